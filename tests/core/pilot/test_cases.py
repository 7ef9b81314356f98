"""A list of cases becomes daily sums; what is not counted is counted, and no case is kept."""

import hashlib
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.core.pilot.listed import BERLIN, HEADING, a_list, count, many
from tests.core.pilot.test_reading_in import ALONE, BY_AGENT, MINUTES
from tests.pilots import COMPLAINTS, HANDLE, REPEAT, a_card
from workshop.core.pilot import moments
from workshop.core.pilot.allotting import FORMULA, arm_by_hash, ticket
from workshop.core.pilot.case_columns import can_be_counted
from workshop.core.pilot.cases import MAX_CASES, MOST_MISTAKES
from workshop.core.pilot.metrics import Better, Family, Metric
from workshop.core.pilot.reading_faults import Fault, ReadingsRefused
from workshop.core.pilot.readings import Arm, Sums
from workshop.core.pilot.written import DayOrder, DecimalSign, Written

ROOT = Path(__file__).resolve().parents[3]
INCIDENTS = ROOT.parent / "shared" / "data" / "incidents.csv"
CALL = "3.3.2025 08:00;3.3.2025 08:"


def wrong(text: str, **fields: object) -> list[tuple[Fault, int, str]]:
    with pytest.raises(ReadingsRefused) as refusal:
        count(text, **fields)  # type: ignore[arg-type]
    return [(each.fault, each.row, each.column) for each in refusal.value.mistakes]


def sums(text: str, **fields: object) -> dict[Arm, Sums]:
    return {each.arm: each.sums for each in count(text, **fields).readings}  # type: ignore[arg-type]


# ---- who is in the pilot ------------------------------------------------------------------------


def test_the_recipe_on_the_page_is_the_one_we_use() -> None:
    salt, share = "owner-2025", 50
    for key in ("C1", "Müller", "0049 171"):
        sha256 = hashlib.sha256(f"{salt}:{key}".encode()).hexdigest()
        told = FORMULA.replace('sha256("{salt}:{key}")', "sha256").format(share=share)
        in_pilot = eval(told, {"int": int, "sha256": sha256})
        assert (arm_by_hash(key, salt, share) is Arm.PILOT) == in_pilot


def test_the_share_that_was_promised_is_in_the_pilot() -> None:
    tickets = [ticket(f"C{n}", "salt") for n in range(10_000)]
    assert (min(tickets), max(tickets)) == (0, 99)
    assert sum(each < 20 for each in tickets) == pytest.approx(2000, abs=160)
    assert arm_by_hash("C1", "salt", 0) is Arm.CONTROL
    assert arm_by_hash("C1", "salt", 100) is Arm.PILOT


def test_a_column_arm_counts_before_the_recipe() -> None:
    heading = f"{HEADING};Arm"
    text = a_list(f"a;x;{CALL}05;Pilot", f"b;x;{CALL}30;Kontrolle", heading=heading)
    assert {arm: each.n for arm, each in sums(text).items()} == {Arm.PILOT: 1, Arm.CONTROL: 1}
    assert wrong(a_list(f"a;x;{CALL}05;left", heading=heading)) == [(Fault.ARM_UNKNOWN, 2, "arm")]
    assert wrong(a_list(f"a;x;{CALL}05;", heading=heading)) == [(Fault.MISSING, 2, "arm")]


def test_without_a_control_group_all_are_in_the_pilot() -> None:
    text = a_list(*(f"c{n};x;{CALL}05" for n in range(9)))
    assert {arm: each.n for arm, each in sums(text, card=ALONE).items()} == {Arm.PILOT: 9}


def test_groups_are_drawn_whole_and_have_made_up_keys() -> None:
    heading = f"{HEADING};Gruppe"
    rows = [f"c{n};x;{CALL}05;team-{n % 4}" for n in range(40)]
    found = count(a_list(*rows, heading=heading), card=BY_AGENT).readings
    assert {each.cluster: each.sums.n for each in found} == {f"team-{n}": 10 for n in range(4)}
    for group, fault in (("", Fault.CLUSTER_MISSING), ("A. Meier", Fault.CLUSTER_UNREADABLE)):
        row = f"c;x;{CALL}05;{group}"
        assert wrong(a_list(row, heading=heading), card=BY_AGENT) == [(fault, 2, "group")]
    assert wrong(a_list("a;x;1.3.2025;2.3.2025"), card=BY_AGENT)[0] == (
        Fault.COLUMN_MISSING,
        1,
        "group",
    )


