"""A session as a whole: everything it holds, for looking whether it is gone, and its deletion."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Table,
    Text,
    cast,
    delete,
    func,
    literal,
    select,
)

from workshop.storage import belonging
from workshop.storage.db import Base
from workshop.storage.tables import EntryRow, PilotRow, RoundRow, SessionRow
from workshop.storage.unit import SessionUnit

#: Shorter words stand in any file by chance.
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Traces:
    """What a session had: its id and those of its rounds, and every text and key in its rows."""

    keys: tuple[str, ...]
    words: frozenset[str]


def traces(unit: SessionUnit) -> Traces:
    """Collect what is to be looked for afterwards; held in memory and kept nowhere."""
    session = belonging.one(unit.jam.id)
    words: set[str] = set()
    for table in belonging.tables():
        rows = unit.execute(select(*_own(table)).where(belonging.within(table, session)))
        words.update(value for row in rows for value in row if isinstance(value, str))
    rounds = select(RoundRow.id).where(RoundRow.session_id == unit.jam.id)
    keys = (unit.jam.id, *(str(row[0]) for row in unit.execute(rounds)))
    return Traces(keys, frozenset(word for word in words if len(word.encode()) >= SHORTEST))


def remove(unit: SessionUnit) -> None:
    """Delete the session with everything that belongs to it.

    Of its pilots the drafts go; what was locked stays without it, with the card that was signed.
    """
    drafts = PilotRow.session_id == unit.jam.id, PilotRow.id.not_in(select(EntryRow.pilot_id))
    unit.execute(delete(PilotRow).where(*drafts))
    unit.execute(delete(SessionRow).where(SessionRow.id == unit.jam.id))


def rows_left(connection: Connection, keys: Collection[str]) -> int:
    """How many rows of any table still name the session or one of its rounds."""
    count = 0
    for table in belonging.tables():
        named = (table.c[name] for name in ("id", "session_id", "round_id") if name in table.c)
        for column in named:
            asked = select(func.count()).select_from(table).where(column.in_(keys))
            count += int(connection.execute(asked).scalar_one())
    return count


def stands_on_signed(connection: Connection, piece: bytes) -> bool:
    """Whether a piece of text stands on a card that was signed, or in its chain. SQLite."""
    signed = select(EntryRow.pilot_id)
    sought = literal(piece, LargeBinary)
    for column, where in (
        (PilotRow.id, PilotRow.id.in_(signed)),
        (PilotRow.unit, PilotRow.id.in_(signed)),
        (PilotRow.card, PilotRow.id.in_(signed)),
        (EntryRow.body, EntryRow.n > 0),
    ):
        place = func.instr(cast(column, LargeBinary), sought)
        if connection.execute(select(1).where(place > 0, where).limit(1)).first():
            return True
    return False


def stands_in_rows(connection: Connection, piece: bytes) -> bool:
    """Whether a piece of text stands in what others have in the database. SQLite."""
    sought = literal(piece, LargeBinary)
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, Text):
                place = func.instr(cast(column, LargeBinary), sought)
                if connection.execute(select(1).where(place > 0).limit(1)).first():
                    return True
    return False


def _own(table: Table) -> list[Column[Any]]:
    """The texts of a table that are not the key of something that stays."""
    ours = set(belonging.tables())
    return [
        column for column in table.c if all(key.column.table in ours for key in column.foreign_keys)
    ]
