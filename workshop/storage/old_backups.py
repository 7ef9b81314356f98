"""Backups that have reached their date, told by the time at which their file was written."""

from datetime import UTC, datetime
from pathlib import Path


def remove(folder: Path, limit: datetime) -> int:
    """Delete the files of this folder that were written at this time or before; how many."""
    old = [file for file in _files(folder) if _written(file) <= limit]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> list[Path]:
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in there if path.is_file() and not path.is_symlink()]


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
