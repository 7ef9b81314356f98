"""Puts a dump in place of a PostgreSQL database, in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from workshop.backups import doors, folder, making, postgres_copy
from workshop.backups.refusal import BackupRefused
from workshop.config import Settings
from workshop.storage import migrate


def put(engine: Engine, settings: Settings, path: Path, now: datetime) -> Iterator[str]:
    """Put the dump `path` in place of all tables; what was done, sentence by sentence.

    Raises:
        BackupRefused: somebody is connected, or it failed; the database is as it was.
    """
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
        doors.close(connection)
    yield doors.looked_at(path)
