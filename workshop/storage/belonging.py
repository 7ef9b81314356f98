"""Which rows belong to a session, by themselves or by their round: asked by all that deletes."""

from sqlalchemy import ColumnElement, Select, Table, select

from workshop.storage.db import Base
from workshop.storage.tables import RoundRow, SessionRow


def tables() -> tuple[Table, ...]:
    """Every table whose rows belong to sessions, `sessions` itself first."""
    found = (table for table in Base.metadata.sorted_tables if _column(table) is not None)
    return tuple(found)


def within(table: Table, sessions: Select[str]) -> ColumnElement[bool]:
    """Which rows of one of these tables belong to these sessions, given as a query for ids.

    Raises:
        KeyError: the table holds nothing of sessions.
    """
    column = _column(table)
    if column is None:
        raise KeyError(table.name)
    if column.name == "round_id":
        return column.in_(select(RoundRow.id).where(RoundRow.session_id.in_(sessions)))
    return column.in_(sessions)


def one(session_id: str) -> Select[str]:
    """A single session as such a query."""
    return select(SessionRow.id).where(SessionRow.id == session_id)


def _column(table: Table) -> ColumnElement[str] | None:
    if table is SessionRow.__table__:
        return table.c.id
    named = (table.c[name] for name in ("session_id", "round_id") if name in table.c)
    return next(named, None)