# ---- what is counted ----------------------------------------------------------------------------


def test_times_become_minutes_hits_and_bins() -> None:
    text = a_list(f"a;x;{CALL}17", f"b;x;{CALL}18", f"c;x;{CALL}19", f"d;x;{CALL}59")
    found = sums(text, card=ALONE)[Arm.PILOT]
    assert (found.n, found.hits) == (4, 2)
    assert found.bins[16:19] == (1, 1, 1)
    assert found.bins[-1] == 1
    assert sum(found.bins) == 4


def test_a_share_below_a_limit_counts_the_quick_ones() -> None:
    quick = replace(HANDLE, counts_below=True)
    text = a_list(f"a;x;{CALL}17", f"b;x;{CALL}18", f"c;x;{CALL}19")
    assert sums(text, card=ALONE, metric=quick)[Arm.PILOT].hits == 1


def test_a_mean_is_capped_and_keeps_its_squares() -> None:
    text = "key;opened;value\na;2025-03-03;10\nb;2025-03-03;70,5\nc;2025-03-03;\n"
    found = count(text, card=ALONE, metric=MINUTES)
    assert found.readings[0].sums == Sums(2, 0, 70.0, 3700.0, capped=1)
    assert (found.left.capped, found.left.still_open, found.readings[0].eligible) == (1, 1, 3)


def test_yes_and_no_become_a_share() -> None:
    text = "key;opened;hit\na;2025-03-03;yes\nb;2025-03-03;nein\nc;2025-03-03;\n"
    found = count(text, card=ALONE, metric=REPEAT)
    assert (found.readings[0].sums, found.left.still_open) == (Sums(2, 1), 1)
    assert wrong(text.replace("yes", "often"), card=ALONE, metric=REPEAT) == [
        (Fault.YES_OR_NO, 2, "hit")
    ]


def test_an_open_case_beyond_the_limit_counts_as_beyond() -> None:
    hours = replace(HANDLE, unit="h", limit=168.0, bins=())
    text = a_list("a;x;3.3.2025 08:00;", "b;x;3.3.2025 08:00;4.3.2025 08:00")
    found = count(text, card=ALONE, metric=hours)
    assert (found.readings[0].sums.n, found.readings[0].sums.hits) == (2, 1)
    assert (found.left.over_while_open, found.left.still_open) == (1, 0)
    young = replace(hours, limit=2000.0)
    left = count(text, card=ALONE, metric=young).left
    assert (left.over_while_open, left.still_open, left.counted) == (0, 1, 1)


def test_where_a_bin_is_not_known_the_day_has_none() -> None:
    text = a_list("a;x;3.3.2025 08:00;", f"b;x;{CALL}05")
    assert sums(text, card=ALONE)[Arm.PILOT].bins == ()


def test_what_does_not_count_is_counted() -> None:
    rows = [
        f"a;x;{CALL}05",
        f"a;x;{CALL}05",
        "b;x;28.2.2025 08:00;28.2.2025 08:05",
        "c;x;9.4.2025 08:00;9.4.2025 08:05",
        "d;x;4.4.2025 08:00;4.4.2025 08:05",
        "e;x;8.3.2025 08:00;8.3.2025 08:05",
    ]
    found = count(a_list(*rows), card=ALONE)
    left = found.left
    assert (left.cases, left.counted, left.duplicates) == (6, 2, 1)
    assert (left.before_start, left.to_come, left.not_matured, left.moved) == (1, 1, 1, 1)
    assert left.has_many_duplicates
    assert [each.day for each in found.readings] == [date(2025, 3, 3), date(2025, 3, 10)]
    assert found.readings[0].duplicates == 1
    assert found.not_read == ("Kundenname",)


