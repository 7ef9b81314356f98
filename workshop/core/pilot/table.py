"""A table out of what somebody pasted or uploaded: rows of cells, whatever program wrote it.

Spreadsheets write tabs, commas or semicolons, in UTF-8, UTF-16 or the old Latin-1. Which it is can
be told from the bytes and from the heading; a table is never bent to fit.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from workshop.core.pilot.columns import column_of
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused

MAX_ROWS = 5000
MAX_BYTES = 2 * 1024 * 1024
_SEPARATORS = "\t;,"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts (the heading is 1), and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows below it, without empty ones."""

    heading: tuple[str, ...]
    rows: tuple[Row, ...]


def decoded(raw: bytes) -> str:
    """The text in these bytes.

    Raises:
        ReadingsRefused: it is a workbook, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise refused(Fault.TOO_LARGE, limit=MAX_BYTES // 1024**2)
    if raw.startswith(_ZIP):
        raise refused(Fault.WORKBOOK)
    return raw.decode(encoding_of(raw), "replace")


def encoding_of(begins: bytes) -> str:
    """How a text that begins like this is encoded: UTF-8, UTF-16, or else what Windows writes.

    The beginning has to be long enough to hold a heading; a sign cut off at its end does not count.
    """
    if begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = begins[:200]
    if head.count(b"\0") > len(head) // 3:
        return "utf-16-be" if head.startswith(b"\0") else "utf-16-le"
    try:
        begins.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(begins) - 3:
            return "cp1252"
    return "utf-8-sig"


def read(text: str) -> Table:
    """The table in a text.

    Raises:
        ReadingsRefused: it is empty, too long, broken, or holds signs that cannot be shown.
    """
    if len(text) > MAX_BYTES:
        raise refused(Fault.TOO_LARGE, limit=MAX_BYTES // 1024**2)
    rows = [row for row in rows_of(io.StringIO(text, newline="")) if any(row.cells)]
    if len(rows) < 2:
        raise refused(Fault.EMPTY)
    heading, *below = rows
    return Table(heading.cells, tuple(below))


def rows_of(
    lines: Iterator[str] | io.TextIOBase, most: int = MAX_ROWS, known: str = ""
) -> Iterator[Row]:
    """The rows of a table, one after the other as they are read; empty ones too.

    `known` are the headings the separator is told by, one a line; otherwise those of readings.

    Raises:
        ReadingsRefused: there are more than `most` below the heading, or one is broken.
    """
    first, number = next(iter(lines), ""), 1
    if first.strip().lower() in {f"sep={sign}" for sign in _SEPARATORS}:
        first, number = next(iter(lines), ""), 2
    separator = _separator_of(first, frozenset(known.split("\n")) if known else None)
    reader = csv.reader(_chained(first, lines), delimiter=separator, strict=True)
    below = -1
    try:
        for cells in reader:
            row = Row(number, tuple(cell.strip() for cell in cells))
            below += any(row.cells)
            if below > most:
                raise refused(Fault.TOO_MANY_ROWS, limit=most)
            _require_shown(row)
            yield row
            number += 1
    except csv.Error as error:
        # A cell of a hundred thousand letters is a text; everything else is about quotation marks.
        fault = Fault.NOT_A_TABLE if "limit" in str(error) else Fault.QUOTES
        raise ReadingsRefused([Mistake(fault, number)]) from error


def refused(fault: Fault, **fields: str | int) -> ReadingsRefused:
    """A refusal of the whole."""
    return ReadingsRefused([Mistake(fault, fields=fields)])


def _chained(first: str, rest: Iterator[str] | io.TextIOBase) -> Iterator[str]:
    yield first.removeprefix("\ufeff")
    yield from rest


def _separator_of(heading: str, known: frozenset[str] | None) -> str:
    """The sign that splits the heading into the most names we know; then into the most cells."""

    def fits(sign: str) -> tuple[int, int]:
        names = [name.strip().strip('"') for name in heading.removeprefix("\ufeff").split(sign)]
        if known is None:
            return sum(column_of(name) is not None for name in names), len(names)
        return sum(name.casefold() in known for name in names), len(names)

    return max(_SEPARATORS, key=fits)


def _require_shown(row: Row) -> None:
    """Refuse control signs, halves of signs and signs of nobody's alphabet."""
    for cell in row.cells:
        if not cell.isprintable() and any(
            unicodedata.category(sign) in {"Cc", "Cs", "Co"} for sign in cell
        ):
            raise ReadingsRefused([Mistake(Fault.CONTROL, row.number)])
