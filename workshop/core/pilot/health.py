"""What can be wrong with the data (domain 4.5): each check a small rule, all in one list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against
from workshop.core.pilot.evidence import mixtures
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.gathering import Days, counted
from workshop.core.pilot.metrics import Family, Grain, Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.readings import Day, Sums

#: An e-value from which a mismatch makes a pilot invalid, on either side: false in 0.02 %.
MISMATCH = 2000.0
#: The weight of the prior around the planned split.
SPLIT_WEIGHT = 100.0
#: By how much the parts of cases that are missing in the two arms must differ at least.
DIFFERENTIAL = 0.02
DISPERSION = 3.0
#: Fewer days say nothing about how much counts scatter.
DISPERSION_DAYS = 10
DUPLICATES = 0.02
CROSSED = 0.05
CAPPED = 0.03
COVERAGE = 0.90
#: Working days without readings after which a metric is stale.
STALE_DAYS = 3
BUDGET = 1.10

_RANDOM = frozenset({Allocation.RANDOM_CASE, Allocation.RANDOM_CUSTOMER})
_WITH_CONTROL = frozenset({Against.CONTROL_DIFF, Against.CONTROL_RATIO})
_ALLOTTED = frozenset({Grain.CASE, Grain.CUSTOMER})


@dataclass(frozen=True, slots=True)
class Chart:
    """What the checks look at: one metric and its days that count.

    `awaited` are the working days whose readings should be here, `pilot` and `control` the sums of
    all days, `eligible` how many cases there should have been in them.
    """

    card: Card
    metric: Metric
    days: tuple[Day, ...]
    awaited: tuple[date, ...]
    pilot: Sums
    control: Sums
    eligible: tuple[int, int]

    @property
    def both(self) -> int:
        """Cases in both arms."""
        return self.pilot.n + self.control.n


def ailments(card: Card, days: Days, occasion: Occasion) -> tuple[Ailment, ...]:
    """Everything that is wrong with a pilot's data, metric by metric, the whole pilot last."""
    found = [
        ailment
        for chart in (_chart(card, metric, days, occasion) for metric in card.metrics)
        for check in CHECKS
        for ailment in check(chart)
    ]
    if occasion.baselines_changed:
        found.append(Ailment(Trouble.BASELINE_CHANGED, invalidates=True))
    if occasion.chain_broken:
        found.append(Ailment(Trouble.CHAIN, invalidates=True))
    found.extend(_exposure(card, days))
    if occasion.spent is not None and occasion.spent >= BUDGET:
        found.append(Ailment(Trouble.BUDGET, figure=occasion.spent))
    return tuple(found)


def missing_days(days: tuple[Day, ...], awaited: tuple[date, ...]) -> tuple[date, ...]:
    """The working days that should have readings and have none."""
    have = {day.day for day in days}
    return tuple(day for day in awaited if day not in have)


def _chart(card: Card, metric: Metric, days: Days, occasion: Occasion) -> Chart:
    first, last = card.dates.start or occasion.today, occasion.matured_until(card)
    mine = counted(days.get(metric.key, ()), first, last, occasion.excluded)
    return Chart(
        card,
        metric,
        mine,
        occasion.awaited_days(card, metric),
        sum((day.pilot for day in mine), Sums()),
        sum((day.control for day in mine), Sums()),
        (sum(day.eligible_pilot for day in mine), sum(day.eligible_control for day in mine)),
    )


def _mismatch(chart: Chart) -> Iterator[Ailment]:
    """The arms do not have the sizes that were planned."""
    card, sizes = chart.card, chart.eligible if all(chart.eligible) else _sizes(chart)
    compared = any(
        line.metric == chart.metric.key and line.against in _WITH_CONTROL for line in card.criteria
    )
    counts_cases = chart.metric.family is not Family.RATE and chart.metric.grain in _ALLOTTED
    at_random = card.parts.allocation in _RANDOM and compared and counts_cases and all(sizes)
    if at_random and _is_off(sizes[0], sum(sizes), card.parts.share / 100.0):
        yield _ailment(Trouble.MISMATCH, chart, sizes[0] / sum(sizes), invalidates=True)


