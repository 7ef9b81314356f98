"""Opens what somebody holds: an SQLite file or a dump of PostgreSQL."""

from pathlib import Path

from workshop.probe import postgres_dump, sqlite_dump
from workshop.probe.dump import Dump, Unreadable
from workshop.probe.pages import MAGIC


def opened(path: Path) -> Dump:
    """Everything the file holds; it is only read, and a copy of it is opened.

    Raises:
        Unreadable: it is neither, or damaged, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(4096)
        if beginning.startswith(MAGIC):
            return sqlite_dump.read(path)
        if postgres_dump.is_dump(beginning):
            return postgres_dump.read(path)
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from error
    raise Unreadable("This is neither an SQLite file nor a dump of PostgreSQL.")
