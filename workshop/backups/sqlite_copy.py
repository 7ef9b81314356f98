"""Copies an SQLite database into one file that holds its living rows in the order of their keys.

VACUUM INTO reads one state of the database while everybody goes on writing, and lays every page
anew; a copy of the file or SQLite's backup interface would keep order and deleted words.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from workshop.backups.refusal import BackupRefused
from workshop.storage.db import apart


def copy(file: Path, into: Path) -> None:
    """Write a copy of the database into an empty file, and see that it is whole.

    Raises:
        BackupRefused: the copy is not whole.
        sqlite3.Error: the database cannot be read, or there is no room.
    """
    with closing(apart(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(into),))
    require_whole(into)


def require_whole(file: Path) -> None:
    """Have SQLite look through every page and index of a file that nobody else uses.

    Raises:
        BackupRefused: something is wrong with it.
    """
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupRefused(f"{file.name} is damaged: {error}.") from error
    if found != "ok":
        raise BackupRefused(f"{file.name} is damaged: {found}.")


def state(file: Path) -> str:
    """A text that changes with every commit; the same text means that nothing was committed."""
    log = file.with_name(f"{file.name}-wal")
    written = log.stat() if log.exists() else None
    in_log = f"{written.st_size}-{written.st_mtime_ns}" if written and written.st_size else "empty"
    return f"{file.stat().st_mtime_ns}-{in_log}"
