"""Numbers and days as people write them; what can be read in two ways is never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.core.pilot import written
from workshop.core.pilot.reading_faults import Fault
from workshop.core.pilot.written import DayOrder, DecimalSign, Mixed

COMMA, POINT = DecimalSign.COMMA, DecimalSign.POINT


@pytest.mark.parametrize(
    ("cell", "sign", "number"),
    [
        ("12", None, 12.0),
        ("-3", None, -3.0),
        ("\u22123", None, -3.0),
        ("12,5", None, 12.5),
        ("12.5", None, 12.5),
        (".5", None, 0.5),
        ("0,234", None, 0.234),
        ("1234,567", None, 1234.567),
        ("1.234,5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("1.234.567", None, 1234567.0),
        ("1 234,5", None, 1234.5),
        ("1\u00a0234", None, 1234.0),
        ("1\u202f234\u202f567", None, 1234567.0),
        ("1’234.5", None, 1234.5),
        ("1.234", COMMA, 1234.0),
        ("1.234", POINT, 1.234),
        ("1,234", COMMA, 1.234),
        ("1,234", POINT, 1234.0),
        ("1.234", None, Fault.NUMBER_UNCLEAR),
        ("1.000", None, Fault.NUMBER_UNCLEAR),
        ("12.5", COMMA, Fault.NOT_A_NUMBER),
        ("19 %", None, Fault.PERCENT),
        ("=A1+B1", None, Fault.FORMULA),
        ("@SUM(A1)", None, Fault.FORMULA),
        ("abc", None, Fault.NOT_A_NUMBER),
        ("1e5", None, Fault.NOT_A_NUMBER),
        ("1_000", None, Fault.NOT_A_NUMBER),
        ("\u0661\u0662", None, Fault.NOT_A_NUMBER),
        ("1.23.456", None, Fault.NOT_A_NUMBER),
        ("1,234,5", None, Fault.NOT_A_NUMBER),
        ("nan", None, Fault.NOT_A_NUMBER),
        ("9" * 25, None, Fault.TOO_BIG),
        ("9" * 40 + ",5", None, Fault.TOO_BIG),
        ("", None, Fault.NOT_A_NUMBER),
    ],
)
def test_a_number_is_read_as_it_is_written(
    cell: str, sign: DecimalSign | None, number: float | Fault
) -> None:
    assert written.number(cell, sign) == number


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([(2, "12", True)], None),
        ([(2, "1.234", False)], None),
        ([(2, "1.234", True)], COMMA),  # no part of a case is counted
        ([(2, "1.000", True)], None),
        ([(2, "1.000", True), (3, "2,5", False)], COMMA),
        ([(2, "1.234", False), (3, "1,234.5", False)], POINT),
        ([(2, "2.5", False), (3, "2,5", False)], Mixed((3, "2,5"), (2, "2.5"))),
    ],
)
def test_the_decimal_sign_of_a_table_is_told_by_its_cells(
    cells: list[tuple[int, str, bool]], found: object
) -> None:
    assert written.found_decimal(cells) == found


@pytest.mark.parametrize(
    ("cell", "order", "found"),
    [
        ("2025-04-08", None, date(2025, 4, 8)),
        ("2025-04-08 00:00:00", None, date(2025, 4, 8)),
        ("8.4.2025", None, date(2025, 4, 8)),
        ("08.04.2025", None, date(2025, 4, 8)),
        ("8. 4. 2025", None, date(2025, 4, 8)),
        ("08-04-2025", None, date(2025, 4, 8)),
        ("8.4.2025", DayOrder.MONTH_FIRST, date(2025, 4, 8)),
        ("13/04/2025", None, date(2025, 4, 13)),
        ("04/13/2025", None, date(2025, 4, 13)),
        ("04/04/2025", None, date(2025, 4, 4)),
        ("03/04/2025", None, Fault.DATE_UNCLEAR),
        ("03/04/2025", DayOrder.DAY_FIRST, date(2025, 4, 3)),
        ("03/04/2025", DayOrder.MONTH_FIRST, date(2025, 3, 4)),
        ("13/04/2025", DayOrder.MONTH_FIRST, Fault.NOT_A_DAY),
        ("8.4.25", None, Fault.YEAR_SHORT),
        ("31.02.2025", None, Fault.NOT_A_DAY),
        ("45755", None, Fault.NOT_A_DAY),
        ("8.4-2025", None, Fault.NOT_A_DAY),
        ("April 8", None, Fault.NOT_A_DAY),
        ("0000-00-00", None, Fault.NOT_A_DAY),
    ],
)
def test_a_day_is_read_as_it_is_written(
    cell: str, order: DayOrder | None, found: date | Fault
) -> None:
    assert written.day(cell, order) == found


def test_one_day_past_the_twelfth_tells_the_order_of_all() -> None:
    cells = [(2, "03/04/2025"), (3, "14/04/2025")]
    assert written.found_order(cells) is DayOrder.DAY_FIRST
    assert written.found_order(cells[:1]) is None
    mixed = written.found_order([*cells, (4, "04/14/2025")])
    assert mixed == Mixed((4, "04/14/2025"), (3, "14/04/2025"))


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_whatever_we_write_in_german_or_english_is_read_back(whole: int, rest: int) -> None:
    number = whole + (rest / 100 if whole >= 0 else -rest / 100)
    english = f"{number:,.2f}"
    german = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert written.number(english, POINT) == pytest.approx(number)
    assert written.number(german, COMMA) == pytest.approx(number)


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    assert isinstance(written.number(cell, None), float | Fault)
    assert isinstance(written.day(cell, None), date | Fault)
