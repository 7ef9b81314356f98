"""What the checks look at: one metric with its days that count, summed up once for all of them."""

from dataclasses import dataclass
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.gathering import Days, counted
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.readings import Day, Sums


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
    def sizes(self) -> tuple[int, int]:
        """Cases in the pilot and in the control."""
        return self.pilot.n, self.control.n

    def part(self, some: int) -> float:
        """So many as a part of all cases in both arms; 0 where there are none."""
        whole = sum(self.sizes)
        return some / whole if whole > 0 else 0.0

    def ailment(self, trouble: Trouble, figure: float, invalidates: bool = False) -> Ailment:
        """Something wrong with this metric."""
        return Ailment(trouble, self.metric.key, figure, invalidates)


def chart_of(card: Card, metric: Metric, days: Days, occasion: Occasion) -> Chart:
    """The chart of one metric on this occasion."""
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


def missing_days(days: tuple[Day, ...], awaited: tuple[date, ...]) -> tuple[date, ...]:
    """The working days that should have readings and have none."""
    have = {day.day for day in days}
    return tuple(day for day in awaited if day not in have)
