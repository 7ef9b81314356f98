"""What only the log of events can tell a report: who was let in late, what is hidden now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workshop.core.events import LateAdmitted, NoteHidden, NoteShown, PhaseOpened


@dataclass(frozen=True, slots=True)
class Happened:
    """Seats that were taken, late arrivals by visit, and how many texts are hidden now."""

    seats: int = 0
    late: Mapping[int, int] = field(default_factory=dict)
    hidden: int = 0

    def late_in(self, visit: int) -> int:
        """How many were let into the round of this visit after it had opened."""
        return self.late.get(visit, 0)


def read(log: Iterable[tuple[str, Mapping[str, object]]], seats: int = 0) -> Happened:
    """What (kind, fields) of all events in their order add to a report."""
    visit, late, hidden = 0, dict[int, int](), set[str]()
    for kind, fields in log:
        if kind == PhaseOpened.__name__:
            visit = int(str(fields["visit"]))
        elif kind == LateAdmitted.__name__:
            late[visit] = late.get(visit, 0) + int(str(fields["count"]))
        elif kind == NoteHidden.__name__:
            hidden.add(str(fields["note"]))
        elif kind == NoteShown.__name__:
            hidden.discard(str(fields["note"]))
    return Happened(seats, late, len(hidden))
