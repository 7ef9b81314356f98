"""Reads SQLite's log: which pages each commit wrote, and so which rows came when.

The log holds whole pages, one after the other, until a checkpoint moves them into the file; one
that cuts the log to nothing leaves no order to read. After sqlite.org/fileformat2.html, section 4.
"""

import re
import struct
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from workshop.probe.cells import cells_on, is_tree
from workshop.probe.dump import Log, Row, Unreadable
from workshop.probe.pages import Pages
from workshop.probe.records import values

_MAGIC = (0x377F0682, 0x377F0683)
_HEADER, _FRAME = 32, 24
#: What a key of a seat's row looks like; other first values are no rows of seats.
_KEY = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log. `ends` says that a commit ends here; `stale` that it was used before."""

    number: int
    page: bytes
    ends: bool
    stale: bool


def frames(data: bytes, size: int) -> tuple[Frame, ...]:
    """All frames of a log, those first that an earlier use of the same file left behind.

    `size` is that of a page of the database.

    Raises:
        Unreadable: this is no log of SQLite.
    """
    if not data:
        return ()
    if len(data) < _HEADER or struct.unpack(">I", data[:4])[0] not in _MAGIC:
        raise Unreadable("The file that ends in -wal is no log of SQLite.")
    if struct.unpack(">I", data[8:12])[0] != size:
        raise Unreadable("The file that ends in -wal belongs to another database.")
    salts = data[16:24]
    found, current = [], True
    for at in range(_HEADER, len(data) - _FRAME - size + 1, _FRAME + size):
        number, pages_after = struct.unpack(">II", data[at : at + 8])
        current = current and data[at + 8 : at + 16] == salts
        page = data[at + _FRAME : at + _FRAME + size]
        found.append(Frame(number, page, pages_after > 0, not current))
    return tuple(sorted(found, key=lambda frame: not frame.stale))


def newer(log: tuple[Frame, ...]) -> Mapping[int, bytes]:
    """The pages that commits in the log have written, each in its last version."""
    fresh = [frame for frame in log if not frame.stale]
    last = max((place for place, frame in enumerate(fresh) if frame.ends), default=-1)
    return {frame.number: frame.page for frame in fresh[: last + 1]}


def read(
    size: int,
    log: tuple[Frame, ...],
    before: Pages,
    identities: Mapping[str, str],
    alive: Container[str],
) -> Log:
    """What the log tells. `before` is the file without it.

    `identities` gives the identity of a seat's row by a value near the beginning of its cells;
    `alive` holds every value there is now.
    """
    known, gone = set[str](), set[str]()
    for number in range(1, before.count + 1):
        for row in _rows(before.page(number), number, before.usable):
            known |= _seen(row, identities)
            gone |= _gone(row, alive)
    arrived: list[frozenset[str]] = []
    fresh: set[str] = set()
    for frame in log:
        for row in _rows(frame.page, frame.number, before.usable):
            fresh |= _seen(row, identities) - known
            gone |= _gone(row, alive)
        if frame.ends:
            arrived.append(frozenset(fresh))
            known |= fresh
            fresh = set()
    pages = len({frame.number for frame in log})
    return Log(size, len(arrived), pages, tuple(arrived), len(gone))


def _rows(page: bytes, number: int, usable: int) -> Iterator[Row]:
    """Every cell of a page, as far as it can be read."""
    if not is_tree(page, number):
        return
    try:
        for cell in cells_on(page, number, usable):
            yield values(cell.payload)
    except (Unreadable, IndexError):
        return  # a page of a long text may begin like a page of a tree


def _seen(row: Row, identities: Mapping[str, str]) -> set[str]:
    return {identities[value] for value in row[:2] if value and value in identities}


def _gone(row: Row, alive: Container[str]) -> set[str]:
    return {value for value in row[:1] if value and _KEY.fullmatch(value) and value not in alive}
