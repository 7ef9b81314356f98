"""What waits for somebody, and since when: reviews, decisions, signatures, cards, looks back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from workshop.core.pilot.card import PilotState
from workshop.core.pilot.learning import DUE_WORKING_DAYS
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.story import Story
from workshop.core.pilot.working_days import WorkingDays, review_days

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


def due(pilot: Pilot, story: Story, today: date, working: WorkingDays) -> tuple[Due, ...]:
    """Everything that waits on this pilot or will, the earliest first."""
    return tuple(sorted(_due(pilot, story, today, working), key=lambda each: (each.day, each.kind)))


def _due(pilot: Pilot, story: Story, today: date, working: WorkingDays) -> Iterator[Due]:
    def at(kind: DueKind, day: date, which: int = 0, of: int = 0) -> Due:
        late = len(working.between(day + timedelta(days=1), today))
        return Due(kind, day, late, which, of)

    if pilot.state in (PilotState.LOCKED, PilotState.PAUSED):
        if story.waiting:
            yield at(DueKind.SECOND, working.after(story.waiting.record.day, 1))
        if pilot.state is PilotState.PAUSED and story.halts:
            yield at(DueKind.PAUSED, working.after(story.halts[-1].day, PAUSE_WORKING_DAYS))
        dates = pilot.card.dates
        until = story.extended_to or dates.decision
        reviews = review_days(replace(dates, decision=until), working)
        for n, day in enumerate(reviews[:-1], start=1):
            if day >= today:
                yield at(DueKind.REVIEW, day, n, len(reviews))
        if reviews:
            yield at(DueKind.DECISION, reviews[-1], len(reviews), len(reviews))
    if story.decided and story.decided.counts_on and story.learned is None:
        yield at(DueKind.LEARNING, working.after(story.decided.counts_on, DUE_WORKING_DAYS))
    if story.look_again:
        yield at(DueKind.LOOK_BACK, story.look_again)
