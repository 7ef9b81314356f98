"""Writing in silence: a text goes to the intake, where nobody but its writer can read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.actions.asking import once, require_no_codename, require_seat
from workshop.actions.ballots import open_round, require_roll
from workshop.actions.house import House
from workshop.core.errors import Invalid, Refused, Unknown
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, note_id, tag
from workshop.core.session import notes
from workshop.core.session.notes import Lineage, LineRefused, NoteKind, TooLong, Unreadable
from workshop.core.session.phases import BLIND, Command, Phase
from workshop.core.session.wall import Note
from workshop.core.words import N_
from workshop.storage.keep import marks
from workshop.storage.keep import notes as keep
from workshop.storage.queries import deals
from workshop.storage.queries import notes as queries
from workshop.storage.unit import SessionUnit


class NoSuchNote(Unknown):
    """There is no such text of this seat's own; somebody else's gets the same answer."""

    code = "no_such_note"
    sentence = N_("This text is not among yours any more.")


class NotWrittenHere(Refused):
    """A kind of text that is not written in this phase."""

    code = "not_written_here"
    sentence = N_("This kind of text is not written in this part of the session.")


class EditingOver(Refused):
    """The phase in which the text was written is over, so it stays as it is."""

    code = "editing_over"
    sentence = N_("This part is over, so the text stays as it is. You can still withdraw it.")


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wrote, as it came in."""

    kind: NoteKind
    text: str
    title: str = ""
    wild: bool = False
    evidence: str = ""
    lineage: str = ""
    parents: Sequence[str] = ()


def write(house: House, code: str, seat: Seat, key: str, writing: Writing) -> str:
    """Keep a text in the intake; return its id. The same text under the same key is kept once.

    Raises:
        SeatLost, PhaseClosed, TimeIsUp, NotWrittenHere: not open now.
        Invalid: the text cannot be taken as it is.
    """
    with house.store.unit_on(code) as unit:
        return _take_in(house, unit, seat, key, writing)


def write_list(house: House, code: str, seat: Seat, key: str, text: str) -> int:
    """Keep every line of a pasted list as an idea of its own, all of them or none; how many.

    Raises:
        SeatLost, PhaseClosed, TimeIsUp, NotWrittenHere: not open now.
        EmptyText, TooManyLines: nothing in it, or too much.
        LineRefused: a line that could not stand alone.
    """
    lines = [(f"{key}:{n}", line) for n, line in enumerate(notes.split_lines(text), start=1)]
    with house.store.unit_on(code) as unit:
        new = {note_id(seat.secret, one, line) for one, line in lines}
        if new and all(_is_own(unit, seat, note) for note in new):
            return len(new)
        require_seat(house, unit, seat, Command.WRITE)
        notes.check_list([line for _, line in lines])
        for n, (one, line) in enumerate(lines, start=1):
            try:
                _take_in(house, unit, seat, one, Writing(NoteKind.IDEA, line))
            except (TooLong, Unreadable) as why:
                limit = notes.SHAPES[NoteKind.IDEA].max_text
                raise LineRefused(line=n, limit=limit) from why
    return len(lines)


def propose_theme(house: House, code: str, seat: Seat, key: str, text: str) -> None:
    """Propose a theme; with the next tick the desk sees it in a list without order."""
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.PROPOSE_THEME)
        new = note_id(seat.secret, key)
        draft = notes.check(NoteKind.THEME, text)
        require_no_codename(house, unit, seat, draft.text)
        # The key is forgotten with its phase; the theme it made is still there after going back.
        if _is_own(unit, seat, new) or not once(unit, seat, key):
            return
        keep.take_in(unit, new, tag(seat.secret, Purpose.OWN, new), draft)
        unit.asks_desk = True


