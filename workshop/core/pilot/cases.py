"""Daily sums out of a list of cases, in memory alone: no case is kept, told or written anywhere.

The list is read as a stream, twice: once to find out how days and numbers are written, once to
count. What is not counted is counted too, so that nobody takes a part for the whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from workshop.core.pilot import written
from workshop.core.pilot.card import Card
from workshop.core.pilot.case_columns import KNOWN, CaseColumn, case_columns
from workshop.core.pilot.case_counter import Counter, Site
from workshop.core.pilot.case_tally import Left
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused
from workshop.core.pilot.reading_in import has_clusters
from workshop.core.pilot.readings import Reading
from workshop.core.pilot.table import Row, refused, rows_of
from workshop.core.pilot.written import DayOrder, DecimalSign, Mixed, Written

MAX_CASES = 100_000
MAX_CASE_BYTES = 16 * 1024 * 1024
#: Told together; after so many the list as a whole needs another look.
MOST_MISTAKES = 50

Kind = TypeVar("Kind", DayOrder, DecimalSign)
#: Gives the lines of a list from its beginning, as often as it is called.
Lines = Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The sums of each day, arm and group, what was left out, and which columns were not read."""

    readings: tuple[Reading, ...]
    left: Left
    not_read: tuple[str, ...]


def count(lines: Lines, card: Card, metric: Metric, site: Site, how: Written) -> Counted:
    """Count the cases that `lines` gives (anew at each call), for one metric of the card.

    Raises:
        ReadingsRefused: something cannot be read; nothing was counted.
    """
    rows = _rows(lines)
    first = next(rows, None)
    if first is None:
        raise refused(Fault.EMPTY)
    heading = first.cells
    places = case_columns(heading, metric, has_clusters(card))
    how = _how_written(rows, places, how)
    counter = Counter(card, metric, site, places, how)
    again = _rows(lines)
    next(again)
    for row in again:
        counter.take(row)
        if len(counter.mistakes) >= MOST_MISTAKES:
            break
    if counter.mistakes:
        raise ReadingsRefused(counter.mistakes)
    if not counter.left.cases:
        raise refused(Fault.EMPTY)
    read = set(places.values())
    not_read = tuple(name for place, name in enumerate(heading) if place not in read and name)
    return Counted(counter.readings(), counter.left, not_read)


def _rows(lines: Lines) -> Iterator[Row]:
    rows = rows_of(lines(), MAX_CASES, KNOWN)
    return (row for row in rows if any(row.cells))


def _how_written(rows: Iterable[Row], places: Mapping[CaseColumn, int], said: Written) -> Written:
    """How days and numbers are written, as somebody said or as the whole list tells."""
    days: dict[DayOrder, tuple[int, str]] = {}
    signs: dict[DecimalSign, tuple[int, str]] = {}
    value = places.get(CaseColumn.VALUE, -1)
    times = [places[each] for each in (CaseColumn.OPENED, CaseColumn.RESOLVED) if each in places]
    for row in rows:
        for place in times:
            cell = row.cells[place] if place < len(row.cells) else ""
            if "/" in cell and (order := written.order_of(cell.split(" ")[0])):
                days.setdefault(order, (row.number, cell))
        cell = row.cells[value] if 0 <= value < len(row.cells) else ""
        if cell and (sign := written.decimal_sign_of(cell, whole=False)):
            signs.setdefault(sign, (row.number, cell))
    return Written(
        said.decimal or _settled(written.only(signs), Fault.NUMBERS_MIXED),
        said.days or _settled(written.only(days), Fault.DATES_MIXED),
    )


def _settled(found: Kind | Mixed | None, fault: Fault) -> Kind | None:
    if isinstance(found, Mixed):
        row, other = found.there
        fields: dict[str, str | int | float] = {"text": found.here[1], "other": other, "row": row}
        raise ReadingsRefused([Mistake(fault, found.here[0], "", fields)])
    return found
