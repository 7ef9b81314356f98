"""What follows from the card and is never typed: error rates, methods, looks, last days."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.pilots import CONTINUE, DECISION, KILL, TOO_LONG, TOO_MANY, a_card
from workshop.core.pilot import terms
from workshop.core.pilot.criteria import Cmp, Criterion, Method, Role, Stat
from workshop.core.pilot.plan import Allocation, Dates, Goal

TRIP = Criterion("t1", Role.TRIPWIRE, "complaints", Stat.COUNT, Cmp.AT_LEAST, 3.0)


def settled(*lines: Criterion, goal: Goal = Goal.PERFORMANCE, by: Allocation | None = None):  # type: ignore[no-untyped-def]
    card = a_card(criteria=lines)
    card = replace(card, why=replace(card.why, goal=goal))
    if by:
        card = replace(card, parts=replace(card.parts, allocation=by))
    return {each.id: each for each in terms.settled(card).criteria}


def test_the_error_of_stopping_is_split_over_all_lines_that_can_stop() -> None:
    one = settled(CONTINUE, KILL)
    assert one["k1"].alpha == 0.05
    three = settled(CONTINUE, KILL, TOO_LONG, TOO_MANY, TRIP)
    assert {three[name].alpha for name in ("k1", "g1", "g2")} == {0.05 / 3}
    assert three["c1"].alpha == 0.05


def test_each_line_has_its_method() -> None:
    lines = settled(CONTINUE, KILL, TOO_LONG, TRIP)
    assert lines["c1"].method is Method.HYBRID
    assert lines["k1"].method is lines["g1"].method is Method.ALWAYS_VALID
    assert lines["t1"].method is Method.POINT
    assert settled(CONTINUE, KILL, goal=Goal.LEARNING)["c1"].method is Method.POINT


@pytest.mark.parametrize("by", [Allocation.BY_AGENT, Allocation.BY_SITE])
def test_whole_groups_are_looked_at_on_four_frozen_days_at_most(by: Allocation) -> None:
    lines = settled(CONTINUE, KILL, by=by)
    assert {each.method for each in lines.values()} == {Method.SCHEDULED}
    looks = lines["c1"].looks
    assert looks == (date(2025, 3, 21), date(2025, 3, 28), date(2025, 4, 4), DECISION)
    assert settled(CONTINUE, KILL)["c1"].looks == ()


def test_looks_are_spread_over_a_long_pilot() -> None:
    dates = Dates(date(2025, 3, 3), date(2025, 7, 1), maturation_days=7)
    looks = terms.looks(dates)
    assert len(looks) == terms.MOST_LOOKS
    assert looks[-1] == dates.decision
    assert all(later - earlier > (looks[1] - looks[0]) / 2 for earlier, later in pairwise(looks))
    assert terms.looks(Dates()) == ()


def test_a_stop_line_mirrors_what_is_hoped_for() -> None:
    lines = settled(CONTINUE, replace(KILL, target=None))
    assert lines["k1"].target == 0.05
    moved = settled(replace(CONTINUE, target=-0.08), KILL)
    assert moved["k1"].target == 0.08


def test_a_share_of_one_arm_is_tuned_beyond_its_limit() -> None:
    assert settled(CONTINUE, KILL, TOO_LONG)["g1"].target == pytest.approx(0.14)
    low = replace(TOO_LONG, cmp=Cmp.BELOW, value=0.5)
    assert settled(CONTINUE, KILL, low)["g1"].target == pytest.approx(0.3)
    assert settled(CONTINUE, KILL, replace(TOO_LONG, value=0.9))["g1"].target == 0.95
    assert settled(CONTINUE, KILL, TOO_MANY)["g2"].target is None


def test_lines_that_end_on_the_day_of_decision_move_with_it() -> None:
    card = a_card(
        criteria=(CONTINUE, replace(KILL, until=date(2025, 3, 28)), replace(TOO_LONG, until=None))
    )
    later = terms.moved(card, replace(card.dates, decision=date(2025, 4, 15)))
    assert [each.until for each in later.criteria] == [
        date(2025, 4, 15),
        date(2025, 3, 28),
        date(2025, 4, 15),
    ]
