"""Reads from an SQLite file the order in which the rows of one table were laid down.

A page that fills up is split, and its cells are laid anew in the order of their keys; what comes
later lies behind them in the order in which it came. So each page ends in the newest rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.probe.cells import Cell, cells_on
from workshop.probe.dump import Order
from workshop.probe.pages import Pages, record, tree
from workshop.probe.records import values


class Called(NamedTuple):
    """What a tree of pages is called in the report, and whether its rows are numbered."""

    table: str
    what: str
    numbered: bool


def laid(pages: Pages, root: int, called: Called, names: Mapping[str, str]) -> Iterator[Order]:
    """Every order to be read from a tree; `names` gives a row's identity by a value of its own."""
    table, what, numbered = called
    by_page = [
        list(cells_on(pages.page(number), number, pages.usable)) for number in tree(pages, root)
    ]
    cells = [cell for page in by_page for cell in page]

    def order(where: str, pieces: Iterable[Iterable[Cell]]) -> Order:
        found = (tuple(_identities(pages, piece, names)) for piece in pieces)
        return Order(f"{table}: {where}", table, tuple(each for each in found if each))

    if numbered:
        yield order("hidden row numbers", [sorted(cells, key=lambda cell: cell.number or 0)])
    late = [_late(page) for page in by_page]
    whole = sorted(cells, key=lambda cell: (cell.page, -cell.start))
    yield order(f"{what}, as they lie on the pages", [whole])
    if any(late):
        yield order(f"{what}, the newest of each page", late)
    if long := [cell for cell in cells if cell.overflow]:
        yield order(f"{what}, by the pages of long texts", [sorted(long, key=_overflow)])


def _overflow(cell: Cell) -> int:
    return cell.overflow


def _late(page: list[Cell]) -> list[Cell]:
    """The cells of a page that were laid down after those in the order of the keys."""
    down = sorted(page, key=lambda cell: -cell.start)
    places = {cell.start: place for place, cell in enumerate(page)}
    ordered = 0
    while ordered < len(down) and (
        not ordered or places[down[ordered].start] > places[down[ordered - 1].start]
    ):
        ordered += 1
    return down[ordered:]


def _identities(pages: Pages, cells: Iterable[Cell], names: Mapping[str, str]) -> Iterator[str]:
    """The cells as identities; a cell is known by the one value in it that is a row's own."""
    for cell in cells:
        if cell.whole:
            row = values(record(pages, cell))
            yield from [names[value] for value in row if value and value in names][:1]
