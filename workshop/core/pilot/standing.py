"""Where a pilot stands among the others: what has to come first, and what can wait."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workshop.core.pilot.card import PilotState
from workshop.core.pilot.deciding import Decision
from workshop.core.pilot.due import Due, DueKind
from workshop.core.pilot.findings import Look
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.story import Story

#: How many of the last decisions are counted in the list's figures.
LAST_DECIDED = 12


class Group(StrEnum):
    """In which part of the list a pilot stands."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    RUNNING = "running"
    DRAFT = "draft"
    DECIDED = "decided"


#: What makes a pilot overdue or due this week; the rest is on the list of reviews.
PRESSING = frozenset({DueKind.PAUSED, DueKind.DECISION, DueKind.SECOND})
_UNSIGNED = frozenset({PilotState.DRAFT, PilotState.PROPOSED})
_OVER = frozenset({PilotState.DECIDED, PilotState.REPLACED})


@dataclass(frozen=True, slots=True)
class Standing:
    """One pilot with what people did with it, what waits, and, while it runs, a look at it."""

    pilot: Pilot
    story: Story
    dues: tuple[Due, ...]
    today: date
    look: Look | None = None

    @property
    def group(self) -> Group:
        """Where it stands in the list."""
        if self.pilot.state in _UNSIGNED:
            return Group.DRAFT
        if self.pilot.state in _OVER:
            return Group.DECIDED
        if any(each.kind in PRESSING and each.day < self.today for each in self.dues):
            return Group.OVERDUE
        week = self.today + timedelta(days=6 - self.today.weekday())
        if any(each.day <= week for each in self.dues):
            return Group.THIS_WEEK
        return Group.RUNNING

    @property
    def owner_name(self) -> str:
        """Who answers for it now."""
        return self.story.owner_name or self.pilot.card.people.owner_name

    @property
    def due(self) -> Due | None:
        """What comes first."""
        late = [each for each in self.dues if each.kind in PRESSING and each.day < self.today]
        return late[0] if late else next(iter(self.dues), None)


def grouped(standings: Iterable[Standing]) -> Mapping[Group, tuple[Standing, ...]]:
    """The pilots by group; in each the earliest first, of the decided ones the latest."""
    found: dict[Group, list[Standing]] = {group: [] for group in Group}
    for each in standings:
        found[each.group].append(each)
    for group, rows in found.items():
        if group is Group.DECIDED:
            rows.sort(key=_decided_on, reverse=True)
        elif group is not Group.DRAFT:
            rows.sort(key=lambda each: each.due.day if each.due else date.max)
    return {group: tuple(rows) for group, rows in found.items()}


def stopped_of_last(decided: Sequence[Standing]) -> tuple[int, int]:
    """How many of the last decisions were stops, and of how many; `decided` latest first."""
    last = [each for each in decided if each.story.decided][:LAST_DECIDED]
    return sum(each.story.became is Decision.STOP for each in last), len(last)


def _decided_on(standing: Standing) -> date:
    decided = standing.story.decided
    return decided.counts_on if decided and decided.counts_on else date.min
