"""How many working days are left at this pace: about as many as it then takes."""

from dataclasses import replace

import pytest

from tests.core.pilot.call_centre import at, calls, even_calls, working_day
from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, REPEAT, TOO_LONG, TOO_MANY, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role, Stat
from workshop.core.pilot.metrics import Baseline, Family, Metric
from workshop.core.pilot.readings import Arm, Reading, Sums


def one(line: Criterion, metric: Metric = REPEAT) -> Card:
    return a_card(metrics=(replace(metric, latency_days=0),), criteria=(line,))


def left(card: Card, readings: object, n: int) -> int | None:
    return at(readings, n, card).findings[0].days_left  # type: ignore[arg-type]


def test_the_more_is_known_the_fewer_days_are_left() -> None:
    assert (left(a_card(), calls(), 5) or 0) > (left(a_card(), calls(), 10) or 0) > 0


def test_an_effect_as_large_as_planned_then_shows_on_that_day() -> None:
    flat, hoped = 22, 18
    days = left(one(replace(CONTINUE, target=-4 / 90)), even_calls(10, flat, flat), 10)
    assert days is not None
    later = [*even_calls(10, flat, flat), *even_calls(10 + days, hoped, flat)[20:]]
    card = one(replace(CONTINUE, target=-4 / 90, until=None))
    card = replace(card, dates=replace(card.dates, decision=None, planned_days=20))
    assert at(later, 10 + days, card).findings[0].state == "met"
    assert at(later[:-2], 9 + days, card).findings[0].state == "open"


def test_what_is_out_of_reach_is_not_in_sight() -> None:
    assert left(one(replace(CONTINUE, target=-0.002)), even_calls(10, 20, 20), 10) is None


def test_without_a_target_the_figure_so_far_goes_on() -> None:
    aimless = one(replace(CONTINUE, target=None))
    assert left(aimless, even_calls(10, 20, 20), 10) is None
    assert left(aimless, even_calls(10, 18, 21), 10) is not None


@pytest.mark.parametrize(
    ("line", "metric"),
    [
        (replace(TOO_LONG, metric="repeat7", value=0.23, target=0.3), REPEAT),
        (replace(TOO_MANY, target=2.5), COMPLAINTS),
        (replace(CONTINUE, against=Against.CONTROL_RATIO, value=1.0, target=0.7), REPEAT),
        (replace(CONTINUE, against=Against.BASELINE_DIFF, target=-0.06), REPEAT),
        (replace(CONTINUE, against=Against.BASELINE_RATIO, value=1.0, target=0.7), REPEAT),
    ],
    ids=["a value", "a ratio of rates", "a ratio", "a baseline", "a ratio to a baseline"],
)
def test_every_kind_of_line_has_its_days(line: Criterion, metric: Metric) -> None:
    readings = even_calls(10, 20, 20, metric.key)
    found = left(one(replace(line, n_min=0), metric), readings, 10)
    assert found is not None
    assert 0 < found <= 60


def test_a_large_baseline_counts_as_known() -> None:
    known = replace(REPEAT, baseline=Baseline(0.24, 90_000, *_BEFORE))
    ratio = replace(CONTINUE, against=Against.BASELINE_RATIO, value=1.0, target=0.8, n_min=0)
    diff = replace(CONTINUE, against=Against.BASELINE_DIFF, value=0.0, target=-0.05, n_min=0)
    for line in (ratio, diff):
        assert 0 < (left(one(line, known), even_calls(10, 21, 0), 10) or 0) <= 60


def test_a_mean_is_carried_on_with_its_spread() -> None:
    minutes = replace(HANDLE, key="handle", family=Family.MEAN, limit=None)
    line = Criterion(
        "m1",
        Role.CONTINUE,
        "handle",
        Stat.MEAN,
        Cmp.BELOW,
        0.0,
        Against.CONTROL_DIFF,
        method=Method.ALWAYS_VALID,
        target=-0.8,
    )
    readings = [
        Reading(working_day(n), arm, "handle", Sums(90, total=90 * 8.1, squares=90 * 100.0))
        for n in range(1, 11)
        for arm in Arm
    ]
    assert 0 < (left(one(line, minutes), readings, 10) or 0) <= 60


_BEFORE = (REPEAT.baseline.first_day, REPEAT.baseline.last_day, "export")  # type: ignore[union-attr]
