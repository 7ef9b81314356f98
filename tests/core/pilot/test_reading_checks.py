"""Readings beside the card, the lock and what is there; a correction is a possible difference."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.pilot.handed import DAY, HEADING, TODAY, accept, lines, mistakes, told
from tests.core.pilot.test_reading_in import ALONE, BY_AGENT, MEANS
from tests.pilots import HANDLE, REPEAT, START, a_card
from workshop.core.pilot import reading_checks
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.reading_checks import (
    TAKES_READINGS,
    AlreadyDecided,
    Known,
    NotLockedYet,
    Way,
    added_up,
    lines_of,
)
from workshop.core.pilot.reading_faults import Fault, ReadingsRefused
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.working_days import WorkingDays

GIVEN = added_up(line.reading for line in lines())


def pair(day: str = "3.3.2025", metric: str = "repeat7", pilot: str = "90;17") -> str:
    return f"{HEADING}\n{day};pilot;{metric};{pilot}\n{day};control;{metric};90;20\n"


@pytest.mark.parametrize("state", list(PilotState))
def test_readings_are_taken_between_lock_and_decision_alone(state: PilotState) -> None:
    if state in TAKES_READINGS:
        return reading_checks.require_open(state)
    wanted = AlreadyDecided if state is PilotState.DECIDED else NotLockedYet
    with pytest.raises(wanted):
        reading_checks.require_open(state)
    return None


def test_what_fits_is_accepted_without_a_word() -> None:
    found = accept(card=replace(a_card(), dates=replace(a_card().dates, maturation_days=0)))
    assert (len(found.readings), found.remarks, found.unchanged) == (2, (), 0)


@pytest.mark.parametrize(
    ("day", "fields", "fault"),
    [
        (TODAY + timedelta(days=1), {}, Fault.FUTURE),
        (START - timedelta(days=3), {}, Fault.BEFORE_START),
        (START, {"locked_on": START}, Fault.TOO_EARLY),
        (START, {"locked_on": START + timedelta(days=1)}, Fault.TOO_EARLY),
    ],
)
def test_a_day_outside_the_pilot_is_refused(
    day: date, fields: dict[str, date], fault: Fault
) -> None:
    assert told(pair(day.isoformat()), **fields) == [(fault, 2, "day"), (fault, 3, "day")]


def test_the_day_after_the_lock_is_taken() -> None:
    assert told(DAY, locked_on=START - timedelta(days=1)) == []


def test_what_is_unusual_is_remarked_upon_and_taken() -> None:
    holiday = WorkingDays(frozenset({date(2025, 3, 3)}))
    assert {each.fault for each in accept(works=holiday).remarks} == {Fault.WEEKEND}
    assert {each.fault for each in accept(pair("8.3.2025")).remarks} == {Fault.WEEKEND}
    assert {each.fault for each in accept(pair("19.3.2025")).remarks} == {Fault.NOT_MATURED}
    late = accept(pair("10.4.2025"), today=date(2025, 5, 1)).remarks
    assert {each.fault for each in late} == {Fault.AFTER_DECISION}


def test_more_customers_than_the_card_allows_are_remarked_upon() -> None:
    assert accept(exposed={"repeat7": 2410}).remarks == ()
    (remark,) = accept(exposed={"repeat7": 2411}).remarks
    assert (remark.fault, remark.fields) == (Fault.EXPOSED, {"cases": 2501, "limit": 2500})


def test_more_hits_than_cases_cannot_be() -> None:
    assert told(pair(pilot="90;91")) == [(Fault.HITS_OVER_CASES, 2, "hits")]
    assert told(pair(pilot="90;90")) == []


def test_more_cases_than_there_could_be_cannot_be() -> None:
    text = f"{HEADING};eligible\n3.3.2025;pilot;repeat7;90;17;89\n3.3.2025;control;repeat7;9;1;0\n"
    assert told(text) == [(Fault.CASES_OVER_ELIGIBLE, 2, "eligible")]


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        ("2;10;50;0", []),
        ("2;10;49;0", [(Fault.SQUARES_TOO_SMALL, 2, "sum_of_squares")]),
        ("0;10;50;0", [(Fault.TOTAL_OVER_CAP, 2, "sum")]),
        ("2;-10;50;0", []),
        ("2;10;50;3", [(Fault.CAPPED_OVER_CASES, 2, "capped")]),
        ("2;130;9000;0", [(Fault.TOTAL_OVER_CAP, 2, "sum")]),
    ],
)
def test_the_sums_of_a_mean_fit_together(figures: str, wrong: list[tuple[Fault, int, str]]) -> None:
    heading = "day;arm;metric;cases;sum;sum_of_squares;capped"
    other = "3.3.2025;control;minutes;2;10;50;0"
    text = f"{heading}\n3.3.2025;pilot;minutes;{figures}\n{other}\n"
    assert told(text, MEANS) == wrong


@pytest.mark.parametrize(
    ("bins", "hits", "fault"),
    [
        ("0 " * 17 + "7 1 1 " + "0 " * 11, 2, None),
        ("0 " * 17 + "7 1 1 " + "0 " * 11, 3, Fault.BINS_LIMIT),
        ("0 " * 17 + "6 1 1 " + "0 " * 11, 2, Fault.BINS_SUM),
        ("7 2", 2, Fault.BINS_COUNT),
    ],
)
def test_bins_fit_the_metrics_edges_and_add_up(bins: str, hits: int, fault: Fault | None) -> None:
    heading = f"{HEADING};bins"
    text = f"{heading}\n3.3.2025;pilot;handle;9;{hits};{bins}\n3.3.2025;control;handle;9;1;\n"
    assert told(text) == ([(fault, 2, "bins")] if fault else [])


def test_bins_that_do_not_show_the_limit_say_nothing_about_it() -> None:
    coarse = replace(a_card(), metrics=(replace(HANDLE, bins=(10.0, 20.0)),))
    text = f"{HEADING};bins\n3.3.2025;pilot;handle;9;1;5 4 0\n3.3.2025;control;handle;9;1;\n"
    assert told(text, coarse) == []


def test_figures_a_metric_does_not_use_are_not_swallowed() -> None:
    text = f"{HEADING};exposure;sum;capped;bins\n3.3.2025;pilot;repeat7;90;17;5;6;7;8\n"
    found = [each for each in told(text) if each[0] is Fault.NOT_USED]
    assert [column for _, _, column in found] == ["exposure", "sum", "capped", "bins"]


def test_a_rate_has_an_exposure_and_may_have_more_events() -> None:
    heading = "day;arm;metric;events;exposure"
    text = f"{heading}\n3.3.2025;pilot;complaints;12;10\n3.3.2025;control;complaints;0;90\n"
    assert Fault.EVENTS_OVER_EXPOSURE in {each.fault for each in accept(text).remarks}
    nothing = text.replace("12;10", "0;0").replace("0;90", "0;0")
    assert [fault for fault, _, _ in told(nothing)] == [Fault.NO_VOLUME]


def test_a_day_on_which_nobody_was_counted_is_left_out() -> None:
    text = f"{HEADING}\n3.3.2025;pilot;repeat7;0;0\n3.3.2025;control;repeat7;0;0\n"
    assert told(text) == [(Fault.NO_VOLUME, 2, "cases")]


def test_both_groups_of_a_day_come_together_or_the_other_is_there() -> None:
    one = "\n".join(DAY.splitlines()[:2])
    assert told(one) == [(Fault.EMPTY_ARM, 2, "arm")]
    control = {key: each for key, each in GIVEN.items() if key[1] is Arm.CONTROL}
    assert told(one, given=control) == []
    assert told("day;metric;cases;hits\n3.3.2025;repeat7;90;17\n", ALONE) == []


def test_nothing_is_taken_twice() -> None:
    assert told(DAY + DAY.splitlines()[1]) == [(Fault.TWICE, 4, "day")]
    assert told(DAY, given=GIVEN) == [
        (Fault.ALREADY_GIVEN, 2, "day"),
        (Fault.ALREADY_GIVEN, 3, "day"),
    ]


def test_what_was_given_before_can_be_filed_as_the_difference() -> None:
    with pytest.raises(ReadingsRefused) as refusal:
        accept(pair(pilot="88;18"), given=GIVEN)
    assert refusal.value.can_be_filed
    found = accept(pair(pilot="88;18"), way=Way.CORRECT, reason="counted twice", given=GIVEN)
    pilot, control = found.readings
    assert (pilot.sums, pilot.corrects, pilot.reason) == (Sums(-2, 1), True, "counted twice")
    assert control.sums == Sums(0, -5)
    again = added_up([*(line.reading for line in lines()), *found.readings])
    assert [each.sums for each in again.values()] == [Sums(88, 18), Sums(90, 20)]


def test_filing_what_is_there_already_says_nothing() -> None:
    found = accept(DAY, way=Way.CORRECT, reason="again", given=GIVEN)
    assert (found.readings, found.unchanged) == ((), 2)


def test_filing_takes_new_days_as_they_are() -> None:
    text = DAY + "4.3.2025;pilot;repeat7;90;1\n4.3.2025;control;repeat7;90;2\n"
    found = accept(text, way=Way.CORRECT, reason="late", given=GIVEN)
    assert [each.corrects for each in found.readings] == [False, False]


def test_filing_without_a_reason_is_refused() -> None:
    (wrong, _) = mistakes(pair(pilot="88;18"), way=Way.CORRECT, given=GIVEN)
    assert wrong.fault is Fault.REASON_MISSING


def test_a_correction_that_leaves_something_impossible_is_refused() -> None:
    heading = f"{HEADING};eligible;correction;reason"
    row = "3.3.2025;pilot;repeat7;-91;-18;-1;yes;typo"
    found = told(f"{heading}\n{row}\n", given=GIVEN)
    assert found == [
        (Fault.IMPOSSIBLE_AFTER, 2, "cases"),
        (Fault.IMPOSSIBLE_AFTER, 2, "hits"),
        (Fault.IMPOSSIBLE_AFTER, 2, "eligible"),
    ]
    assert told(f"{heading}\n{row}\n") == [(Fault.CORRECTS_NOTHING, 2, "day")]


def test_bins_that_are_not_given_again_stay() -> None:
    before = Sums(3, 1, bins=(1, 2))
    assert reading_checks.minus(Sums(4, 1), before) == Sums(1, 0, bins=(0, 0))
    assert reading_checks.minus(Sums(4, 1, bins=(2, 2)), Sums(3, 1)) == Sums(1, 0, bins=(2, 2))


def test_a_group_is_in_one_arm() -> None:
    heading = f"{HEADING};group"
    text = f"{heading}\n3.3.2025;pilot;repeat7;9;1;a\n3.3.2025;control;repeat7;9;1;b\n"
    assert told(text, BY_AGENT) == []
    crossed = text.replace("9;1;b", "9;1;a")
    assert told(crossed, BY_AGENT) == [(Fault.CLUSTER_BOTH_ARMS, 3, "group")]
    given = added_up(line.reading for line in lines(text, BY_AGENT))
    later = text.replace("3.3.", "4.3.").replace("pilot;repeat7;9;1;a", "pilot;repeat7;9;1;b")
    assert (Fault.CLUSTER_BOTH_ARMS, 2, "group") in told(later, BY_AGENT, given=given)


def test_readings_that_came_in_no_table_are_held_against_the_card_as_well() -> None:
    day = date(2025, 3, 3)
    wrong = [
        Reading(day, Arm.PILOT, "unheard of", Sums(1)),
        Reading(day, Arm.PILOT, REPEAT.key, Sums(9, 1), cluster="a"),
        Reading(day, Arm.CONTROL, REPEAT.key, Sums(9, 1)),
    ]
    with pytest.raises(ReadingsRefused) as refusal:
        reading_checks.accept(lines_of(wrong), Known(a_card(), TODAY))
    faults = [(each.fault, each.row) for each in refusal.value.mistakes]
    assert (Fault.METRIC_UNKNOWN, 1) in faults
    assert (Fault.CLUSTER_NOT_USED, 2) in faults
    missing = [replace(each, cluster="") for each in wrong[1:]]
    with pytest.raises(ReadingsRefused) as refusal:
        reading_checks.accept(lines_of(missing), Known(BY_AGENT, TODAY))
    assert refusal.value.mistakes[0].fault is Fault.CLUSTER_MISSING
