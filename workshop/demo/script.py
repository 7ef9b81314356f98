"""What is said and done in a session that is played: the words of a script, and their shapes.

Seats are numbered from 0. Texts and ideas bear a key of the script's own; a unit is named by the
key of the idea that leads its stack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workshop.core.session.notes import Lineage, NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.core.session.statuses import Status

#: Dots of one seat, by the key of what they lie on.
Ballot = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A text that is no idea. `evidence` is that of a statement."""

    key: str
    seat: int
    kind: NoteKind
    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea; one with parents is written while people build on others' ideas."""

    key: str
    seat: int
    text: str
    title: str = ""
    wild: bool = False
    how: Lineage | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighing:
    """Impact and effort of one finalist, one figure a seat in the order of seats; `-`: no idea.

    `said` holds reasons by seat.
    """

    impact: str
    effort: str
    said: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of a unit; `days` from the session until it comes up again.

    `where` is a place, or the key of the unit it was merged into.
    """

    status: Status
    owner: str = ""
    days: int = 0
    reason: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that is said and done in one session, phase by phase.

    `stacks` holds by leading idea those that are put under it, `themes` by name the units under
    them, `cards` by unit what is written into its card, `decide_in` the days until its decision.
    """

    title: str
    preset: Preset
    problem: str
    seats: int
    statement: str
    question: str
    lines: Mapping[Phase, tuple[Line, ...]]
    ideas: tuple[Idea, ...]
    grid: Mapping[str, str] = field(default_factory=dict)
    unclear: tuple[tuple[int, str], ...] = ()
    stacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    apart: tuple[tuple[str, str], ...] = ()
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ballots: Mapping[Phase, tuple[Ballot, ...]] = field(default_factory=dict)
    weighings: Mapping[str, Weighing] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    reason: str = ""
    cards: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decide_in: Mapping[str, int] = field(default_factory=dict)
    endings: Mapping[str, Ending] = field(default_factory=dict)
    the_rest: Ending = Ending(Status.PARKED, days=90)
    pulse: Mapping[str, str] = field(default_factory=dict)
    done: int = 0

    def written(self, key: str) -> tuple[int, str]:
        """The seat that writes the text with this key, and the text.

        Raises:
            KeyError: no text has it.
        """
        found = {idea.key: (idea.seat, idea.text) for idea in self.ideas}
        for lines in self.lines.values():
            found |= {line.key: (line.seat, line.text) for line in lines}
        return found[key]
