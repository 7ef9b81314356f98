"""Figures of charts: which days count, what is a limit, and how cases are spread."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.pilots import CONTINUE, HANDLE, REPEAT, START, TOO_LONG, a_card
from workshop.core.pilot.criteria import Against, Cmp
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.readings import Day, Sums
from workshop.pages.charts import Bound, Mark, MarkKind, RunChart, as_plain, run_chart, spread


def day(n: int, hits: int = 9, cases: int = 90, bins: tuple[int, ...] = ()) -> Day:
    return Day(
        START + timedelta(days=n), Sums(cases, hits, bins=bins), Sums(cases, 2 * hits, bins=bins)
    )


DAYS = (day(0), day(1, hits=18), day(2, hits=90), day(3, hits=90))
LAST = START + timedelta(days=2)


def chart(excluded: tuple[date, ...] = (), marks: tuple[Mark, ...] = ()) -> RunChart:
    return run_chart(a_card(), REPEAT, DAYS, LAST, excluded, marks)


def test_days_that_have_not_matured_are_drawn_and_do_not_count() -> None:
    found = chart()
    assert [point.counts for point in found.points] == [True, True, True, False]
    assert found.pilot == pytest.approx(117 / 270)


def test_days_that_were_left_out_do_not_count_on_either_side() -> None:
    found = chart(excluded=(LAST,))
    assert (found.pilot, found.control) == (pytest.approx(27 / 180), pytest.approx(54 / 180))


def test_before_anything_has_matured_nothing_counts() -> None:
    found = run_chart(a_card(), REPEAT, DAYS, None, (), ())
    assert (found.pilot, found.control) == (None, None)
    assert spread(HANDLE, (day(0, bins=(1,)),), None, ()) is None


def test_a_line_against_the_other_group_is_no_level() -> None:
    assert chart().bounds == ()
    found = run_chart(a_card(), HANDLE, DAYS, LAST, (), ())
    assert found.bounds == (Bound(0.10, above=True, stops=True),)


@pytest.mark.parametrize(
    ("against", "value", "level"),
    [(Against.BASELINE_DIFF, -0.04, 0.20), (Against.BASELINE_RATIO, 0.5, 0.12)],
)
def test_a_line_against_the_time_before_is_a_level(
    against: Against, value: float, level: float
) -> None:
    line = replace(CONTINUE, against=against, value=value, cmp=Cmp.BELOW)
    found = run_chart(a_card(criteria=(line,)), REPEAT, DAYS, LAST, (), ()).bounds
    assert found == (Bound(pytest.approx(level), above=False, stops=False),)


def test_without_a_figure_from_before_it_is_none() -> None:
    line = replace(TOO_LONG, metric="repeat7", against=Against.BASELINE_DIFF)
    bare = replace(REPEAT, baseline=None)
    found = run_chart(a_card(criteria=(line,)), bare, DAYS, LAST, (), ())
    assert (found.bounds, found.baseline) == ((), None)


def test_the_axis_has_every_working_day_and_a_weekend_only_where_something_happened() -> None:
    saturday = START + timedelta(days=5)
    ends = Mark(MarkKind.DECISION, START + timedelta(days=7))
    plain = as_plain(chart(marks=(ends,)), {}, str)
    assert len(plain["axis"]) == 6
    plain = as_plain(chart(marks=(Mark(MarkKind.LOCK, saturday), ends)), {}, str)
    assert saturday.isoformat() in [each["day"] for each in plain["axis"]]
    assert as_plain(run_chart(a_card(), REPEAT, (), LAST, (), ()), {}, str)["axis"] == []


# ---- how cases are spread -----------------------------------------------------------------------

THREE = replace(HANDLE, bins=(5.0, 10.0, 20.0), limit=10.0)


def test_bins_say_where_half_and_nine_in_ten_of_the_cases_lie() -> None:
    found = spread(THREE, (day(0, bins=(50, 30, 15, 5)),), LAST, ())
    assert found is not None
    assert (found.cases, found.median, found.p90) == (100, 5.0, 20.0)
    assert [bar.pilot for bar in found.bars] == [0.5, 0.3, 0.15, 0.05]
    assert [bar.beyond for bar in found.bars] == [False, False, True, True]
    assert [(bar.low, bar.high) for bar in found.bars][-1] == (20.0, None)


def test_where_too_many_lie_above_the_last_bin_no_edge_is_told() -> None:
    found = spread(THREE, (day(0, bins=(0, 10, 0, 90)),), LAST, ())
    assert found is not None
    assert (found.median, found.p90) == (None, None)


def test_a_limit_from_below_marks_what_lies_under_it() -> None:
    found = spread(replace(THREE, counts_below=True), (day(0, bins=(1, 1, 1)),), LAST, ())
    assert found is not None
    assert [bar.beyond for bar in found.bars] == [True, True, False, False]


def test_without_a_limit_nothing_is_beyond_and_a_mean_is_told_beside() -> None:
    mean = replace(THREE, limit=None, family=Family.MEAN)
    one = Day(START, Sums(4, total=30.0, bins=(2, 2)))
    found = spread(mean, (one,), LAST, ())
    assert found is not None
    assert (found.mean, found.has_control) == (7.5, False)
    assert not any(bar.beyond for bar in found.bars)


def test_no_counts_in_bins_no_spread() -> None:
    assert spread(THREE, DAYS, LAST, ()) is None
    assert spread(replace(THREE, bins=()), (day(0, bins=(1,)),), LAST, ()) is None
