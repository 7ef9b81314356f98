"""Whether the two arms can be compared at all: as many cases as planned, none lost, none mixed."""

from collections.abc import Iterator

from workshop.core.pilot.criteria import Against
from workshop.core.pilot.evidence import mixtures
from workshop.core.pilot.evidence.arrays import np
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.health.chart import Chart
from workshop.core.pilot.metrics import Family, Grain
from workshop.core.pilot.plan import Allocation

#: An e-value from which a mismatch makes a pilot invalid, on either side: false in 0.02 %.
MISMATCH = 2000.0
#: The weight of the prior around the planned split.
SPLIT_WEIGHT = 100.0
#: By how much the parts of cases that are missing in the two arms must differ at least.
DIFFERENTIAL = 0.02
CROSSED = 0.05

_RANDOM = frozenset({Allocation.RANDOM_CASE, Allocation.RANDOM_CUSTOMER})
_WITH_CONTROL = frozenset({Against.CONTROL_DIFF, Against.CONTROL_RATIO})
_ALLOTTED = frozenset({Grain.CASE, Grain.CUSTOMER})


def mismatch(chart: Chart) -> Iterator[Ailment]:
    """The arms do not have the sizes that were planned."""
    card, sizes = chart.card, chart.eligible if all(chart.eligible) else chart.sizes
    compared = any(
        line.metric == chart.metric.key and line.against in _WITH_CONTROL for line in card.criteria
    )
    counts_cases = chart.metric.family is not Family.RATE and chart.metric.grain in _ALLOTTED
    at_random = card.parts.allocation in _RANDOM and compared and counts_cases and all(sizes)
    if at_random and _is_off(sizes[0], sum(sizes), card.parts.share / 100.0):
        yield chart.ailment(Trouble.MISMATCH, sizes[0] / sum(sizes), invalidates=True)


def differential(chart: Chart) -> Iterator[Ailment]:
    """Cases are missing from one arm more than from the other."""
    eligible, sizes = chart.eligible, chart.sizes
    if not all(eligible):
        return
    gone = [max(should - is_there, 0) for should, is_there in zip(eligible, sizes, strict=True)]
    parts = [each / should for each, should in zip(gone, eligible, strict=True)]
    apart = abs(parts[0] - parts[1])
    if apart >= DIFFERENTIAL and _is_off(gone[0], sum(gone), eligible[0] / sum(eligible)):
        yield chart.ailment(Trouble.DIFFERENTIAL, apart, invalidates=True)


def crossover(chart: Chart) -> Iterator[Ailment]:
    """Customers were seen in both arms: what was to be compared has been mixed."""
    share = chart.part(sum(day.crossed for day in chart.days))
    if share > CROSSED:
        yield chart.ailment(Trouble.CROSSOVER, share, invalidates=True)


def _is_off(hits: int, n: int, planned: float) -> bool:
    """Whether so many of n are more, or fewer, than the planned share explains."""
    if not 0.0 < planned < 1.0:
        return False
    hit, of = np.array([float(hits)]), np.array([float(n)])
    most = max(
        mixtures.against_share(hit, of, planned, "gt", SPLIT_WEIGHT)[0],
        mixtures.against_share(hit, of, planned, "lt", SPLIT_WEIGHT)[0],
    )
    return bool(most >= np.log(MISMATCH))
