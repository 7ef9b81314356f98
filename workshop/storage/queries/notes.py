"""Texts: what has been revealed, and what a seat finds of its own."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from workshop.core.seat.tags import Purpose, tag, tagger
from workshop.core.session.notes import NoteKind
from workshop.core.session.wall import Note, canonical
from workshop.remembered import Remembered
from workshop.storage.keep.notes import from_row
from workshop.storage.tables import IntakeRow, NoteRow

# Built once: asked at every act of a seat that writes.
_TAGS = {
    table: select(table.id, table.own_tag).where(table.session_id == bindparam("session_id"))
    for table in (IntakeRow, NoteRow)
}
_OWN = {
    table: select(table.id).where(
        table.own_tag == bindparam("own_tag"),
        table.id == bindparam("note"),
        table.session_id == bindparam("session_id"),
    )
    for table in (IntakeRow, NoteRow)
}
# Without the tags, which nothing that is remembered of a row may hold.
_REVEALED = select(*(each for each in NoteRow.__table__.c if each.name != "own_tag")).where(
    NoteRow.session_id == bindparam("session_id"),
    NoteRow.kind.in_(bindparam("kinds", expanding=True)),
)
#: Walls are read again and again while they hardly change: a row that was made a note is not again.
_NOTES: Remembered[Note] = Remembered(most=20_000)
_SEALED = select(IntakeRow.__table__).where(
    IntakeRow.id == bindparam("note"), IntakeRow.session_id == bindparam("session_id")
)


def revealed(
    connection: Connection, session_id: str, kinds: Collection[NoteKind]
) -> tuple[Note, ...]:
    """Revealed texts of these kinds, hidden ones included, in canonical order."""
    values = {"session_id": session_id, "kinds": [kind.value for kind in kinds]}
    return canonical(_note(row) for row in connection.execute(_REVEALED, values))


def _note(row: Row[Any]) -> Note:
    return _NOTES.of(tuple(row), lambda: from_row(row._mapping))


def sealed_ideas(connection: Connection, session_id: str) -> tuple[Note, ...]:
    """Ideas that are still in the intake: to deal them as seeds, never for a page."""
    statement = select(IntakeRow.__table__).where(
        IntakeRow.session_id == session_id, IntakeRow.kind == NoteKind.IDEA.value
    )
    return canonical(from_row(row) for row in connection.execute(statement).mappings())


def sealed(connection: Connection, session_id: str, ids: Collection[str]) -> Mapping[str, Note]:
    """Those of these texts that are still in the intake, by id: to deal them as seeds."""
    statement = select(IntakeRow.__table__).where(
        IntakeRow.session_id == session_id, IntakeRow.id.in_(ids)
    )
    return {row["id"]: from_row(row) for row in connection.execute(statement).mappings()}


def own(
    connection: Connection,
    session_id: str,
    secret: str,
    sealed: bool = True,
    revealed: bool = True,
) -> tuple[tuple[Note, bool], ...]:
    """This seat's texts with whether each is still in the intake, found by its own tags.

    Both those that are `sealed` and those that are `revealed` unless told otherwise. A tag is
    computed for every text there is: 1.3 microseconds each, and as much again to read it.
    """
    found: list[tuple[Note, bool]] = []
    tag_of = tagger(secret, Purpose.OWN)
    for table, is_sealed in ((IntakeRow, True), (NoteRow, False)):
        if not (sealed if is_sealed else revealed):
            continue
        there = connection.execute(_TAGS[table], {"session_id": session_id}).all()
        ids = [each for each, own_tag in there if own_tag == tag_of(each)]
        rows = connection.execute(select(table.__table__).where(table.id.in_(ids))) if ids else ()
        found.extend((from_row(row._mapping), is_sealed) for row in rows)
    return tuple(sorted(found, key=lambda pair: pair[0].id))


def own_sealed(connection: Connection, session_id: str, secret: str, note: str) -> Note | None:
    """This one text of the seat, if it is its own and still in the intake."""
    found = connection.execute(_SEALED, {"note": note, "session_id": session_id}).mappings()
    row = found.one_or_none()
    is_own = row is not None and row["own_tag"] == tag(secret, Purpose.OWN, note)
    return from_row(row) if row is not None and is_own else None


def is_own(connection: Connection, session_id: str, secret: str, note: str) -> bool:
    """Whether there is such a text of this seat, sealed or revealed; only this one is looked at."""
    values = {"note": note, "session_id": session_id, "own_tag": tag(secret, Purpose.OWN, note)}
    return any(connection.execute(each, values).first() for each in _OWN.values())


def is_built_on(connection: Connection, session_id: str, note: str) -> bool:
    """Whether a text in the intake builds on this one."""
    statement = select(IntakeRow.parents).where(
        IntakeRow.session_id == session_id, IntakeRow.parents.contains(note, autoescape=True)
    )
    found = connection.execute(statement).scalars()
    return any(note in json.loads(parents) for parents in found)


def wrote_in(connection: Connection, session_id: str, secret: str, visit: int) -> bool:
    """Whether a text of this seat from this visit is still there."""
    tag_of = tagger(secret, Purpose.OWN)
    for table in (IntakeRow, NoteRow):
        statement = select(table.id, table.own_tag).where(
            table.session_id == session_id, table.visit == visit, table.text != ""
        )
        if any(own_tag == tag_of(each) for each, own_tag in connection.execute(statement).all()):
            return True
    return False
