"""Makes a backup: at once when somebody asks, and by itself while the server runs."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from workshop.actions import files
from workshop.actions.house import House
from workshop.away import away
from workshop.backups import folder, postgres_copy, sqlite_copy
from workshop.backups.refusal import BackupRefused
from workshop.backups.whole_files import whole
from workshop.config import Settings
from workshop.storage import migrate
from workshop.storage.db import file_of
from workshop.storage.queries import jams

#: Two backups side by side show what came between them, so one that is due waits for the end of the
#: step in which people write, but no longer than this.
PATIENCE = timedelta(minutes=30)


def make(house: House, settings: Settings, target: Path | None = None) -> Path:
    """Make a backup under the next name in the folder of backups, or as `target`; its path.

    Nothing of it tells who came after whom. Everybody goes on meanwhile.

    Raises:
        BackupRefused: there is no database, no room, or a file of this name.
    """
    engine = house.store.engine
    require_database(engine)
    # A database from before an upgrade may lack what the shuffling needs; on SQLite the copy
    # is laid anew in the order of its keys all the same.
    if migrate.is_current(engine):
        files.settle_files(house)
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = target or folder.free_name(settings.backups, house.store.now(), ending(engine))
    if path.is_dir():
        path = folder.free_name(path, house.store.now(), ending(engine))
    before = state(engine)
    copy(engine, path)
    if path.parent == settings.backups:
        folder.set_mark(settings.backups, before)
    return path


def backup_if_due(house: House, settings: Settings) -> Path | None:
    """Make a backup when the last one is old enough and something was committed since.

    It waits a little while somebody writes. Deletes backups that need not be kept. Returns the
    path of the new one, or None.

    Raises:
        BackupRefused: a backup is due and cannot be made.
    """
    now, last = house.store.now(), folder.newest(settings.backups)
    if not settings.backup_hours:
        return None
    due = last and last + timedelta(hours=settings.backup_hours)
    if due and (now < due or (now < due + PATIENCE and _somebody_writes(house))):
        return None
    engine = house.store.engine
    if last is not None and folder.mark(settings.backups) == state(engine):
        return None
    made = make(house, settings)
    folder.thin(settings.backups, now)
    return made


def _somebody_writes(house: House) -> bool:
    with house.store.reading() as reading:
        return jams.somebody_writes(reading, house.store.now())


def copy(engine: Engine, target: Path) -> None:
    """Write the database as it is at this moment into a new file.

    Raises:
        BackupRefused: it cannot be done.
    """
    file = file_of(engine)
    try:
        with whole(target) as draft:
            if file is None:
                postgres_copy.dump(engine.url, draft)
            else:
                away(lambda: sqlite_copy.copy(file, draft))
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise BackupRefused(f"The database could not be copied: {error}.") from error


def require_database(engine: Engine) -> None:
    """Raise BackupRefused when there is no database file yet."""
    file = file_of(engine)
    if file is not None and not file.exists():
        raise BackupRefused("There is no database yet, so there is nothing to back up.")


def state(engine: Engine) -> str:
    """A text that changes with every commit."""
    file = file_of(engine)
    return postgres_copy.state(engine) if file is None else sqlite_copy.state(file)


def ending(engine: Engine) -> str:
    """How the name of a backup of this database ends."""
    return "dump" if file_of(engine) is None else "db"
