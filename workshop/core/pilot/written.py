"""Numbers and days as people write them: 1.234,5 and 1,234.5, 8.4.2025 and 08-04-2025.

How a table is written is found out from all of its cells. What can be read in two ways, and is told
apart by no other cell, is refused and asked about rather than guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from workshop.core.pilot.reading_faults import Fault

Kind = TypeVar("Kind", bound=StrEnum)


class DecimalSign(StrEnum):
    """What stands before the tenths."""

    COMMA = ","
    POINT = "."


class DayOrder(StrEnum):
    """What comes first in 03/04/2025."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class Written:
    """How a table is written; None where nobody said and nothing tells."""

    decimal: DecimalSign | None = None
    days: DayOrder | None = None


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two cells, as (row, text), that cannot be read by one rule."""

    here: tuple[int, str]
    there: tuple[int, str]


_SPACES = re.compile(r"(?<=[0-9])[ '’\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_ONE_SIGN = re.compile(r"[+-]?([0-9]*)([.,])([0-9]+)")
_GROUPS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_BOTH = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?!\1)([.,])[0-9]+")
_OTHER = {",": DecimalSign.POINT, ".": DecimalSign.COMMA}


def bare(cell: str) -> str:
    """A cell without what only helps the eye: outer space, spaces between thousands, long minus."""
    return _SPACES.sub("", cell.strip().replace("\u2212", "-"))


def decimal_sign_of(cell: str, whole: bool) -> DecimalSign | None:
    """The decimal sign this number must be written with; None when it can be either.

    In a column of whole numbers 1.234 can only be one thousand two hundred and thirty-four.
    """
    text = bare(cell)
    if both := _BOTH.fullmatch(text):
        return DecimalSign(both[2])
    if groups := _GROUPS.fullmatch(text):
        is_told = len(text.lstrip("+-").split(groups[1])) > 2
        is_told = is_told or (whole and not text.endswith("000"))
        return _OTHER[groups[1]] if is_told else None
    one = _ONE_SIGN.fullmatch(text)
    return DecimalSign(one[2]) if one else None


def found_decimal(cells: Iterable[tuple[int, str, bool]]) -> DecimalSign | Mixed | None:
    """The decimal sign of a table, from (row, text, whole) of all its numbers."""
    first: dict[DecimalSign, tuple[int, str]] = {}
    for row, text, whole in cells:
        sign = decimal_sign_of(text, whole)
        if sign:
            first.setdefault(sign, (row, text))
    return only(first)


def number(cell: str, decimal: DecimalSign | None) -> float | Fault:
    """The number in a cell, or what is wrong with it."""
    text = bare(cell)
    if text.endswith("%"):
        return Fault.PERCENT
    if text.startswith(("=", "@")):
        return Fault.FORMULA
    if _PLAIN.fullmatch(text):
        return float(text) if len(text) < 20 else Fault.TOO_BIG
    sign = decimal_sign_of(text, whole=False) or decimal
    if not (_GROUPS.fullmatch(text) or _BOTH.fullmatch(text) or _ONE_SIGN.fullmatch(text)):
        return Fault.NOT_A_NUMBER
    if sign is None:
        return Fault.NUMBER_UNCLEAR
    if decimal and sign is not decimal:
        return Fault.NOT_A_NUMBER
    plain = text.replace("." if sign is DecimalSign.COMMA else ",", "").replace(sign.value, ".")
    return float(plain) if len(plain) < 30 else Fault.TOO_BIG


_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_OURS = re.compile(r"([0-9]{1,2})([-./])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})(?: 00:00(?::00)?)?")


def found_order(cells: Iterable[tuple[int, str]]) -> DayOrder | Mixed | None:
    """Whether the day or the month comes first in days with slashes; None when nothing tells."""
    first: dict[DayOrder, tuple[int, str]] = {}
    for row, text in cells:
        order = order_of(text)
        if order:
            first.setdefault(order, (row, text))
    return only(first)


def order_of(cell: str) -> DayOrder | None:
    """Which comes first in this day with slashes; None when it can be either."""
    match = _OURS.fullmatch(cell.strip())
    if match is None or match[2] != "/":
        return None
    if int(match[1]) > 12:
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST if int(match[3]) > 12 else None


def day(cell: str, order: DayOrder | None) -> date | Fault:
    """The day in a cell, or what is wrong with it.

    With points and dashes the day comes first, as in German and Dutch; with slashes either does.
    """
    text = cell.strip()
    if iso := _ISO.fullmatch(text):
        return _a_day(int(iso[1]), int(iso[2]), int(iso[3]))
    ours = _OURS.fullmatch(text)
    if ours is None:
        return Fault.NOT_A_DAY
    if len(ours[4]) == 2:
        return Fault.YEAR_SHORT
    first, second, year = int(ours[1]), int(ours[3]), int(ours[4])
    if ours[2] != "/" or first == second:
        return _a_day(year, second, first)
    order = order or order_of(text)
    if order is None:
        return Fault.DATE_UNCLEAR
    is_day_first = order is DayOrder.DAY_FIRST
    return _a_day(year, second, first) if is_day_first else _a_day(year, first, second)


def _a_day(year: int, month: int, day_of_month: int) -> date | Fault:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return Fault.NOT_A_DAY


def only(first: dict[Kind, tuple[int, str]]) -> Kind | Mixed | None:
    """The one rule that cells were found for; `Mixed` when there are two."""
    if len(first) > 1:
        there, here = sorted(first.values())
        return Mixed(here, there)
    return next(iter(first), None)
