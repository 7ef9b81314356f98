"""Takes one page of an SQLite file apart: its cells, and where they begin and end.

After the description of the file format at sqlite.org/fileformat2.html, section 1.6.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from workshop.probe.dump import Unreadable
from workshop.probe.records import varint

_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE = 0x02, 0x05, 0x0A, 0x0D
_TREE = frozenset({_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE})
_INTERIOR = frozenset({_INTERIOR_INDEX, _INTERIOR_TABLE})
FILE_HEADER = 100
_SMALLEST_CELL = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it lies from `start` to `end`, what of it lies here, and what follows.

    `child` is the page below it, `overflow` the page on which the rest of a long record begins.
    """

    page: int
    start: int
    end: int
    payload: bytes
    whole: int
    child: int
    overflow: int
    number: int | None


def header_at(number: int) -> int:
    """Where a page's own header begins: on the first page the header of the file stands before."""
    return FILE_HEADER if number == 1 else 0


def is_inner(page: bytes, number: int) -> bool:
    """Whether a page of a tree has pages below it."""
    return page[header_at(number)] in _INTERIOR


def right_of(page: bytes, number: int) -> int:
    """The last of the pages below an inner page."""
    at = header_at(number) + 8
    return int.from_bytes(page[at : at + 4], "big")


def is_tree(page: bytes, number: int) -> bool:
    """Whether a page belongs to a table or an index, by its first byte."""
    return page[header_at(number)] in _TREE


def content_start(page: bytes, number: int) -> int:
    """Where the part of the page that holds cells begins."""
    at = header_at(number) + 5
    start: int = struct.unpack(">H", page[at : at + 2])[0]
    return start or 65536


def pointers_end(page: bytes, number: int) -> int:
    """Where the list of cells ends that stands behind a page's header."""
    at = header_at(number)
    length = 12 if page[at] in _INTERIOR else 8
    count: int = struct.unpack(">H", page[at + 3 : at + 5])[0]
    return at + length + 2 * count


def cells_on(page: bytes, number: int, usable: int) -> Iterator[Cell]:
    """Every cell of one page of a tree, in the order of the keys.

    Raises:
        Unreadable: the page is damaged.
    """
    at = header_at(number)
    kind = page[at]
    end = pointers_end(page, number)
    first = at + (12 if kind in _INTERIOR else 8)
    try:
        for pointer in range(first, end, 2):
            start: int = struct.unpack(">H", page[pointer : pointer + 2])[0]
            yield _cell(page, number, kind, start, usable)
    except (IndexError, struct.error) as error:
        raise Unreadable(f"The file is damaged: page {number} cannot be read.") from error


def _cell(page: bytes, number: int, kind: int, start: int, usable: int) -> Cell:
    at, child, row = start, 0, None
    if kind in _INTERIOR:
        child = int.from_bytes(page[at : at + 4], "big")
        at += 4
    if kind == _INTERIOR_TABLE:
        row, end = varint(page, at)
        return Cell(number, start, end, b"", 0, child, 0, row)
    whole, at = varint(page, at)
    if kind == _LEAF_TABLE:
        row, at = varint(page, at)
    local = _local(kind, whole, usable)
    payload, end, overflow = page[at : at + local], at + local, 0
    if local < whole:
        overflow = int.from_bytes(page[end : end + 4], "big")
        end += 4
    return Cell(
        number, start, max(end, start + _SMALLEST_CELL), payload, whole, child, overflow, row
    )


def _local(kind: int, whole: int, usable: int) -> int:
    """How much of a record lies on the page itself; the rest lies on pages of its own."""
    most = usable - 35 if kind == _LEAF_TABLE else (usable - 12) * 64 // 255 - 23
    if whole <= most:
        return whole
    least = (usable - 12) * 32 // 255 - 23
    fitting = least + (whole - least) % (usable - 4)
    return fitting if fitting <= most else least