def _differential(chart: Chart) -> Iterator[Ailment]:
    """Cases are missing from one arm more than from the other."""
    eligible, sizes = chart.eligible, _sizes(chart)
    if not all(eligible):
        return
    gone = [max(should - is_there, 0) for should, is_there in zip(eligible, sizes, strict=True)]
    parts = [each / should for each, should in zip(gone, eligible, strict=True)]
    apart = abs(parts[0] - parts[1])
    if apart >= DIFFERENTIAL and _is_off(gone[0], sum(gone), eligible[0] / sum(eligible)):
        yield _ailment(Trouble.DIFFERENTIAL, chart, apart, invalidates=True)


def _coverage(chart: Chart) -> Iterator[Ailment]:
    """Too few of the eligible cases are in the sums, in either arm or in both together."""
    parts = [
        is_there / should
        for should, is_there in zip(chart.eligible, _sizes(chart), strict=True)
        if should
    ]
    if parts and min(parts) < COVERAGE:
        yield _ailment(Trouble.COVERAGE, chart, min(parts))


def _dispersion(chart: Chart) -> Iterator[Ailment]:
    """The daily counts scatter far more than chance does, in one arm or the other."""
    if chart.metric.family is Family.MEAN or len(chart.days) < DISPERSION_DAYS:
        return
    rate = chart.metric.family is Family.RATE
    worst = max(
        _phi([day.pilot for day in chart.days], rate),
        _phi([day.control for day in chart.days], rate),
    )
    if worst > DISPERSION:
        yield _ailment(Trouble.DISPERSION, chart, worst)


def _duplicates(chart: Chart) -> Iterator[Ailment]:
    share = _part(sum(day.duplicates for day in chart.days), chart.both)
    if share > DUPLICATES:
        yield _ailment(Trouble.DUPLICATES, chart, share)


def _crossover(chart: Chart) -> Iterator[Ailment]:
    """Customers were seen in both arms: what was to be compared has been mixed."""
    share = _part(sum(day.crossed for day in chart.days), chart.both)
    if share > CROSSED:
        yield _ailment(Trouble.CROSSOVER, chart, share, invalidates=True)


def _capped(chart: Chart) -> Iterator[Ailment]:
    share = _part(chart.pilot.capped + chart.control.capped, chart.both)
    if share > CAPPED:
        yield _ailment(Trouble.CAPPED, chart, share)


def _gap(chart: Chart) -> Iterator[Ailment]:
    """Days without readings between days that have some."""
    last = max((day.day for day in chart.days), default=None)
    gone = [day for day in missing_days(chart.days, chart.awaited) if last and day < last]
    if gone:
        yield _ailment(Trouble.GAP, chart, float(len(gone)))


def _stale(chart: Chart) -> Iterator[Ailment]:
    """Nothing has come in for days whose readings should be here."""
    last = max((day.day for day in chart.days), default=date.min)
    waiting = sum(day > last for day in chart.awaited)
    if waiting >= STALE_DAYS:
        yield _ailment(Trouble.STALE, chart, float(waiting))


CHECKS: tuple[Callable[[Chart], Iterator[Ailment]], ...] = (
    _mismatch,
    _differential,
    _coverage,
    _dispersion,
    _duplicates,
    _crossover,
    _capped,
    _gap,
    _stale,
)


def _exposure(card: Card, days: Days) -> Iterator[Ailment]:
    """The most customers the pilot may reach are reached; days that do not count are in it too."""
    reached = max((sum(day.pilot.n for day in each) for each in days.values()), default=0)
    if 0 < card.parts.max_exposure <= reached:
        yield Ailment(Trouble.EXPOSURE, figure=float(reached))


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


def _phi(days: list[Sums], rate: bool) -> float:
    """Pearson's dispersion of daily counts around one share or rate; 1 where nothing scatters."""
    sizes = np.array([day.exposure if rate else day.n for day in days], dtype=np.float64)
    hits = np.array([day.hits for day in days], dtype=np.float64)[sizes > 0]
    sizes = sizes[sizes > 0]
    whole = float(hits.sum() / sizes.sum()) if sizes.size else 0.0
    spread = whole if rate else whole * (1.0 - whole)
    if sizes.size < DISPERSION_DAYS or spread <= 0:
        return 1.0
    return float(np.sum((hits - sizes * whole) ** 2 / (sizes * spread)) / (sizes.size - 1))


def _sizes(chart: Chart) -> tuple[int, int]:
    return chart.pilot.n, chart.control.n


def _part(some: int, whole: int) -> float:
    return some / whole if whole > 0 else 0.0


def _ailment(trouble: Trouble, chart: Chart, figure: float, invalidates: bool = False) -> Ailment:
    return Ailment(trouble, chart.metric.key, figure, invalidates)
