"""Files that are either there whole, on the disk, for their owner alone, or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshop.backups.refusal import BackupRefused

_OWNER_ALONE = 0o600


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """An empty file to write to; when that went well it is synced and gets the name `target`.

    Nothing is ever overwritten.

    Raises:
        BackupRefused: there is a file of this name.
    """
    if target.exists():
        raise BackupRefused(f"There is a file already: {target}")
    # Two servers may share the folder: each writes to a draft of its own.
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ALONE))
    try:
        yield draft
        sync(draft)
        try:
            os.link(draft, target)
        except FileExistsError as error:
            raise BackupRefused(f"There is a file already: {target}") from error
    finally:
        draft.unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have what is written to a file, or what stands in a folder, on the disk itself."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
