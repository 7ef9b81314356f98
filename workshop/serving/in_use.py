"""Says which data folder is in use: by any number of servers, or by one way back and nothing else.

A lock of the operating system on a file in the folder: it goes with the process that holds it, so
nothing is left behind by one that was killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "in-use.lock"


class InUse(Exception):
    """The data folder is in use. `str()` is the sentence that says by what."""


def hold(folder: Path) -> int:
    """Hold the folder for a server until this process and its children end; the open file.

    Raises:
        InUse: a backup is being put in place.
    """
    sentence = "A backup is being put in place. Please start again when that is done."
    return _locked(folder, fcntl.LOCK_SH, sentence)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every server away from the folder.

    Raises:
        InUse: a server runs.
    """
    number = _locked(folder, fcntl.LOCK_EX, f"A server runs on {folder}. Stop it first.")
    try:
        yield
    finally:
        os.close(number)


def _locked(folder: Path, kind: int, sentence: str) -> int:
    number = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(number)
        raise InUse(sentence) from error
    return number
