"""What became of a text, for whoever wrote it: the one story that phone and codename page tell.

A room is sealed by its phase, so nothing is told here that the phase still keeps from everybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.core.session.ballots import Tally
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.wall import Note
from workshop.pages import results, units
from workshop.pages.units import Unit


class Place(StrEnum):
    """Where a text is now."""

    SEALED = "sealed"
    HIDDEN = "hidden"
    SHOWN = "shown"


#: The dots on texts that are units themselves.
_DOTS: Mapping[NoteKind, Phase] = {
    NoteKind.CHALLENGE: Phase.CHALLENGE_DOTS,
    NoteKind.HMW: Phase.HMW_DOTS,
}


@dataclass(frozen=True, slots=True)
class Became:
    """One own text with all that may be told of it by now; what has not happened is empty.

    `alike` is how many others lie in its stack, `in_round` whether people vote on it or estimate it
    now, `vote` its dots with the size of the roll, `goes_on` whether it stood above the line.
    `taken` is set when it became the agreed statement, the question, or a theme.
    """

    note: Note
    place: Place
    alike: int = 0
    in_round: bool = False
    tally: Tally | None = None
    roll: int = 0
    goes_on: bool = False
    chosen: Chosen | None = None
    pilot: Pilot | None = None
    answer: Answer | None = None
    into: Unit | None = None
    taken: bool = False


def became(room: Room, own: Iterable[tuple[Note, bool]]) -> tuple[Became, ...]:
    """What became of each of these texts, in the order of a session; withdrawn ones are left out.

    `own` are a seat's texts with whether each is still sealed.
    """
    told = (_of(room, note, sealed) for note, sealed in own if note.text)
    return tuple(
        sorted(told, key=lambda each: (_ORDER[each.note.kind], results.by_words(each.note)))
    )


_ORDER = {kind: place for place, kind in enumerate(NoteKind)}


def _of(room: Room, note: Note, sealed: bool) -> Became:
    if sealed:
        return Became(note, Place.SEALED)
    place = Place.HIDDEN if note.hidden else Place.SHOWN
    if note.kind is NoteKind.IDEA:
        return _idea(room, note, place)
    tally, roll = _dots(room, _DOTS.get(note.kind), note.id)
    current = room.open_round
    in_round = current is not None and note.id in current.units
    return Became(note, place, 0, in_round, tally, roll, taken=_is_taken(room, note))


def _idea(room: Room, note: Note, place: Place) -> Became:
    stacks = room.board.stacks
    home = next((stack for stack, members in stacks.items() if note.id in members), "")
    current, cut = room.open_round, room.cut
    tally, roll = _dots(room, Phase.VOTE, home)
    answer = room.answers.get(home)
    merged = answer is not None and answer.status is Status.MERGED
    return Became(
        note,
        place,
        alike=len(stacks.get(home, (note.id,))) - 1,
        in_round=current is not None and home in current.units,
        tally=tally,
        roll=roll,
        goes_on=cut is not None and home in cut.through,
        chosen=next((each for each in room.chosen if each.unit == home), None),
        pilot=next((each for each in room.pilots if each.unit == home), None),
        answer=answer,
        into=units.all_units(room).get(answer.where) if answer and merged else None,
    )


def _dots(room: Room, phase: Phase | None, unit: str) -> tuple[Tally | None, int]:
    closed = units.latest(room, phase) if phase else None
    if closed is None:
        return None, 0
    return next((each for each in closed.tallies if each.unit == unit), None), closed.roll


def _is_taken(room: Room, note: Note) -> bool:
    jam = room.jam
    words = {
        NoteKind.STATEMENT: (jam.statement,),
        NoteKind.HMW: (jam.question,),
        NoteKind.THEME: tuple(room.board.themes.values()),
    }
    return note.text in words.get(note.kind, ())
