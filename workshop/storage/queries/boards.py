"""The board of a session: stacks, themes, and pairs that were kept apart."""

from sqlalchemy import Connection, bindparam, select

from workshop.core.session.clusters import Board
from workshop.storage.keep import boards
from workshop.storage.tables import ApartRow, StackingRow, ThemeRow, UnderThemeRow

# Built once: every push of a board begins with them.
_STACKINGS = select(StackingRow.stack, StackingRow.place, StackingRow.note_id).where(
    StackingRow.session_id == bindparam("session_id")
)
_THEMES = select(ThemeRow.id, ThemeRow.name).where(ThemeRow.session_id == bindparam("session_id"))
_UNDER = select(UnderThemeRow.stack, UnderThemeRow.theme_id).where(
    UnderThemeRow.session_id == bindparam("session_id")
)


def of_session(connection: Connection, session_id: str) -> Board:
    """All stacks and themes of a session."""
    own = {"session_id": session_id}
    stackings = ((row[0], row[1], row[2]) for row in connection.execute(_STACKINGS, own))
    themes, under = (
        [(row[0], row[1]) for row in connection.execute(each, own)] for each in (_THEMES, _UNDER)
    )
    return boards.from_rows(stackings, themes, under)


def kept_apart(connection: Connection, session_id: str) -> frozenset[frozenset[str]]:
    """Pairs of ideas that are not to be proposed as the same."""
    statement = select(ApartRow.a, ApartRow.b).where(ApartRow.session_id == session_id)
    return frozenset(frozenset((row[0], row[1])) for row in connection.execute(statement))
