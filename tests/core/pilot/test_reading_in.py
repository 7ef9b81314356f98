"""Readings out of a table: understood, or refused with row, column and a way out, all at once."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.pilot.handed import DAY, HEADING, accept, lines, told
from tests.pilots import HANDLE, REPEAT, a_card
from workshop.core.pilot import reading_faults, table_out
from workshop.core.pilot.metrics import Better, Family, Metric
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.reading_faults import REMARKS, SENTENCES, Fault, Mistake
from workshop.core.pilot.reading_in import is_cluster
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.written import DayOrder, DecimalSign, Written

MINUTES = Metric("minutes", "Minutes a call", Family.MEAN, Better.LOWER, unit="min", cap=60.0)
BY_AGENT = replace(a_card(), parts=replace(a_card().parts, allocation=Allocation.BY_AGENT))
ALONE = replace(a_card(), parts=replace(a_card().parts, allocation=Allocation.BEFORE_AFTER))
MEANS = replace(a_card(), metrics=(MINUTES,))


def test_a_table_becomes_the_readings_it_says() -> None:
    assert [line.reading for line in lines()] == [
        Reading(date(2025, 3, 3), Arm.PILOT, "repeat7", Sums(90, 17)),
        Reading(date(2025, 3, 3), Arm.CONTROL, "repeat7", Sums(90, 25)),
    ]


@pytest.mark.parametrize(
    "heading", ["Tag;Arm;Kennzahl;Fälle;Treffer", "dag;kant;meetwaarde;aantal;treffers"]
)
def test_german_and_dutch_headings_and_names_are_known(heading: str) -> None:
    text = f"{heading}\n3.3.2025;Pilot;People who call again within 7 days;1.090;17\n"
    (line,) = lines(text)
    assert (line.reading.metric, line.reading.sums.n) == ("repeat7", 1090)
    text = text.replace("Pilot", "Vergleichsgruppe")
    assert lines(text)[0].reading.arm is Arm.CONTROL
    assert lines(text.replace("Vergleichsgruppe", "controlegroep"))[0].reading.arm is Arm.CONTROL


def test_everything_wrong_in_one_upload_is_told_together() -> None:
    text = f"{HEADING}\n3.3.25;pilot;foo;9,5;-3\n;left;repeat7;=A1;12 %\n3.3.2025;;;;\n"
    assert told(text) == [
        (Fault.YEAR_SHORT, 2, "day"),
        (Fault.METRIC_UNKNOWN, 2, "metric"),
        (Fault.NOT_WHOLE, 2, "cases"),
        (Fault.NEGATIVE, 2, "hits"),
        (Fault.MISSING, 3, "day"),
        (Fault.ARM_UNKNOWN, 3, "arm"),
        (Fault.FORMULA, 3, "cases"),
        (Fault.PERCENT, 3, "hits"),
        (Fault.MISSING, 4, "metric"),
        (Fault.MISSING, 4, "arm"),
    ]


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("day;arm;cases;hits", [(Fault.COLUMN_MISSING, 1, "metric")]),
        ("day;metric;cases;hits", [(Fault.COLUMN_MISSING, 1, "arm")]),
        ("a;b;c", None),
        (f"{HEADING};customer", [(Fault.COLUMN_UNKNOWN, 1, "customer")]),
        (f"{HEADING};Fälle", [(Fault.COLUMN_TWICE, 1, "Fälle")]),
    ],
)
def test_wrong_columns_are_named(heading: str, wrong: list[object] | None) -> None:
    row = ";".join(["3.3.2025", "pilot", "repeat7", "90", "17", "x"][: heading.count(";") + 1])
    found = told(f"{heading}\n{row}\n")
    assert (
        found == wrong
        if wrong
        else {each[0] for each in found}
        == {
            Fault.COLUMN_UNKNOWN,
            Fault.COLUMN_MISSING,
        }
    )


def test_a_column_without_a_name_is_let_pass_as_long_as_it_is_empty() -> None:
    assert (
        told(f"{HEADING};\n3.3.2025;pilot;repeat7;90;17;\n3.3.2025;control;repeat7;90;1;\n") == []
    )
    wrong = told(f"{HEADING};\n3.3.2025;pilot;repeat7;90;17;note\n")
    assert (Fault.COLUMN_UNKNOWN, 1, "") in wrong


def test_more_cells_than_columns_are_not_dropped() -> None:
    assert told(f"{HEADING}\n3.3.2025;pilot;repeat7;90;17;5\n")[0] == (Fault.MORE_CELLS, 2, "")


@pytest.mark.parametrize(
    ("figures", "fault", "column"),
    [
        ("90;", Fault.MISSING, "hits"),
        (";17", Fault.MISSING, "cases"),
        ("99999999999;17", Fault.TOO_BIG, "cases"),
        ("9999999999999999;17", Fault.TOO_BIG, "cases"),
        ("ninety;17", Fault.NOT_A_NUMBER, "cases"),
        ("1.000;17", Fault.NUMBER_UNCLEAR, "cases"),
    ],
)
def test_a_figure_that_cannot_be_is_told_at_its_place(
    figures: str, fault: Fault, column: str
) -> None:
    assert (fault, 2, column) in told(f"{HEADING}\n3.3.2025;pilot;repeat7;{figures}\n")


def test_what_can_be_read_in_two_ways_is_settled_by_a_choice() -> None:
    text = f"{HEADING}\n03/04/2025;pilot;repeat7;1.000;17\n03/04/2025;control;repeat7;90;17\n"
    faults = {fault for fault, _, _ in told(text)}
    assert faults == {Fault.DATE_UNCLEAR, Fault.NUMBER_UNCLEAR}
    how = Written(DecimalSign.COMMA, DayOrder.MONTH_FIRST)
    found = lines(text, how=how)[0].reading
    assert (found.day, found.sums.n) == (date(2025, 3, 4), 1000)


def test_cells_that_contradict_each_other_are_both_named() -> None:
    text = "day;arm;metric;cases;sum;sum_of_squares\n"
    text += "13/03/2025;pilot;minutes;2;2.5;4\n03/14/2025;control;minutes;2;2,5;4\n"
    found = told(text, MEANS)
    assert (Fault.NUMBERS_MIXED, 3, "") in found
    assert (Fault.DATES_MIXED, 3, "day") in found


def test_bins_are_whole_counts() -> None:
    heading = f"{HEADING};bins"
    row = "3.3.2025;pilot;handle;3;1;"
    for bins, fault in (("1 2,5", Fault.NOT_WHOLE), ("1|x", Fault.NOT_A_NUMBER)):
        assert (fault, 2, "bins") in told(f"{heading}\n{row}{bins}\n")
    assert (Fault.NEGATIVE, 2, "bins") in told(f"{heading}\n{row}1 -2\n")
    assert (Fault.TOO_BIG, 2, "bins") in told(f"{heading}\n{row}1 99999999999\n")
    assert lines(f"{heading}\n{row}1 | 2\n")[0].reading.sums.bins == (1, 2)


def test_groups_have_made_up_keys_and_only_where_cases_are_allotted_by_them() -> None:
    heading = f"{HEADING};group"
    row = "3.3.2025;pilot;repeat7;90;17;"
    assert told(f"{heading}\n{row}a7\n") == [(Fault.CLUSTER_NOT_USED, 2, "group")]
    assert (Fault.CLUSTER_MISSING, 2, "group") in told(f"{heading}\n{row}\n", BY_AGENT)
    for key in ("=1+1", "a b", "x" * 41, "@home"):
        assert (Fault.CLUSTER_UNREADABLE, 2, "group") in told(f"{heading}\n{row}{key}\n", BY_AGENT)
    assert is_cluster("team-7.b")
    assert not is_cluster("-7")


def test_a_pilot_without_a_control_group_needs_no_arm() -> None:
    text = "day;metric;cases;hits\n3.3.2025;repeat7;90;17\n"
    assert lines(text, ALONE)[0].reading.arm is Arm.PILOT
    assert told(f"{HEADING}\n3.3.2025;control;repeat7;90;17\n", ALONE)[0][0] is Fault.NO_CONTROL


def test_a_correction_says_why_and_may_be_below_zero() -> None:
    heading = f"{HEADING};correction;reason"
    row = "3.3.2025;pilot;repeat7;-2;-1;"
    assert (Fault.REASON_MISSING, 2, "reason") in told(f"{heading}\n{row}ja;\n")
    assert (Fault.YES_OR_NO, 2, "correction") in told(f"{heading}\n{row}maybe;twice\n")
    assert (Fault.NOT_USED, 2, "reason") in told(f"{heading}\n{row}no;twice\n")
    long = "x" * 201
    assert (Fault.REASON_TOO_LONG, 2, "reason") in told(f"{heading}\n{row}yes;{long}\n")
    found = lines(f"{heading}\n{row}yes;=counted twice\n")[0].reading
    assert (found.corrects, found.reason, found.sums) == (True, "=counted twice", Sums(-2, -1))


def test_a_column_a_metric_cannot_do_without_is_asked_for_once() -> None:
    text = "day;arm;metric;cases\n3.3.2025;pilot;repeat7;9\n3.3.2025;control;repeat7;9\n"
    assert told(text) == [(Fault.COLUMN_MISSING, 1, "hits")]


def test_a_group_in_which_there_was_nobody_is_a_zero_and_nothing_else() -> None:
    text = f"{HEADING}\n3.3.2025;pilot;repeat7;0;\n3.3.2025;control;repeat7;3;1\n"
    assert [each.sums.n for each in accept(text).readings] == [0, 3]


def test_what_is_understood_is_written_and_read_back_alike() -> None:
    bins = tuple([3] * 30 + [0])
    some = [
        Reading(date(2025, 3, 3), Arm.PILOT, "minutes", Sums(3, 0, 123.456, 9000.125, 0.0, 1)),
        Reading(date(2025, 3, 4), Arm.CONTROL, "minutes", Sums(2, 0, 1e-7, 0.1), eligible=9),
        Reading(
            date(2025, 3, 4),
            Arm.PILOT,
            "minutes",
            Sums(-1),
            corrects=True,
            reason='a; "b"',
            duplicates=2,
            crossed=1,
        ),
        Reading(date(2025, 3, 4), Arm.PILOT, "handle", Sums(90, 36, bins=bins)),
    ]
    card = replace(a_card(), metrics=(MINUTES, HANDLE))
    text = table_out.as_table(some)
    assert [line.reading for line in lines(text, card, table_out.PLAIN)] == some


def test_the_template_is_a_table_that_lacks_only_its_figures() -> None:
    text = table_out.template(a_card(), date(2025, 3, 3))
    assert "2025-03-03;control;complaints" in text
    assert {fault for fault, _, _ in told(text)} == {Fault.MISSING}
    assert "group" in table_out.template(BY_AGENT, date(2025, 3, 3))
    assert "sum_of_squares" in table_out.template(MEANS, date(2025, 3, 3))
    assert "arm" not in table_out.template(replace(ALONE, metrics=(REPEAT,)), date(2025, 3, 3))


def test_every_fault_has_a_sentence_and_every_sentence_its_fields() -> None:
    assert set(SENTENCES) == set(Fault)
    assert set(Fault) > REMARKS
    assert Mistake(Fault.EMPTY).sentence == reading_faults.SENTENCES[Fault.EMPTY]
    assert DAY.startswith(HEADING)
