"""Reads the pages of an SQLite file as they lie on the disk, without asking SQLite.

A table is a tree of pages. On each page cells are laid down from the end towards the beginning, so
where a cell lies tells when it came, whatever the order of the keys. After the description of the
file format at sqlite.org/fileformat2.html, sections 1.3, 1.5 and 1.6.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workshop.probe.dump import Unreadable
from workshop.probe.records import varint

MAGIC = b"SQLite format 3\x00"
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 0x02, 0x05, 0x0A, 0x0D
TREE = frozenset({INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE})
_INTERIOR = frozenset({INTERIOR_INDEX, INTERIOR_TABLE})
FILE_HEADER = 100
_SMALLEST_CELL = 4


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one file; `newer` are those that the log holds in a later version."""

    data: bytes
    size: int
    usable: int
    newer: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(len(self.data) // self.size, max(self.newer, default=0))

    def page(self, number: int) -> bytes:
        """One page; the first has the number 1.

        Raises:
            Unreadable: there is no such page.
        """
        if number in self.newer:
            return self.newer[number]
        start = (number - 1) * self.size
        if number < 1 or start + self.size > len(self.data):
            raise Unreadable(f"The file is damaged: it names page {number}, which is not there.")
        return self.data[start : start + self.size]


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


def pages_of(data: bytes, newer: Mapping[int, bytes] | None = None) -> Pages:
    """The pages of a file, by the sizes its first bytes give.

    Raises:
        Unreadable: this is no SQLite file.
    """
    if len(data) < FILE_HEADER or not data.startswith(MAGIC):
        raise Unreadable("This is no SQLite file.")
    size: int = struct.unpack(">H", data[16:18])[0]
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1):
        raise Unreadable("The file is damaged: its pages have no possible size.")
    return Pages(data, size, size - data[20], newer or {})


def header_at(number: int) -> int:
    """Where a page's own header begins: on the first page the header of the file stands before."""
    return FILE_HEADER if number == 1 else 0


def is_tree(page: bytes, number: int) -> bool:
    """Whether a page belongs to a table or an index, by its first byte."""
    return page[header_at(number)] in TREE


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


def tree(pages: Pages, root: int) -> Iterator[int]:
    """The pages of the tree that begins at `root`, in the order of the keys.

    Raises:
        Unreadable: the tree is damaged.
    """
    waiting, seen = [root], set[int]()
    while waiting:
        number = waiting.pop()
        page = pages.page(number)
        if number in seen or not is_tree(page, number):
            raise Unreadable(f"The file is damaged: page {number} is not what it should be.")
        seen.add(number)
        yield number
        at = header_at(number)
        if page[at] in _INTERIOR:
            last = int.from_bytes(page[at + 8 : at + 12], "big")
            below = [cell.child for cell in cells_on(page, number, pages.usable)]
            waiting += reversed([*below, last])


def walk(pages: Pages, root: int) -> Iterator[Cell]:
    """Every cell of the tree that begins at `root`.

    Raises:
        Unreadable: the tree is damaged.
    """
    for number in tree(pages, root):
        yield from cells_on(pages.page(number), number, pages.usable)


def record(pages: Pages, cell: Cell) -> bytes:
    """The whole record of a cell, with what lies on other pages.

    Raises:
        Unreadable: the chain of pages is damaged.
    """
    payload, following = cell.payload, cell.overflow
    while len(payload) < cell.whole and following:
        page = pages.page(following)
        payload += page[4 : 4 + min(cell.whole - len(payload), pages.usable - 4)]
        following = int.from_bytes(page[:4], "big")
    return payload


def _cell(page: bytes, number: int, kind: int, start: int, usable: int) -> Cell:
    at, child, row = start, 0, None
    if kind in _INTERIOR:
        child = int.from_bytes(page[at : at + 4], "big")
        at += 4
    if kind == INTERIOR_TABLE:
        row, end = varint(page, at)
        return Cell(number, start, end, b"", 0, child, 0, row)
    whole, at = varint(page, at)
    if kind == LEAF_TABLE:
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
    most = usable - 35 if kind == LEAF_TABLE else (usable - 12) * 64 // 255 - 23
    if whole <= most:
        return whole
    least = (usable - 12) * 32 // 255 - 23
    fitting = least + (whole - least) % (usable - 4)
    return fitting if fitting <= most else least