def test_a_case_in_both_arms_is_told() -> None:
    text = a_list(
        f"a;x;{CALL}05;pilot",
        f"a;x;{CALL}05;control",
        f"b;x;{CALL}05;control",
        heading=f"{HEADING};arm",
    )
    found = count(text)
    assert (found.left.crossed, sum(each.crossed for each in found.readings)) == (1, 1)


def test_an_arm_without_a_case_that_day_is_there_as_nothing() -> None:
    found = sums(a_list(f"a;x;{CALL}05"))
    assert sorted(each.n for each in found.values()) == [0, 1]


def test_the_day_is_that_of_the_site() -> None:
    text = "key;opened;resolved\na;2025-03-03T23:30:00Z;2025-03-04T00:00:00+00:00\n"
    assert count(text, card=ALONE).readings[0].day == date(2025, 3, 4)
    summer = "key;opened;value\na;30.3.2025 01:30;5\n"
    found = moments.moment("30.3.2025 01:30", None, BERLIN)
    assert found == datetime(2025, 3, 30, 0, 30, tzinfo=UTC)
    later = moments.moment("30.3.2025 03:30", None, BERLIN)
    assert isinstance(found, datetime)
    assert isinstance(later, datetime)
    assert moments.between(found, later, 60.0) == 60.0
    assert count(summer, card=ALONE, metric=HANDLE).left.moved == 1


# ---- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f";x;{CALL}05", (Fault.MISSING, 2, "key")),
        ("a;x;;3.3.2025 08:05", (Fault.MISSING, 2, "opened")),
        ("a;x;yesterday;3.3.2025 08:05", (Fault.NOT_A_MOMENT, 2, "opened")),
        ("a;x;2025-03-3x;3.3.2025 08:05", (Fault.NOT_A_MOMENT, 2, "opened")),
        ("a;x;3.3.2025 25:00;3.3.2025 08:05", (Fault.NOT_A_MOMENT, 2, "opened")),
        ("a;x;3.3.25 08:00;3.3.2025 08:05", (Fault.NOT_A_MOMENT, 2, "opened")),
        ("a;x;0001-01-01T00:00;", (Fault.NOT_A_MOMENT, 2, "opened")),
        (f"a;x;{CALL}61", (Fault.NOT_A_MOMENT, 2, "resolved")),
        ("a;x;3.3.2025 08:00;3.3.2025 07:00", (Fault.ENDS_BEFORE, 2, "resolved")),
        ("a;x;03/04/2025 08:00;", (Fault.DATE_UNCLEAR, 2, "opened")),
        (f"a;x;{CALL}05\x00", (Fault.CONTROL, 2, "")),
    ],
)
def test_a_case_that_cannot_be_read_is_told_at_its_place(
    row: str, found: tuple[Fault, int, str]
) -> None:
    assert wrong(a_list(row)) == [found]


@pytest.mark.parametrize(
    ("value", "fault"),
    [("12 %", Fault.PERCENT), ("99999999999", Fault.TOO_BIG), ("1.234", Fault.NUMBER_UNCLEAR)],
)
def test_a_value_that_cannot_be_is_told(value: str, fault: Fault) -> None:
    text = f"key;opened;value\na;2025-03-03;{value}\n"
    assert wrong(text) == [(fault, 2, "value")]
    assert count(text.replace(value, "1.234"), how=Written(DecimalSign.POINT)).left.counted == 1


def test_a_list_whose_cells_contradict_each_other_names_both() -> None:
    text = "key;opened;value\na;13/03/2025;2,5\nb;03/14/2025;2.5\n"
    assert wrong(text) == [(Fault.NUMBERS_MIXED, 3, "")]
    assert wrong(text.replace("2.5", "2")) == [(Fault.DATES_MIXED, 3, "")]
    clear = "key;opened;value\na;13/03/2025;2\nb;03/03/2025;2\n"
    assert count(clear, card=ALONE).left.counted == 2
    said = Written(days=DayOrder.MONTH_FIRST)
    assert wrong(clear, how=said) == [(Fault.NOT_A_MOMENT, 2, "opened")]


