"""Readings out of a table: every cell understood or refused with its row, its column and a way out.

Nothing is guessed, and all mistakes are told together. What the card and the days before say about
the readings is asked in `reading_checks.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workshop.core.pilot import written
from workshop.core.pilot.card import Card
from workshop.core.pilot.columns import MEASURED, WHOLE, Column, arm_of, column_of, is_yes, plain
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.table import Row, Table
from workshop.core.pilot.written import Mixed, Written
from workshop.core.session.notes import clean

#: What no single day of one group can have more of; far above any call centre.
MAX_COUNT = 10_000_000
MAX_SUM = 1e15
MAX_REASON = 200
MAX_CLUSTER = 40
#: What each family cannot do without; the first is its volume.
NEEDED: dict[Family, tuple[Column, ...]] = {
    Family.SHARE: (Column.CASES, Column.HITS),
    Family.RATE: (Column.EXPOSURE, Column.HITS),
    Family.MEAN: (Column.CASES, Column.TOTAL, Column.SQUARES),
}
#: Nobody said how it is written.
AS_IT_LOOKS = Written()


@dataclass(frozen=True, slots=True)
class Line:
    """One reading and the row it came in."""

    row: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table says: the readings that could be read, and what is wrong with the others."""

    lines: tuple[Line, ...]
    mistakes: tuple[Mistake, ...]
    how: Written


def has_control(card: Card) -> bool:
    """Whether the pilot has a control group to hand in readings of."""
    return card.parts.allocation is not Allocation.BEFORE_AFTER


def has_clusters(card: Card) -> bool:
    """Whether sums come by agent or site, under a made-up key."""
    return card.parts.allocation in (Allocation.BY_AGENT, Allocation.BY_SITE)


def understand(table: Table, card: Card, how: Written = AS_IT_LOOKS) -> Understood:
    """Read a table about the metrics of this card, written in this way where somebody said so.

    Raises:
        ReadingsRefused: the columns themselves are wrong, so that no row can be read.
    """
    places = _places(table, card)
    mistakes: list[Mistake] = []
    how = _how_written(table, places, how, mistakes)
    lines = []
    for row in table.rows:
        found = _RowReader(row, places, card, how)
        reading = found.reading()
        mistakes += (each for each in found.mistakes if each.row != 1 or each not in mistakes)
        if reading and not found.mistakes:
            lines.append(Line(row.number, reading))
    return Understood(tuple(lines), tuple(mistakes), how)


def _places(table: Table, card: Card) -> dict[Column, int]:
    """Where each column stands."""
    places: dict[Column, int] = {}
    mistakes = []
    for place, heading in enumerate(table.heading):
        column = column_of(heading)
        if column is None and not heading and not _is_used(table, place):
            continue
        if column is None:
            mistakes.append(Mistake(Fault.COLUMN_UNKNOWN, 1, heading, {"text": heading}))
        elif column in places:
            mistakes.append(Mistake(Fault.COLUMN_TWICE, 1, heading))
        else:
            places[column] = place
    needed = [Column.DAY, Column.METRIC, *([Column.ARM] if has_control(card) else [])]
    missing = [column for column in needed if column not in places]
    mistakes += [Mistake(Fault.COLUMN_MISSING, 1, each, {"text": each}) for each in missing]
    if mistakes:
        raise ReadingsRefused(mistakes)
    return places


def _is_used(table: Table, place: int) -> bool:
    return any(len(row.cells) > place and row.cells[place] for row in table.rows)


def _how_written(
    table: Table, places: Mapping[Column, int], said: Written, mistakes: list[Mistake]
) -> Written:
    """How the table is written, as somebody said or else as its own cells tell."""
    decimal, order = said.decimal, said.days
    if decimal is None:
        found = written.found_decimal(_numbers(table, places))
        if isinstance(found, Mixed):
            mistakes.append(_mixed(Fault.NUMBERS_MIXED, found))
        else:
            decimal = found
    if order is None:
        days = written.found_order(_cells(table, places[Column.DAY]))
        if isinstance(days, Mixed):
            mistakes.append(_mixed(Fault.DATES_MIXED, days, Column.DAY))
        else:
            order = days
    return Written(decimal, order)


