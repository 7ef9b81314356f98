"""All ideas as a report lists them: by theme, in their stacks, each with what it grew from."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.session import wall
from workshop.core.session.ballots import Tally
from workshop.core.session.estimates import Weighed
from workshop.core.session.notes import Lineage, NoteKind
from workshop.core.session.room import Room
from workshop.core.session.wall import Note
from workshop.core.words import N_
from workshop.pages import outcomes, results, units
from workshop.pages.outcomes import Ended
from workshop.pages.units import Unit

LINEAGE_WORDS: Mapping[str, str] = {
    Lineage.YES_AND: N_("Yes, and … It grew from:"),
    Lineage.TAMER: N_("A tamer version. It grew from:"),
    Lineage.COMBINE: N_("Two in one. It grew from:"),
}


@dataclass(frozen=True, slots=True)
class Idea:
    """One text under its number, with the texts it grew from; `lost` of them are not shown.

    `parents` holds the numbers of those it grew from, in the same order as `grew_from`.
    """

    number: int
    note: Note
    how: str = ""
    grew_from: tuple[Note, ...] = ()
    parents: tuple[int, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit: its ideas (the first is the one it is shown by), what it got, what became of it."""

    number: int
    unit: Unit
    ideas: tuple[Idea, ...]
    tally: Tally | None
    weighed: tuple[Weighed, ...]
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A theme with its units; an empty name holds those under none."""

    name: str
    entries: tuple[Entry, ...]


def chapters(room: Room) -> tuple[Chapter, ...]:
    """All ideas in their units, by theme; before anybody sorted, each idea stands alone.

    Everything is in the order of words, and numbers are given in that order: where a text stands
    says nothing of who wrote it when.
    """
    ideas = _numbered(room)
    tallies = results.tallies(room)
    weighings = {unit.id: seen for unit, seen in results.weighings(room)}
    ended = {e.unit.id: e for ending in outcomes.endings(room) for e in ending.units}
    entries = [
        Entry(
            number,
            unit,
            tuple(ideas[note.id] for note in _members(unit)),
            tallies.get(unit.id),
            weighings.get(unit.id, ()),
            ended.get(unit.id),
        )
        for number, unit in enumerate(results.in_order(_units(room)), start=1)
    ]
    names = sorted({e.unit.theme for e in entries}, key=lambda name: (not name, name.casefold()))
    return tuple(Chapter(name, tuple(e for e in entries if e.unit.theme == name)) for name in names)


def _units(room: Room) -> tuple[Unit, ...]:
    known = units.all_units(room)
    stacked = tuple(known[stack] for stack in room.board.stacks if stack in known)
    if stacked:
        return stacked
    return tuple(Unit(note.id, note) for note in units.readable(room.of(NoteKind.IDEA)))


def _members(unit: Unit) -> tuple[Note, ...]:
    also = tuple(sorted((n for n in unit.also if n.readable), key=results.by_words))
    return ((unit.lead,) if unit.lead else ()) + also


def _numbered(room: Room) -> Mapping[str, Idea]:
    """Readable ideas by id, numbered in the order of their words."""
    readable = sorted(units.readable(room.of(NoteKind.IDEA)), key=results.by_words)
    numbers = {note.id: number for number, note in enumerate(readable, start=1)}
    known = wall.by_id(readable)
    return {note.id: _grown(note, numbers, known) for note in readable}


def _grown(note: Note, numbers: Mapping[str, int], known: Mapping[str, Note]) -> Idea:
    shown = sorted((p for p in note.parents if p in known), key=lambda parent: numbers[parent])
    return Idea(
        number=numbers[note.id],
        note=note,
        how=LINEAGE_WORDS.get(note.lineage, "") if note.parents else "",
        grew_from=tuple(known[parent] for parent in shown),
        parents=tuple(numbers[parent] for parent in shown),
        lost=len(note.parents) - len(shown),
    )
