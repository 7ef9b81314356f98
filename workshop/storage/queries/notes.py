"""Texts: what has been revealed, and what a seat finds of its own."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.notes import NoteKind
from workshop.core.session.wall import Note, canonical
from workshop.storage.keep.notes import from_row
from workshop.storage.tables import IntakeRow, NoteRow


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


def own(connection: Connection, session_id: str, secret: str) -> tuple[tuple[Note, bool], ...]:
    """This seat's texts with whether each is still in the intake, found by its own tags."""
    found: list[tuple[Note, bool]] = []
    for table, sealed in ((IntakeRow, True), (NoteRow, False)):
        statement = select(table.__table__).where(table.session_id == session_id)
        found.extend(
            (from_row(row), sealed)
            for row in connection.execute(statement).mappings()
            if row["own_tag"] == tag(secret, Purpose.OWN, row["id"])
        )
    return tuple(sorted(found, key=lambda pair: pair[0].id))
