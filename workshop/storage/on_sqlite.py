"""SQLite's files: rows put back shuffled, pages wiped, the log cut to nothing.

`secure_delete` alone is not enough: a page that was split keeps copies of cells that moved to the
other half, and such a copy outlives its row (7 of 9,027 deleted texts when tried). Emptying a table
in one go wipes every page of it; so the tables that hold something only while a session runs are
emptied and filled again as a whole. Nothing here takes a pooled connection, so any thread will do.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import Table

from workshop.storage.db import apart


def stir(file: Path, tables: Iterable[Table], session_ids: Collection[str], chance: Random) -> None:
    """Write what seats did in these sessions anew, in shuffled order; no value changes."""
    with closing(apart(file)) as connection:
        # Every row is put back as it was; with the check on, SQLite would delete them one by one
        # and wipe no page.
        connection.execute("PRAGMA foreign_keys=OFF")
        with _transaction(connection):
            for table in tables:
                _shuffle(connection, table, tuple(session_ids), chance)


def checkpoint(file: Path) -> bool:
    """Move the log into the database and cut it to nothing; whether it is really empty.

    A reader that is still at it prevents that, and nobody is waited for: the writer lock is held.
    """
    with closing(apart(file)) as connection:
        connection.execute("PRAGMA busy_timeout=0")
        busy, left, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        log = file.with_name(f"{file.name}-wal")
        return not busy and left == 0 and (not log.exists() or log.stat().st_size == 0)


def vacuum(file: Path) -> None:
    """Write the whole database anew, in the order of its keys; the old pages are in the log."""
    with closing(apart(file)) as connection:
        connection.execute("VACUUM")


def _shuffle(
    connection: sqlite3.Connection, table: Table, session_ids: tuple[str, ...], chance: Random
) -> None:
    where, named = "", tuple[str, ...]()
    if table.info.get("lasting"):
        where, named = f" WHERE session_id IN ({_marks(len(session_ids))})", session_ids
    rows = connection.execute(f"SELECT * FROM {table.name}{where}", named).fetchall()
    chance.shuffle(rows)
    connection.execute(f"DELETE FROM {table.name}{where}", named)
    into = f"INSERT INTO {table.name} VALUES ({_marks(len(table.columns))})"
    connection.executemany(into, rows)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
