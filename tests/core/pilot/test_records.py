"""Readings as a program sends them: the same rules as for a table, with rows counted from 1."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pilots import a_card
from workshop.core.pilot import table_out
from workshop.core.pilot.reading_faults import Fault, ReadingsRefused
from workshop.core.pilot.reading_in import understand
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.records import read_records
from workshop.core.pilot.table import MAX_ROWS

ONE = {"day": "2025-03-03", "arm": "pilot", "metric": "repeat7", "cases": 90, "hits": 17}


def fault_of(text: str) -> Fault:
    with pytest.raises(ReadingsRefused) as refusal:
        read_records(text)
    return refusal.value.mistakes[0].fault


def test_records_become_readings() -> None:
    more = {**ONE, "metric": "handle", "bins": [73, *[0] * 29, 17], "group": None}
    more |= {"correction": False, "eligible": 95}
    table = read_records(json.dumps({"readings": [ONE, more]}))
    found = understand(table, a_card(), table_out.PLAIN)
    assert found.mistakes == ()
    first, second = (line.reading for line in found.lines)
    assert first == Reading(date(2025, 3, 3), Arm.PILOT, "repeat7", Sums(90, 17))
    assert (second.sums.bins[0], second.sums.bins[-1], second.eligible) == (73, 17, 95)


def test_a_plain_list_is_taken_too_and_rows_count_from_one() -> None:
    table = read_records(json.dumps([ONE, {**ONE, "cases": 9.5, "correction": True}]))
    (wrong, reason) = understand(table, a_card(), table_out.PLAIN).mistakes
    assert (wrong.fault, wrong.row, wrong.column) == (Fault.NOT_WHOLE, 2, "cases")
    assert reason.fault is Fault.REASON_MISSING


def test_numbers_are_numbers_whatever_their_size() -> None:
    table = read_records(json.dumps([{**ONE, "exposure": 1e-7, "sum": 1234.567}]))
    assert table.rows[0].cells[-2:] == ("0.000000", "1234.567")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NOT_JSON),
        ("{", Fault.NOT_JSON),
        ("7", Fault.NOT_JSON),
        ('{"readings": {}}', Fault.NOT_JSON),
        ('{"readings": [7]}', Fault.NOT_JSON),
        ('{"readings": []}', Fault.EMPTY),
        ('[{"cases": NaN}]', Fault.NOT_JSON),
        ('[{"cases": Infinity}]', Fault.NOT_JSON),
        ("[" * 100_000, Fault.NOT_JSON),
        (json.dumps([ONE] * (MAX_ROWS + 1)), Fault.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_list_of_records_is_refused(text: str, fault: Fault) -> None:
    assert fault_of(text) is fault


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*ONE, "bins", "group", "reason", "x"]), _VALUES))
def test_no_record_breaks_the_reader(record: dict[str, object]) -> None:
    try:
        understand(read_records(json.dumps([record])), a_card(), table_out.PLAIN)
    except ReadingsRefused:
        return
