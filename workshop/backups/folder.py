"""The folder of backups: what they are called, which ones stay, and whether a new one is needed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workshop.core.retention import Kept, limit

#: All of the last day are kept, then the last of each day.
EVERY_ONE = timedelta(hours=24)
MADE, PUT_ASIDE = "workshop", "before-restore"
_NAME = re.compile(rf"({MADE}|{PUT_ASIDE})-(\d{{8}}-\d{{6}})(?:-\d+)?\.(?:db|dump)")
_TIME = "%Y%m%d-%H%M%S"
#: What the database looked like when the last backup was made.
_MARK = ".last"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, when it was made, and whether it was put aside before a way back."""

    path: Path
    made: datetime
    aside: bool


def free_name(folder: Path, now: datetime, ending: str, kind: str = MADE) -> Path:
    """A name in the folder that no file has yet."""
    stem = f"{kind}-{now.astimezone(UTC):{_TIME}}"
    name, count = folder / f"{stem}.{ending}", 1
    while name.exists():
        count += 1
        name = folder / f"{stem}-{count}.{ending}"
    return name


def backups(folder: Path) -> tuple[Backup, ...]:
    """Every backup in the folder, the oldest first; other files are left alone."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [(path, _NAME.fullmatch(path.name)) for path in there]
    return tuple(
        sorted(
            (Backup(path, _time(name[2]), name[1] == PUT_ASIDE) for path, name in found if name),
            key=lambda backup: (backup.made, backup.path),
        )
    )


def newest(folder: Path) -> datetime | None:
    """When the last backup was made; None when there is none."""
    made = [backup.made for backup in backups(folder) if not backup.aside]
    return max(made, default=None)


def thin(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Delete backups that are no longer needed; those deleted."""
    over = superfluous(backups(folder), now)
    for backup in over:
        backup.path.unlink(missing_ok=True)
    return tuple(backup.path for backup in over)


def superfluous(found: Iterable[Backup], now: datetime) -> tuple[Backup, ...]:
    """Those of these backups (the oldest first) that need not be kept.

    Kept are all of the last day, then the last one of each day; none beyond its date. What was put
    aside before a way back is kept until its date.
    """
    last_of_day: dict[object, Backup] = {}
    over = []
    for backup in found:
        if backup.made <= limit(Kept.BACKUPS, now):
            over.append(backup)
        elif not backup.aside and now - backup.made >= EVERY_ONE:
            earlier = last_of_day.get(backup.made.date())
            over += [earlier] if earlier else []
            last_of_day[backup.made.date()] = backup
    return tuple(over)


def mark(folder: Path) -> str:
    """What the database looked like at the last backup; empty when that is not known."""
    path = folder / _MARK
    return path.read_text("utf-8") if path.exists() else ""


def set_mark(folder: Path, text: str) -> None:
    """Remember what the database looked like."""
    (folder / _MARK).write_text(text, "utf-8")


def _time(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
