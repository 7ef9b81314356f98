"""A table out of bytes: whatever a spreadsheet writes, and nothing that is none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.core.pilot import table
from workshop.core.pilot.reading_faults import Fault, ReadingsRefused

PLAIN = "Tag;Kennzahl;Fälle\r\n8.4.2025;repeat7;90\r\n"
CELLS = ("8.4.2025", "repeat7", "90")


def fault_of(text: str | bytes) -> tuple[Fault, int]:
    with pytest.raises(ReadingsRefused) as refusal:
        table.read(table.decoded(text) if isinstance(text, bytes) else text)
    (mistake,) = refusal.value.mistakes
    return mistake.fault, mistake.row


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_way_spreadsheets_write_letters_is_read(encoding: str) -> None:
    found = table.read(table.decoded(PLAIN.encode(encoding)))
    assert found.heading == ("Tag", "Kennzahl", "Fälle")
    assert found.rows == (table.Row(2, CELLS),)


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_the_sign_between_cells_is_told_by_the_heading(sign: str) -> None:
    assert table.read(PLAIN.replace(";", sign)).rows[0].cells == CELLS


def test_decimal_commas_do_not_split_a_table_of_semicolons() -> None:
    found = table.read("day;metric;sum;sum_of_squares\n8.4.2025;handle;12,5;80,1\n")
    assert found.rows[0].cells == ("8.4.2025", "handle", "12,5", "80,1")


def test_a_line_that_names_the_sign_is_no_heading() -> None:
    found = table.read("sep=;\n" + PLAIN)
    assert found.heading[0] == "Tag"
    assert found.rows[0].number == 3


def test_empty_rows_are_left_out_and_still_counted() -> None:
    found = table.read("day;metric\n;\n\n8.4.2025;repeat7\n")
    assert [row.number for row in found.rows] == [4]


def test_as_many_rows_as_are_allowed_are_read_and_one_more_is_not() -> None:
    rows = "8.4.2025;repeat7\n" * table.MAX_ROWS
    assert len(table.read("day;metric\n" + rows).rows) == table.MAX_ROWS
    assert fault_of("day;metric\n" + rows + "9.4.2025;repeat7\n") == (Fault.TOO_MANY_ROWS, 0)


def test_two_megabytes_are_read_and_more_is_not() -> None:
    table.decoded(b"x" * table.MAX_BYTES)
    assert fault_of(b"x" * (table.MAX_BYTES + 1)) == (Fault.TOO_LARGE, 0)
    assert fault_of("x" * (table.MAX_BYTES + 1)) == (Fault.TOO_LARGE, 0)


@pytest.mark.parametrize(
    ("text", "fault", "row"),
    [
        ("", Fault.EMPTY, 0),
        ("day;metric\n", Fault.EMPTY, 0),
        ("\n\n", Fault.EMPTY, 0),
        (b"PK\x03\x04rest", Fault.WORKBOOK, 0),
        ('day;metric\n8.4.2025;"open\n', Fault.QUOTES, 2),
        pytest.param("day;metric\n8.4.2025;" + "x" * 200_000, Fault.NOT_A_TABLE, 2, id="long"),
        ("day;metric\n8.4.2025;a\x00b\n", Fault.CONTROL, 2),
        ("day;metric\n8.4.2025;a\x1b[2Jb\n", Fault.CONTROL, 2),
        ("day;metric\n8.4.2025;a\ue000b\n", Fault.CONTROL, 2),
        ('day;metric\n8.4.2025;"two\nlines"\n', Fault.CONTROL, 2),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(
    text: str | bytes, fault: Fault, row: int
) -> None:
    assert fault_of(text) == (fault, row)


def test_a_letter_cut_in_two_at_the_end_of_a_beginning_does_not_change_its_alphabet() -> None:
    beginning = ("x" * 99 + "ä").encode()[:-1]
    assert table.encoding_of(beginning) == "utf-8-sig"
    assert table.encoding_of(b"F\xe4lle;und mehr") == "cp1252"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with suppress(ReadingsRefused):
        table.read(table.decoded(raw))
