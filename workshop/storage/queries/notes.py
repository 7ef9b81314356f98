"""Texts: what has been revealed, and what a seat finds of its own."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.notes import NoteKind
from workshop.core.session.wall import Note, canonical
from workshop.storage.keep.notes import from_row
from workshop.storage.tables import IntakeRow, NoteRow

_SEALED = select(IntakeRow.__table__).where(
    IntakeRow.id == bindparam("id"), IntakeRow.session_id == bindparam("session_id")
)


def revealed(
    connection: Connection, session_id: str, kinds: Collection[NoteKind]
) -> tuple[Note, ...]:
    """Revealed texts of these kinds, hidden ones included, in canonical order."""
    statement = select(NoteRow.__table__).where(
        NoteRow.session_id == session_id, NoteRow.kind.in_([kind.value for kind in kinds])
    )
    return canonical(from_row(row) for row in connection.execute(statement).mappings())


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
    computed for every text there is: about 3 microseconds each.
    """
    found: list[tuple[Note, bool]] = []
    for table, is_sealed in ((IntakeRow, True), (NoteRow, False)):
        if not (sealed if is_sealed else revealed):
            continue
        statement = select(table.id, table.own_tag).where(table.session_id == session_id)
        ids = [
            each
            for each, own_tag in connection.execute(statement)
            if own_tag == tag(secret, Purpose.OWN, each)
        ]
        rows = connection.execute(select(table.__table__).where(table.id.in_(ids))) if ids else ()
        found.extend((from_row(row._mapping), is_sealed) for row in rows)
    return tuple(sorted(found, key=lambda pair: pair[0].id))


def own_sealed(connection: Connection, session_id: str, secret: str, note: str) -> Note | None:
    """This one text of the seat, if it is its own and still in the intake."""
    asked = {"id": note, "session_id": session_id}
    found = connection.execute(_SEALED, asked).mappings().one_or_none()
    is_own = found is not None and found["own_tag"] == tag(secret, Purpose.OWN, note)
    return from_row(found) if found is not None and is_own else None
