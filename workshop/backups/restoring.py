"""The way back: a backup takes the place of the database, which is kept aside.

Everything that could go wrong is tried on a copy of the backup first; only a whole and known one is
put in place, and until the last moment the database is as it was.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, delete

from workshop.backups import folder, making, postgres_copy, sqlite_copy
from workshop.backups.refusal import BackupRefused
from workshop.backups.whole_files import sync
from workshop.config import Settings
from workshop.probe.dump import Dump, Unreadable
from workshop.probe.opening import opened
from workshop.probe.probing import look_at_tables
from workshop.storage import db, migrate
from workshop.storage.tables import LinkRow, ScreenRow, SignInRow

#: What opens a door. A backup would open doors again that were closed since.
_DOORS = (SignInRow, LinkRow, ScreenRow)


def restore(settings: Settings, path: Path, now: datetime) -> Iterator[str]:
    """Put a backup in place of the database; what was done, sentence by sentence.

    To be called while no server runs on this database.

    Raises:
        BackupRefused: it cannot be done; the database is as it was.
        DatabaseIsNewer: the backup was made by a newer version; the database is as it was.
    """
    engine = create_engine(settings.database_url, hide_parameters=True)
    db.prepare(engine)
    try:
        dump = _read(path)
        file = db.file_of(engine)
        if (dump.program == "SQLite") != (file is not None):
            raise BackupRefused(
                f"{path.name} is a copy of {dump.program}, and WORKSHOP_DATABASE_URL is not."
            )
        migrate.require_known(_revisions(dump))
        if file is None:
            yield from _on_postgresql(engine, settings, path, now)
        else:
            engine.dispose()
            yield from _on_sqlite(file, settings, path, now)
    finally:
        engine.dispose()
    yield "Everybody signs in again, and one-time links and paired screens work no longer."
    yield "What was withdrawn or deleted after the backup was made is there again."


def _read(path: Path) -> Dump:
    try:
        return opened(path)
    except Unreadable as refusal:
        raise BackupRefused(str(refusal)) from refusal


def _revisions(dump: Dump) -> tuple[str, ...]:
    known = dump.tables.get("alembic_version")
    found = tuple(value for value in known.values("version_num") if value) if known else ()
    if not found:
        raise BackupRefused("This is no backup of Workshop.")
    return found


def _on_sqlite(file: Path, settings: Settings, path: Path, now: datetime) -> Iterator[str]:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _prepared(file, path) as (copy, steps):
        looked = _looked(copy)
        aside = _put_aside(file, settings, now)
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
            _close_doors(connection)
    finally:
        engine.dispose()
    # What the doors were must not be left in a log beside the file or in its free places.
    with closing(db.apart(copy)) as alone:
        alone.execute("VACUUM")
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return steps


def _close_doors(connection: Connection) -> None:
    for table in _DOORS:
        connection.execute(delete(table))


def _put_aside(file: Path, settings: Settings, now: datetime) -> Path | None:
    """Keep the database as it is; damaged files are kept as they are, to be looked into."""
    if not file.exists():
        return None
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder.free_name(settings.backups, now, "db", folder.PUT_ASIDE)
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    try:
        making.copy(engine, aside)
    except (BackupRefused, sqlite3.Error):
        for end in ("", "-wal"):
            there = file.with_name(file.name + end)
            if there.exists():
                shutil.copyfile(there, aside.with_name(aside.name + end))
    finally:
        engine.dispose()
    return aside


def _on_postgresql(engine: Engine, settings: Settings, path: Path, now: datetime) -> Iterator[str]:
    postgres_copy.require_whole(path)
    if others := postgres_copy.others(engine):
        raise BackupRefused(
            f"{others} others are connected to the database. Stop every server that uses it first."
        )
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder.free_name(settings.backups, now, "dump", folder.PUT_ASIDE)
    making.copy(engine, aside)
    yield f"The database as it was is kept: {aside}"
    postgres_copy.put_back(engine, path)
    yield f"The backup is in place: {path}"
    steps = migrate.upgrade(engine)
    yield from (f"Database brought up to date: {step}" for step in steps)
    with engine.begin() as connection:
        _close_doors(connection)
    yield _looked(path)


def _looked(path: Path) -> str:
    found = look_at_tables(path).found
    if not found:
        return "The probe looked at its tables and found no place for a name, a time or a number."
    return (
        "The probe found something in its tables. Please look: "
        f"workshop probe-anonymity {path.name}"
    )
