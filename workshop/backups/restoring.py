"""The way back: a backup takes the place of the database, which is kept aside.

Everything that could go wrong is tried on a copy of the backup first; only a whole and known one is
put in place, and until the last moment the database is as it was.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from workshop.backups import into_postgresql, into_sqlite
from workshop.backups.refusal import BackupRefused
from workshop.config import Settings
from workshop.probe.dump import Dump, Unreadable
from workshop.probe.opening import opened
from workshop.storage import db, migrate


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
            yield from into_postgresql.put(engine, settings, path, now)
        else:
            engine.dispose()
            yield from into_sqlite.put(file, settings, path, now)
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
