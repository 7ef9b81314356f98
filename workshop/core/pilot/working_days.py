"""Working days of a site, and which days' cases have ripened by a given day.

Weekends never count, nor do holidays, which are handed in. Maturing goes by the calendar: "called
again within seven days" takes seven days, whatever the office does meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from workshop.core.pilot.plan import Dates

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of one site, by the holidays it has."""

    holidays: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        """Whether people work on this day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from `first` to `last`, both included; none when they are crossed."""
        span = (last - first).days + 1
        return tuple(day for n in range(span) if (day := first + n * _DAY) in self)

    def on_or_before(self, day: date) -> date:
        """The last working day up to this one."""
        while day not in self:
            day -= _DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day from this one on."""
        while day not in self:
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The working day that comes `count` working days after this day."""
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day


def matured_until(today: date, maturation_days: int) -> date:
    """The last day whose cases have had their time by `today`, begun days counted as whole."""
    return today - timedelta(days=maturation_days)


def runtime_ends(dates: Dates, working: WorkingDays) -> date | None:
    """The last working day of the least runtime; None without a start."""
    if dates.start is None:
        return None
    weeks = timedelta(weeks=dates.min_runtime_weeks)
    return working.on_or_before(dates.start + weeks - _DAY)


def earliest_decision(dates: Dates, working: WorkingDays) -> date | None:
    """The first working day on which the least runtime has matured; None without a start."""
    ends = runtime_ends(dates, working)
    if ends is None:
        return None
    return working.on_or_after(ends + timedelta(days=dates.maturation_days))


def matured_days(
    dates: Dates, working: WorkingDays, today: date, excluded: Collection[date] = ()
) -> tuple[date, ...]:
    """The working days from the start whose cases have matured by `today`, excluded ones left out.

    After the decision nothing matures any more: what comes later can no longer be awaited.
    """
    if dates.start is None:
        return ()
    last = matured_until(min(today, dates.decision or today), dates.maturation_days)
    return tuple(day for day in working.between(dates.start, last) if day not in excluded)


def planned_days(dates: Dates, working: WorkingDays) -> int:
    """How many matured working days the evidence is tuned to: declared, or up to the decision."""
    if dates.planned_days or dates.decision is None:
        return dates.planned_days
    return len(matured_days(dates, working, dates.decision))


def is_review_day(dates: Dates, working: WorkingDays, today: date) -> bool:
    """Whether a pilot is reviewed today: on its weekday, the day before it where that is free.

    The day of the decision, and every day after it, is one too.
    """
    if dates.decision is not None and today >= dates.decision:
        return True
    planned = today + timedelta(days=(dates.review_weekday - today.weekday()) % 7)
    return today in working and working.on_or_before(planned) == today


def review_days(dates: Dates, working: WorkingDays) -> tuple[date, ...]:
    """Every review from the start to the decision, the decision included."""
    if dates.start is None or dates.decision is None:
        return ()
    days = working.between(dates.start, dates.decision - _DAY)
    return (*(day for day in days if is_review_day(dates, working, day)), dates.decision)