def edit(house: House, code: str, seat: Seat, note: str, writing: Writing) -> None:
    """Rewrite an own text, in the phase in which it was written; what is not given stays.

    Raises:
        NoSuchNote: not a text of this seat's own.
        EditingOver: its phase is over.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.EDIT_NOTE)
        own = _own_sealed(unit, seat, note)
        if own.visit != unit.jam.visit:
            raise EditingOver
        title, wild = writing.title or own.title, writing.wild or own.wild
        draft = notes.check(own.kind, writing.text, title, wild)
        require_no_codename(house, unit, seat, draft.title, draft.text)
        keep.rewrite(unit, note, draft, _evidence(writing) or own.evidence)


def withdraw(house: House, code: str, seat: Seat, note: str) -> None:
    """Take an own text back, as long as it has not been revealed.

    Where others have built on it its place stays, empty.

    Raises:
        NoSuchNote: not a text of this seat's own, or revealed, or withdrawn already.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.WITHDRAW_NOTE)
        own = _own_sealed(unit, seat, note)
        if queries.is_built_on(unit.connection, unit.jam.id, own.id):
            keep.blank(unit, note)
        else:
            keep.remove(unit, note)
        _spoke_no_more(unit, seat, own.visit)


def finish(house: House, code: str, seat: Seat, done: bool) -> None:
    """Say "I am done", or take it back; counted, and tied to nobody."""
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.FINISH)
        if unit.jam.phase in BLIND:
            require_roll(unit, open_round(unit), seat)
        mark = tag(seat.secret, Purpose.DONE, str(unit.jam.visit))
        if done:
            marks.put(unit, mark, Purpose.DONE)
        else:
            marks.take_back(unit, mark)


def _take_in(house: House, unit: SessionUnit, seat: Seat, key: str, writing: Writing) -> str:
    new = note_id(seat.secret, key, writing.text)
    if _is_own(unit, seat, new):
        return new
    require_seat(house, unit, seat, Command.WRITE)
    if writing.kind not in notes.KIND_OF.get(unit.jam.phase, frozenset()):
        raise NotWrittenHere
    draft = notes.check(writing.kind, writing.text, writing.title, writing.wild)
    require_no_codename(house, unit, seat, draft.title, draft.text)
    _check_parents(unit, seat, writing)
    if not once(unit, seat, new):
        return new  # written and withdrawn since; a late repeat must not bring it back
    keep.take_in(
        unit,
        new,
        tag(seat.secret, Purpose.OWN, new),
        draft,
        evidence=_evidence(writing),
        lineage=writing.lineage,
        parents=writing.parents,
    )
    visit = str(unit.jam.visit)
    marks.put(unit, tag(seat.secret, Purpose.SPOKE, visit), Purpose.SPOKE)
    marks.take_back(unit, tag(seat.secret, Purpose.DONE, visit))
    return new


def _own_sealed(unit: SessionUnit, seat: Seat, note: str) -> Note:
    found = queries.own_sealed(unit.connection, unit.jam.id, seat.secret, note)
    if found is None:
        raise NoSuchNote
    return found


def _is_own(unit: SessionUnit, seat: Seat, note: str) -> bool:
    return queries.is_own(unit.connection, unit.jam.id, seat.secret, note)


def _spoke_no_more(unit: SessionUnit, seat: Seat, visit: int) -> None:
    """Whoever has taken back all they wrote hides nobody, so they do not count as a writer."""
    if not queries.wrote_in(unit.connection, unit.jam.id, seat.secret, visit):
        marks.take_back(unit, tag(seat.secret, Purpose.SPOKE, str(visit)))


def _evidence(writing: Writing) -> str:
    if writing.evidence and writing.evidence not in set(notes.Evidence):
        raise Invalid
    return writing.evidence


def _check_parents(unit: SessionUnit, seat: Seat, writing: Writing) -> None:
    """A text may build only on seeds that were dealt to this seat in this visit."""
    if unit.jam.phase is not Phase.BUILD_ON or not writing.lineage:
        if writing.parents or writing.lineage:
            raise NoSuchNote
        return
    if writing.lineage not in set(Lineage):
        raise Invalid
    notes.check_lineage(Lineage(writing.lineage), writing.parents)
    dealt = deals.mine(unit.connection, seat.secret, unit.jam)
    if not set(writing.parents) <= set(dealt):
        raise NoSuchNote
