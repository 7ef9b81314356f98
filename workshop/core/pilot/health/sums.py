"""Whether the sums can be right: enough of the cases, each once, few at the cap, no wild days."""

from collections.abc import Iterator

from workshop.core.pilot.evidence.arrays import np
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.health.chart import Chart
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.readings import Sums

COVERAGE = 0.90
DUPLICATES = 0.02
CAPPED = 0.03
DISPERSION = 3.0
#: Fewer days say nothing about how much counts scatter.
DISPERSION_DAYS = 10


def coverage(chart: Chart) -> Iterator[Ailment]:
    """Too few of the eligible cases are in the sums, in either arm or in both together."""
    parts = [
        is_there / should
        for should, is_there in zip(chart.eligible, chart.sizes, strict=True)
        if should
    ]
    if parts and min(parts) < COVERAGE:
        yield chart.ailment(Trouble.COVERAGE, min(parts))


def duplicates(chart: Chart) -> Iterator[Ailment]:
    """Cases were given more than once."""
    share = chart.part(sum(day.duplicates for day in chart.days))
    if share > DUPLICATES:
        yield chart.ailment(Trouble.DUPLICATES, share)


def capped(chart: Chart) -> Iterator[Ailment]:
    """So many values lie at the cap that a mean of them says little."""
    share = chart.part(chart.pilot.capped + chart.control.capped)
    if share > CAPPED:
        yield chart.ailment(Trouble.CAPPED, share)


def dispersion(chart: Chart) -> Iterator[Ailment]:
    """The daily counts scatter far more than chance does, in one arm or the other."""
    if chart.metric.family is Family.MEAN or len(chart.days) < DISPERSION_DAYS:
        return
    rate = chart.metric.family is Family.RATE
    worst = max(
        _phi([day.pilot for day in chart.days], rate),
        _phi([day.control for day in chart.days], rate),
    )
    if worst > DISPERSION:
        yield chart.ailment(Trouble.DISPERSION, worst)


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
