"""When the numbers are looked at, and under what circumstances: all that is not on the card."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from workshop.core.pilot import working_days
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.plan import Dates
from workshop.core.pilot.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Occasion:
    """One look at one pilot.

    `excluded` are the days of filed shocks, `decision` the day of the decision where it was put off
    by the one extension. `baselines_changed` says that the card's baselines are not those that were
    locked, `chain_broken` that what was signed is not what stands there any more. `spent` is the
    part of the budget that is gone, 1.0 for all of it (None: not told). `reviewed` holds by
    tripwire the figure at which people last looked and let the pilot go on.
    """

    today: date
    working: WorkingDays = field(default_factory=WorkingDays)
    excluded: frozenset[date] = frozenset()
    decision: date | None = None
    baselines_changed: bool = False
    chain_broken: bool = False
    reviewed: Mapping[str, float] = field(default_factory=dict)
    spent: float | None = None

    def dates(self, card: Card) -> Dates:
        """The dates of the card with the day of the decision as it stands now."""
        return replace(card.dates, decision=self.decision or card.dates.decision)

    def matured_until(self, card: Card) -> date:
        """The last day whose cases have matured; it stands still from the decision on."""
        dates = self.dates(card)
        last = min(self.today, dates.decision or self.today)
        return working_days.matured_until(last, dates.maturation_days)

    def matured_days(self, card: Card) -> tuple[date, ...]:
        """The working days that have matured, excluded ones left out."""
        return working_days.matured_days(self.dates(card), self.working, self.today, self.excluded)

    def awaited_days(self, card: Card, metric: Metric) -> tuple[date, ...]:
        """The matured working days whose readings should be here, by the metric's latency."""
        latest = self.matured_until(card) - timedelta(days=metric.latency_days)
        return tuple(day for day in self.matured_days(card) if day <= latest)

    def horizon(self, card: Card, criterion: Criterion) -> date:
        """The last day that counts for one criterion: matured, and by its own date.

        A line whose date is that of the decision goes along when the decision is put off.
        """
        matured = self.matured_until(card)
        if criterion.until is None or criterion.until == card.dates.decision:
            return matured
        own = working_days.matured_until(criterion.until, card.dates.maturation_days)
        return min(matured, own)

    def is_review(self, card: Card) -> bool:
        """Whether the pilot is reviewed today."""
        return working_days.is_review_day(self.dates(card), self.working, self.today)

    def is_deadline(self, card: Card) -> bool:
        """Whether the day of the decision has come."""
        decision = self.dates(card).decision
        return decision is not None and self.today >= decision

    def ran_enough(self, card: Card) -> bool:
        """Whether the cases of the least runtime have matured."""
        ends = working_days.runtime_ends(card.dates, self.working)
        return ends is not None and ends <= self.matured_until(card)
