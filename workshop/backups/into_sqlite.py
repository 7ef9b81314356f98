"""Puts a backup in place of an SQLite database: a whole file takes the place of another at once."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from workshop.backups import doors, folder, making, sqlite_copy
from workshop.backups.refusal import BackupRefused
from workshop.backups.whole_files import sync
from workshop.config import Settings
from workshop.storage import db, migrate


def put(file: Path, settings: Settings, path: Path, now: datetime) -> Iterator[str]:
    """Put the backup `path` in place of `file`; what was done, sentence by sentence.

    Raises:
        BackupRefused: it is not whole, or there is no room; the database is as it was.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _prepared(file, path) as (copy, steps):
        looked = doors.looked_at(copy)
        aside = _put_aside(file, settings, now)
        _require_unused(file)
        for end in ("-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)
        os.replace(copy, file)
        sync(file.parent)
    if aside:
        yield f"The database as it was is kept: {aside}"
    yield f"The backup is in place: {path}"
    yield from (f"Database brought up to date: {step}" for step in steps)
    yield looked


@contextmanager
def _prepared(file: Path, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A whole copy of the backup beside the database, brought up to date; and the steps taken."""
    copy = file.with_name(f".restore-{file.name}")
    try:
        copy.unlink(missing_ok=True)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copyfile(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
        sqlite_copy.require_whole(copy)
        steps = _made_ready(copy)
        sync(copy)
        yield copy, steps
    except OSError as error:
        raise BackupRefused(f"The backup cannot be put in place: {error.strerror}.") from error
    finally:
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def _made_ready(copy: Path) -> tuple[str, ...]:
    engine = create_engine(f"sqlite:///{copy}", hide_parameters=True)
    db.prepare(engine)
    try:
        steps = migrate.upgrade(engine)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            doors.close(connection)
    finally:
        engine.dispose()
    # What the doors were must not be left in a log beside the file or in its free places.
    with closing(db.apart(copy)) as alone:
        alone.execute("VACUUM")
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return steps


def _require_unused(file: Path) -> None:
    """Raise when any program has the database open; its log is emptied and gone afterwards."""
    if not file.exists():
        return
    sentence = "Some program has the database open. Please end it first."
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file, timeout=0)) as alone:
        try:
            # SQLite gives up its log only for somebody who is alone with the file.
            if alone.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
                raise BackupRefused(sentence)
        except sqlite3.OperationalError as error:
            raise BackupRefused(sentence) from error


def _put_aside(file: Path, settings: Settings, now: datetime) -> Path | None:
    """Keep the database as it is; damaged files are kept as they are, to be looked into."""
    if not file.exists():
        return None
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder.free_name(settings.backups, now, "db", folder.PUT_ASIDE)
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    try:
        making.copy(engine, aside)
    except BackupRefused:
        for end in ("", "-wal"):
            there = file.with_name(file.name + end)
            if there.exists():
                shutil.copyfile(there, aside.with_name(aside.name + end))
    finally:
        engine.dispose()
    return aside
