"""Everything that is wrong with a pilot's data on one day, in one list."""

from collections.abc import Callable, Iterator

from workshop.core.pilot.card import Card
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.gathering import Days
from workshop.core.pilot.health.arms import crossover, differential, mismatch
from workshop.core.pilot.health.chart import Chart, chart_of
from workshop.core.pilot.health.gaps import gap, stale
from workshop.core.pilot.health.sums import capped, coverage, dispersion, duplicates
from workshop.core.pilot.occasion import Occasion

BUDGET = 1.10

#: Asked of every metric, in this order.
CHECKS: tuple[Callable[[Chart], Iterator[Ailment]], ...] = (
    mismatch,
    differential,
    coverage,
    dispersion,
    duplicates,
    crossover,
    capped,
    gap,
    stale,
)


def ailments(card: Card, days: Days, occasion: Occasion) -> tuple[Ailment, ...]:
    """Everything that is wrong with a pilot's data, metric by metric, the whole pilot last."""
    found = [
        ailment
        for chart in (chart_of(card, metric, days, occasion) for metric in card.metrics)
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


def _exposure(card: Card, days: Days) -> Iterator[Ailment]:
    """The most customers the pilot may reach are reached; days that do not count are in it too."""
    reached = max((sum(day.pilot.n for day in each) for each in days.values()), default=0)
    if 0 < card.parts.max_exposure <= reached:
        yield Ailment(Trouble.EXPOSURE, figure=float(reached))
