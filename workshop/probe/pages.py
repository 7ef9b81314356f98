"""Reads the pages of an SQLite file as they lie on the disk, without asking SQLite.

A table is a tree of pages. On each page cells are laid down from the end towards the beginning, so
where a cell lies tells when it came, whatever the order of the keys. After the description of the
file format at sqlite.org/fileformat2.html, sections 1.3, 1.5 and 1.6.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workshop.probe.cells import FILE_HEADER, Cell, cells_on, is_inner, is_tree, right_of
from workshop.probe.dump import Unreadable

MAGIC = b"SQLite format 3\x00"


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
        if is_inner(page, number):
            below = [cell.child for cell in cells_on(page, number, pages.usable)]
            waiting += reversed([*below, right_of(page, number)])


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
    payload, following, seen = cell.payload, cell.overflow, set[int]()
    while len(payload) < cell.whole and following:
        if following in seen:
            raise Unreadable("The file is damaged: the pages of a long text run in a circle.")
        seen.add(following)
        page = pages.page(following)
        payload += page[4 : 4 + min(cell.whole - len(payload), pages.usable - 4)]
        following = int.from_bytes(page[:4], "big")
    return payload
