"""Tables of readings to test with: rows of the worked example, as a spreadsheet would give them."""

from datetime import date
from typing import Any

from tests.pilots import a_card
from workshop.core.pilot import reading_checks, reading_in, table
from workshop.core.pilot.card import Card
from workshop.core.pilot.reading_checks import Accepted, Known, Way
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused
from workshop.core.pilot.reading_in import AS_IT_LOOKS, Line
from workshop.core.pilot.written import Written

TODAY = date(2025, 3, 20)
HEADING = "day;arm;metric;cases;hits"
DAY = f"{HEADING}\n3.3.2025;pilot;repeat7;90;17\n3.3.2025;control;repeat7;90;25\n"


def lines(text: str = DAY, card: Card | None = None, how: Written = AS_IT_LOOKS) -> list[Line]:
    """The readings of a table; raises what is wrong with it."""
    found = reading_in.understand(table.read(text), card or a_card(), how)
    if found.mistakes:
        raise ReadingsRefused(found.mistakes)
    return list(found.lines)


def known(card: Card | None = None, **fields: Any) -> Known:
    """What the readings are held against: the worked example, on a day in March."""
    return Known(card or a_card(), **{"today": TODAY, **fields})


def accept(
    text: str = DAY, card: Card | None = None, way: Way = Way.REFUSE, reason: str = "", **f: Any
) -> Accepted:
    """What would be stored of a table."""
    return reading_checks.accept(lines(text, card), known(card, **f), way, reason)


def told(text: str, card: Card | None = None, **fields: Any) -> list[tuple[Fault, int, str]]:
    """What is wrong with a table: fault, row, column."""
    return [(each.fault, each.row, each.column) for each in mistakes(text, card, **fields)]


def mistakes(text: str, card: Card | None = None, **fields: Any) -> tuple[Mistake, ...]:
    """Everything that is wrong with a table, or nothing."""
    try:
        accept(text, card, **fields)
    except ReadingsRefused as refusal:
        return refusal.mistakes
    return ()
