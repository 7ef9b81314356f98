"""Things to vote on and to choose from, with the words they are shown by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workshop.core.session import ballots, wall
from workshop.core.session.ballots import Tally
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room
from workshop.core.session.rounds import Round
from workshop.core.session.wall import Note


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: the text it is shown by, the texts stacked with it, and its theme's name.

    `lead` is None when every text of it is hidden.
    """

    id: str
    lead: Note | None
    also: tuple[Note, ...] = ()
    theme: str = ""

    @property
    def title(self) -> str:
        """The lead's title, or its whole text where it has none."""
        return (self.lead.title or self.lead.text) if self.lead else ""

    @property
    def text(self) -> str:
        """The lead's text."""
        return self.lead.text if self.lead else ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit with what it got; `place` is equal for equals."""

    unit: Unit
    tally: Tally
    place: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with the units under it; an empty id holds those under none."""

    id: str
    name: str
    units: tuple[Unit, ...]


def all_units(room: Room) -> Mapping[str, Unit]:
    """Every unit of the board, and single notes that were voted on, by id, in canonical order."""
    ideas = wall.by_id(room.of(NoteKind.IDEA))
    found: dict[str, Unit] = {}
    for stack, members in sorted(room.board.stacks.items()):
        notes = [ideas[idea] for idea in members if idea in ideas and ideas[idea].text]
        readable = [note for note in notes if note.readable]
        lead = readable[0] if readable else None
        theme = room.board.themes.get(room.board.theme_of.get(stack, ""), "")
        found[stack] = Unit(stack, lead, tuple(n for n in notes if n is not lead), theme)
    for kind in (NoteKind.CHALLENGE, NoteKind.HMW):
        for note in room.of(kind):
            found[note.id] = Unit(note.id, note)
    return found


def of_round(room: Room, current: Round | None) -> tuple[Unit, ...]:
    """The units of a round, in canonical order."""
    if current is None:
        return ()
    known = all_units(room)
    return tuple(known.get(unit, Unit(unit, None)) for unit in current.units)


def ranking(room: Room, phase: Phase) -> tuple[Ranked, ...]:
    """The result of the latest counted round of this phase, strongest first."""
    counted = [r for r in room.rounds if r.phase is phase and r.tallies]
    if not counted:
        return ()
    known = all_units(room)
    ranked = ballots.ranked(counted[-1].tallies)
    standings = [ballots.standing(tally) for tally in ranked]
    return tuple(
        Ranked(known.get(t.unit, Unit(t.unit, None)), t, standings.index(ballots.standing(t)) + 1)
        for t in ranked
    )


def latest(room: Room, phase: Phase) -> Round | None:
    """The latest closed round of this phase, counted or void."""
    return next((r for r in reversed(room.rounds) if r.phase is phase), None)


def themes(room: Room) -> tuple[Theme, ...]:
    """The board by theme, units without a theme last."""
    units = all_units(room)
    under: dict[str, list[Unit]] = {theme: [] for theme in room.board.themes}
    loose: list[Unit] = []
    for stack in sorted(room.board.stacks):
        theme = room.board.theme_of.get(stack)
        under.get(theme or "", loose).append(units[stack])
    named = sorted(room.board.themes.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    found = [Theme(theme, name, tuple(under[theme])) for theme, name in named]
    return (*found, Theme("", "", tuple(loose))) if loose or not found else tuple(found)


def readable(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes with a text that may be shown."""
    return tuple(note for note in notes if note.readable)