def _cells(table: Table, place: int) -> Iterator[tuple[int, str]]:
    return ((row.number, row.cells[place]) for row in table.rows if len(row.cells) > place)


def _numbers(table: Table, places: Mapping[Column, int]) -> Iterator[tuple[int, str, bool]]:
    for column in (*WHOLE, *MEASURED):
        if column in places:
            for row, text in _cells(table, places[column]):
                yield row, text, column in WHOLE


def _mixed(fault: Fault, found: Mixed, column: str = "") -> Mistake:
    row, other = found.there
    fields: dict[str, str | int | float] = {"text": found.here[1], "other": other, "row": row}
    return Mistake(fault, found.here[0], column, fields)


class _RowReader:
    """Reads one row; `mistakes` holds what it could not read."""

    def __init__(self, row: Row, places: Mapping[Column, int], card: Card, how: Written) -> None:
        self._row = row
        self._places = places
        self._card = card
        self._how = how
        self.mistakes: list[Mistake] = []

    def reading(self) -> Reading | None:
        """The reading, or None when something that every reading needs is missing."""
        if len(self._row.cells) > max(self._places.values()) + 1 and any(
            self._row.cells[max(self._places.values()) + 1 :]
        ):
            self._wrong(Fault.MORE_CELLS, "")
        day, metric, arm = self._day(), self._metric(), self._arm()
        corrects = self._corrects()
        counts = {column: self._whole(column, corrects) for column in WHOLE}
        measured = {column: self._number(column, corrects) for column in MEASURED}
        bins = self._bins(corrects)
        cluster, reason = self._cluster(), self._reason(corrects)
        if day is None or metric is None or arm is None:
            return None
        self._require_whole(metric, corrects)
        sums = Sums(
            counts[Column.CASES],
            counts[Column.HITS],
            measured[Column.TOTAL],
            measured[Column.SQUARES],
            measured[Column.EXPOSURE],
            counts[Column.CAPPED],
            bins,
        )
        return Reading(
            day,
            arm,
            metric,
            sums,
            cluster,
            counts[Column.ELIGIBLE],
            corrects,
            reason,
            duplicates=counts[Column.DUPLICATES],
            crossed=counts[Column.CROSSED],
        )

    def _require_whole(self, key: str, corrects: bool) -> None:
        """Ask for every figure the metric needs, unless there was nothing that day."""
        needed = NEEDED[next(each.family for each in self._card.metrics if each.key == key)]
        is_nothing = self._text(needed[0]) in ("0", "0,0", "0.0")
        if corrects or is_nothing:
            return
        for column in needed:
            if column not in self._places:
                fields: dict[str, str | int | float] = {"text": column}
                self.mistakes.append(Mistake(Fault.COLUMN_MISSING, 1, column, fields))
            elif not self._text(column):
                self._wrong(Fault.MISSING, column)

    def _text(self, column: Column) -> str:
        place = self._places.get(column)
        return self._row.cells[place] if place is not None and place < len(self._row.cells) else ""

    def _wrong(self, fault: Fault, column: str, **fields: str | int | float) -> None:
        self.mistakes.append(Mistake(fault, self._row.number, column, fields))

    def _day(self) -> date | None:
        text = self._text(Column.DAY)
        if not text:
            self._wrong(Fault.MISSING, Column.DAY)
            return None
        found = written.day(text, self._how.days)
        if isinstance(found, Fault):
            self._wrong(found, Column.DAY, text=_short(text))
            return None
        return found

    def _metric(self) -> str | None:
        text = self._text(Column.METRIC)
        if not text:
            self._wrong(Fault.MISSING, Column.METRIC)
            return None
        for metric in self._card.metrics:
            if plain(text) in (plain(metric.key), plain(metric.name)):
                return metric.key
        known = ", ".join(metric.key for metric in self._card.metrics)
        self._wrong(Fault.METRIC_UNKNOWN, Column.METRIC, text=_short(text), known=known)
        return None

    def _arm(self) -> Arm | None:
        text = self._text(Column.ARM)
        if not text and not has_control(self._card):
            return Arm.PILOT
        found = arm_of(text)
        if not text:
            self._wrong(Fault.MISSING, Column.ARM)
        elif found is None:
            self._wrong(Fault.ARM_UNKNOWN, Column.ARM, text=_short(text))
        return found

    def _corrects(self) -> bool:
        text = self._text(Column.CORRECTS)
        said = is_yes(text)
        if said is None:
            self._wrong(Fault.YES_OR_NO, Column.CORRECTS, text=_short(text))
        return bool(said)

    def _number(self, column: Column, may_be_negative: bool) -> float:
        text = self._text(column)
        found = written.number(text, self._how.decimal) if text else 0.0
        if isinstance(found, float) and abs(found) > MAX_SUM:
            found = Fault.TOO_BIG
        elif isinstance(found, float) and found < 0 and column is not Column.TOTAL:
            found = found if may_be_negative else Fault.NEGATIVE
        if isinstance(found, Fault):
            self._wrong(found, column, text=_short(text))
            return 0.0
        return found

    def _whole(self, column: Column, may_be_negative: bool) -> int:
        number = self._number(column, may_be_negative)
        if not number.is_integer():
            self._wrong(Fault.NOT_WHOLE, column, text=_short(self._text(column)))
        elif abs(number) > MAX_COUNT:
            self._wrong(Fault.TOO_BIG, column, text=_short(self._text(column)))
        else:
            return int(number)
        return 0

    def _bins(self, may_be_negative: bool) -> tuple[int, ...]:
        parts = self._text(Column.BINS).replace("|", " ").split()
        counts = [written.number(part, self._how.decimal) for part in parts]
        for part, count in zip(parts, counts, strict=True):
            fault = _fault_of_count(count, may_be_negative)
            if fault:
                self._wrong(fault, Column.BINS, text=_short(part))
                return ()
        return tuple(int(count) for count in counts if isinstance(count, float))

    def _cluster(self) -> str:
        text = self._text(Column.CLUSTER)
        if not has_clusters(self._card):
            if text:
                self._wrong(Fault.CLUSTER_NOT_USED, Column.CLUSTER)
        elif not text:
            self._wrong(Fault.CLUSTER_MISSING, Column.CLUSTER)
        elif not is_cluster(text):
            self._wrong(Fault.CLUSTER_UNREADABLE, Column.CLUSTER)
        return text

    def _reason(self, corrects: bool) -> str:
        text = clean(self._text(Column.REASON))
        if corrects and not text:
            self._wrong(Fault.REASON_MISSING, Column.REASON)
        if len(text) > MAX_REASON:
            self._wrong(Fault.REASON_TOO_LONG, Column.REASON, limit=MAX_REASON)
        if text and not corrects:
            self._wrong(Fault.NOT_USED, Column.REASON, metric=Column.REASON)
        return text


def is_cluster(text: str) -> bool:
    """Whether this can be the key of a group: letters, digits, points and dashes, beginning so."""
    signs = text.replace("-", "").replace("_", "").replace(".", "")
    return len(text) <= MAX_CLUSTER and signs.isalnum() and text[0].isalnum()


def _fault_of_count(count: float | Fault, may_be_negative: bool) -> Fault | None:
    if isinstance(count, Fault):
        return count
    if not count.is_integer():
        return Fault.NOT_WHOLE
    if abs(count) > MAX_COUNT:
        return Fault.TOO_BIG
    return Fault.NEGATIVE if count < 0 and not may_be_negative else None


def _short(text: str) -> str:
    """The beginning of a cell, enough to find it again."""
    return text if len(text) <= 40 else f"{text[:39]}…"
