"""The board of a session: stacks, themes, and pairs that were kept apart."""

from sqlalchemy import Connection, select

from workshop.core.session.clusters import Board
from workshop.storage.keep import boards
from workshop.storage.tables import ApartRow, StackingRow, ThemeRow, UnderThemeRow


def of_session(connection: Connection, session_id: str) -> Board:
    """All stacks and themes of a session."""
    rows = [
        connection.execute(select(table.__table__).where(table.session_id == session_id))
        .mappings()
        .all()
        for table in (StackingRow, ThemeRow, UnderThemeRow)
    ]
    return boards.from_rows(*rows)


def kept_apart(connection: Connection, session_id: str) -> frozenset[frozenset[str]]:
    """Pairs of ideas that are not to be proposed as the same."""
    statement = select(ApartRow.a, ApartRow.b).where(ApartRow.session_id == session_id)
    return frozenset(frozenset((row[0], row[1])) for row in connection.execute(statement))