def test_columns_that_are_needed_are_asked_for() -> None:
    assert wrong("a;b\n1;2\n") == [
        (Fault.COLUMN_MISSING, 1, "key"),
        (Fault.COLUMN_MISSING, 1, "opened"),
        (Fault.COLUMN_MISSING, 1, "resolved"),
    ]
    assert wrong("key;opened\n1;2\n", metric=REPEAT) == [(Fault.COLUMN_MISSING, 1, "hit")]
    points = Metric("points", "Points", Family.MEAN, Better.HIGHER, unit="points")
    assert wrong("key;opened\n1;2\n", metric=points) == [(Fault.COLUMN_MISSING, 1, "value")]
    assert wrong("key;id;opened;value\n1;1;2;3\n") == [(Fault.COLUMN_TWICE, 1, "id")]
    assert wrong("key;opened;value\n") == [(Fault.EMPTY, 0, "")]
    assert wrong("") == [(Fault.EMPTY, 0, "")]
    assert [can_be_counted(each) for each in (REPEAT, HANDLE, COMPLAINTS)] == [True, True, False]


def test_after_so_many_mistakes_the_list_is_read_no_further() -> None:
    assert len(wrong(a_list(*(f"c{n};x;;" for n in range(200))))) == MOST_MISTAKES


def test_one_case_more_than_there_may_be_is_refused() -> None:
    text = a_list(*(f"c{n};x;{CALL}05" for n in range(MAX_CASES + 1)))
    assert wrong(text) == [(Fault.TOO_MANY_ROWS, 0, "")]


# ---- much, and real -----------------------------------------------------------------------------

MEASURE = """
import io, pathlib, time
from tests.core.pilot.listed import BERLIN, TODAY, many
from tests.pilots import HANDLE, a_card
from workshop.core.pilot import cases
from workshop.core.pilot.case_counter import Site
from workshop.core.pilot.working_days import WorkingDays
from workshop.core.pilot.written import Written

body = io.BytesIO()
body.writelines(line.encode() for line in many(100_000))

def held(what):
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))

def lines():
    body.seek(0)
    text = io.TextIOWrapper(body, "utf-8", newline="")
    yield from text
    text.detach()

count = lambda: cases.count(lines, a_card(), HANDLE, Site(BERLIN, TODAY, WorkingDays()), Written())
pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
before, took = held("VmRSS"), time.process_time()
found = count()
took = time.process_time() - took
print(found.left.counted, took, (held("VmHWM") - before) / 1e3)
"""


def test_100_000_cases_are_counted_as_a_stream_in_little_time_and_memory() -> None:
    said = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    counted, took, megabytes = int(said[0]), float(said[1]), float(said[2])
    print(f"{counted} cases, {took:.2f} s, {megabytes:.1f} MB")
    assert counted == 100_000
    assert took < 5.0
    assert 0.5 < megabytes < 30.0


def test_a_counter_that_keeps_the_cases_would_be_noticed() -> None:
    tracemalloc.start()
    kept = [dict(enumerate(line.split(";"))) for line in many(30_000)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most * 100_000 / len(kept) > 30e6


def test_real_incidents_are_counted_by_hash_and_matured() -> None:
    if not INCIDENTS.exists():
        pytest.skip("The real incidents are not there: ../shared/data/incidents.csv")
    long = Metric(
        "long",
        "Open longer than a week",
        Family.SHARE,
        Better.LOWER,
        unit="h",
        limit=168.0,
        bins=(24.0, 168.0, 720.0),
    )
    start = replace(a_card().dates, start=date(2016, 2, 29), decision=date(2016, 4, 8))
    card = replace(a_card(), metrics=(long,), dates=start)
    text = INCIDENTS.read_text(encoding="utf-8")
    found = count(text, card=card, metric=long, today=date(2016, 4, 8))
    assert (found.left.cases, found.left.counted) == (861, 861)
    assert "priority" in found.not_read
    both = sum((each.sums for each in found.readings), Sums())
    hours = [float(line.split(",")[3]) for line in text.splitlines()[1:]]
    assert both.hits == sum(hour > 168 for hour in hours)
    share = sum(each.sums.n for each in found.readings if each.arm is Arm.PILOT) / 861
    assert share == pytest.approx(0.5, abs=0.06)
