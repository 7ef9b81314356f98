"""The keys behind every seat and every lock: made at the first start, kept, never guessable."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

FILE = "secret.key"
#: Seals what was locked; a file of its own, so that it can be kept apart from everything else.
CRITERIA_FILE = "criteria.key"
MIN_LENGTH = 32
MIN_DIFFERENT = 8
WELL_KNOWN = ("changeme", "secret", "password", "example", "default", "insecure", "workshop")


class SecretRefused(Exception):
    """A key that must not be used. `str()` is the rest of a sentence and never holds the key."""


def strong(key: str) -> str:
    """Give `key` back, or raise `SecretRefused` when it is short, monotonous or a known example."""
    if len(key) < MIN_LENGTH:
        raise SecretRefused(f"must have at least {MIN_LENGTH} characters.")
    letters = re.sub(r"[^a-z]", "", key.lower())
    if len(set(key)) < MIN_DIFFERENT or any(word in letters for word in WELL_KNOWN):
        raise SecretRefused("is too easy to guess. Leave it out and Workshop makes one.")
    return key


def kept(folder: Path, file: str = FILE) -> str:
    """Return the key kept in `folder`, making it (mode 0600, 256 bits as hex) when there is none.

    Raises `SecretRefused` when others can read the file or its content is no good key, `OSError`
    when the folder cannot be read or written.
    """
    path = folder / file
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise SecretRefused(f"can be read by others. Run: chmod 600 {path}")
    return strong(path.read_text(encoding="utf-8", errors="replace").strip())


def _make(path: Path) -> None:
    """Write the file whole, then give it its name: two first starts at once agree on one key.

    Both file and folder are synced, because with another key no seat could be found again.
    """
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
