"""What waits for somebody, and since when: reviews, decisions, signatures, cards, looks back.

Working days are counted by functions that are handed in, because they need a calendar of holidays.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workshop.core.pilot.card import PilotState
from workshop.core.pilot.learning import DUE_WORKING_DAYS
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.story import Story

#: A pilot nobody decided on for longer is a zombie.
ZOMBIE_WORKING_DAYS = 10
#: Within so many working days somebody looks at a pilot that was paused.
PAUSE_WORKING_DAYS = 1


class DueKind(StrEnum):
    """What is to be done."""

    PAUSED = "paused"
    DECISION = "decision"
    SECOND = "second"
    LEARNING = "learning"
    LOOK_BACK = "look_back"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar: the working day `n` after a day, and how many lie after one up to another."""

    after: Callable[[date, int], date]
    between: Callable[[date, date], int]
    is_one: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done on a day. `late` counts the working days that have passed since.

    `which` and `of` number a review among all of the pilot; 0 for everything else.
    """

    kind: DueKind
    day: date
    late: int = 0
    which: int = 0
    of: int = 0

    @property
    def is_zombie(self) -> bool:
        """Whether a decision is overdue for so long that the pilot only seems alive."""
        return self.kind is DueKind.DECISION and self.late > ZOMBIE_WORKING_DAYS


def review_days(pilot: Pilot, days: WorkingDays) -> tuple[date, ...]:
    """The days of the weekly review: the weekday, or the working day before where it is none.

    The last one is the day of the decision. Reviews begin a week after the start.
    """
    dates = pilot.card.dates
    if dates.start is None or dates.decision is None:
        return ()
    found = []
    day = dates.start + timedelta(days=(dates.review_weekday - dates.start.weekday()) % 7)
    while day < dates.decision:
        working = _back_to_work(day, days)
        if working > dates.start:
            found.append(working)
        day += timedelta(days=7)
    return (*found, dates.decision)


def due(pilot: Pilot, story: Story, today: date, days: WorkingDays) -> tuple[Due, ...]:
    """Everything that waits on this pilot or will, the earliest first."""
    return tuple(sorted(_due(pilot, story, today, days), key=lambda each: (each.day, each.kind)))


def _due(pilot: Pilot, story: Story, today: date, days: WorkingDays) -> Iterator[Due]:
    def at(kind: DueKind, day: date, which: int = 0, of: int = 0) -> Due:
        return Due(kind, day, days.between(day, today) if day < today else 0, which, of)

    if pilot.state in (PilotState.LOCKED, PilotState.PAUSED):
        if story.waiting:
            yield at(DueKind.SECOND, days.after(story.waiting.record.day, 1))
        if pilot.state is PilotState.PAUSED and story.halts:
            yield at(DueKind.PAUSED, days.after(story.halts[-1].day, PAUSE_WORKING_DAYS))
        reviews = review_days(pilot, days)
        for n, day in enumerate(reviews[:-1], start=1):
            if day >= today:
                yield at(DueKind.REVIEW, day, n, len(reviews))
        if reviews:
            yield at(DueKind.DECISION, reviews[-1], len(reviews), len(reviews))
    if story.decided and story.decided.counts_on and story.learned is None:
        yield at(DueKind.LEARNING, days.after(story.decided.counts_on, DUE_WORKING_DAYS))
    if story.look_again:
        yield at(DueKind.LOOK_BACK, story.look_again)


def _back_to_work(day: date, days: WorkingDays) -> date:
    for back in range(7):
        found = day - timedelta(days=back)
        if days.is_one(found):
            return found
    return day
