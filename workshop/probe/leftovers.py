"""Looks into the places of an SQLite file that hold nothing any more, for words that stayed there.

Such places are whole pages on the list of free pages, the gap in each page between the list of its
cells and the cells, holes that a deleted cell left, and the end of the last page of a long record.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from workshop.probe.cells import cells_on, content_start, header_at, pointers_end
from workshop.probe.dump import Leftovers, Unreadable
from workshop.probe.pages import Pages, record, tree, walk

#: So many letters in a row are no accident. Shorter pieces are counted as bytes only.
_WORDS = 8
_TEXT = re.compile(rb"[\x20-\x7e\x80-\xff]{%d,}" % _WORDS)
#: Shorter pieces stand somewhere in any database.
_PIECE = 6
_TRUNK = 8


def leftovers(pages: Pages, roots: Collection[int]) -> Leftovers:
    """What stands in free places of the file.

    Raises:
        Unreadable: a tree or the list of free pages is damaged.
    """
    alive = b"\x00".join(record(pages, cell) for root in roots for cell in walk(pages, root))
    searched, stayed, texts, copies, on = 0, 0, 0, 0, set[int]()
    for number, piece in _free(pages, roots):
        searched += len(piece)
        left = len(piece) - piece.count(0)
        if left:
            stayed += left
            on.add(number)
            gone = [_stands_nowhere(text, alive) for text in _TEXT.findall(piece)]
            texts, copies = texts + sum(gone), copies + len(gone) - sum(gone)
    return Leftovers(searched, stayed, texts, copies, tuple(sorted(on)))


def _stands_nowhere(text: bytes, alive: bytes) -> bool:
    """Whether a text is more than pieces of what the tables hold, one behind the other."""
    unknown, at = 0, 0
    while at < len(text):
        known = bisect_left(
            range(1, len(text) - at + 1), True, key=lambda size: text[at : at + size] not in alive
        )
        unknown += 0 if known >= _PIECE else max(known, 1)
        at += max(known, 1)
    return unknown >= _WORDS


def _free(pages: Pages, roots: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    used = set[int]()
    for root in roots:
        for number in tree(pages, root):
            used.add(number)
            for piece in free_on(pages.page(number), number, pages.usable):
                yield number, piece
        for cell in walk(pages, root):
            for number, piece in _tail(pages, cell.overflow, cell.whole - len(cell.payload)):
                used.add(number)
                yield number, piece
    yield from _free_pages(pages, used)


def free_on(page: bytes, number: int, usable: int) -> Iterator[bytes]:
    """The bytes of one page of a tree that belong to no cell."""
    yield page[pointers_end(page, number) : content_start(page, number)]
    taken = [(cell.start, cell.end) for cell in cells_on(page, number, usable)]
    holes = dict(_holes(page, number))
    at = content_start(page, number)
    for start, end in [*sorted(taken), (usable, usable)]:
        while at < start:
            # A hole begins with four bytes that chain it to the next one.
            if at in holes:
                yield page[at + 4 : at + holes[at]]
                at += holes[at]
            else:
                stop = min([hole for hole in holes if at < hole < start], default=start)
                yield page[at:stop]
                at = stop
        at = max(at, end)


def _holes(page: bytes, number: int) -> Iterator[tuple[int, int]]:
    at = header_at(number) + 1
    following, seen = int.from_bytes(page[at : at + 2], "big"), set[int]()
    while following:
        if following in seen or following + 4 > len(page):
            raise Unreadable(f"The file is damaged: the holes of page {number} run in a circle.")
        seen.add(following)
        yield following, max(4, int.from_bytes(page[following + 2 : following + 4], "big"))
        following = int.from_bytes(page[following : following + 2], "big")


def _tail(pages: Pages, first: int, rest: int) -> Iterator[tuple[int, bytes]]:
    """The pages of a long record, each with what it does not fill."""
    number, seen = first, set[int]()
    while number and rest > 0 and number not in seen:
        seen.add(number)
        page = pages.page(number)
        here = min(rest, pages.usable - 4)
        yield number, page[4 + here : pages.usable]
        rest -= here
        number = int.from_bytes(page[:4], "big")


def _free_pages(pages: Pages, used: set[int]) -> Iterator[tuple[int, bytes]]:
    """Every page that no tree uses: on the list of free pages, or forgotten by all."""
    trunks = dict(_trunks(pages))
    # A file that shrinks by itself keeps pages with a map of the others; ours does not.
    has_maps = pages.page(1)[52:56] != bytes(4)
    for number in range(1, pages.count + 1):
        if number in trunks:
            yield number, pages.page(number)[_TRUNK + 4 * trunks[number] : pages.usable]
        elif number not in used and not has_maps:
            yield number, pages.page(number)[: pages.usable]


def _trunks(pages: Pages) -> Iterator[tuple[int, int]]:
    following, seen = int.from_bytes(pages.page(1)[32:36], "big"), set[int]()
    while following:
        if following in seen:
            raise Unreadable("The file is damaged: the list of free pages runs in a circle.")
        seen.add(following)
        page = pages.page(following)
        yield following, int.from_bytes(page[4:8], "big")
        following = int.from_bytes(page[:4], "big")
