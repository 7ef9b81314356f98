"""Dots: budgets, caps, counting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.core.errors import Invalid, RuleBroken, Unknown
from workshop.core.session import ballots
from workshop.core.session.ballots import Tally, Terms
from workshop.core.session.phases import DOTTING, Phase, PhaseClosed

VOTE = Terms(budget=6, cap=3)
UNITS = ("a", "b", "c", "d")


def test_every_phase_with_dots_has_its_terms_and_no_other():
    assert set(ballots.DOTS) == DOTTING
    for phase in set(Phase) - DOTTING:
        with pytest.raises(PhaseClosed):
            ballots.terms_for(phase, 10)


@pytest.mark.parametrize(
    ("phase", "units", "budget", "cap"),
    [
        (Phase.VOTE, 24, 6, 3),
        (Phase.VOTE, 25, 8, 4),
        (Phase.CHALLENGE_DOTS, 30, 3, 2),
        (Phase.HMW_DOTS, 30, 2, 1),
        (Phase.RUNOFF, 4, 1, 1),
    ],
)
def test_the_terms_of_each_round(phase, units, budget, cap):
    assert ballots.terms_for(phase, units) == Terms(budget, cap)


@given(st.sampled_from(sorted(DOTTING)), st.integers(0, 60))
@settings(deadline=None)
def test_a_budget_can_always_be_spent_within_the_caps(phase, units):
    terms = ballots.terms_for(phase, units)
    assert terms.budget <= units * terms.cap


def test_one_unit_alone_takes_no_more_than_the_cap():
    assert ballots.terms_for(Phase.VOTE, 1) == Terms(budget=3, cap=3)


def test_a_dot_is_placed_moved_and_taken_back():
    one = ballots.place({}, "a", 2, VOTE, UNITS)
    two = ballots.place(one, "b", 3, VOTE, UNITS)
    assert (one, two) == ({"a": 2}, {"a": 2, "b": 3})
    assert ballots.place(two, "a", 0, VOTE, UNITS) == {"b": 3}


def test_placing_the_same_count_twice_is_one_act():
    once = ballots.place({"a": 3}, "b", 3, VOTE, UNITS)
    assert ballots.place(once, "b", 3, VOTE, UNITS) == once


def test_placing_leaves_the_ballot_handed_in_as_it_was():
    mine = {"a": 1}
    ballots.place(mine, "a", 3, VOTE, UNITS)
    assert mine == {"a": 1}


def test_a_dot_beyond_the_budget_is_refused_with_what_is_left():
    with pytest.raises(ballots.OutOfDots) as refused:
        ballots.place({"a": 3, "b": 2}, "c", 2, VOTE, UNITS)
    assert refused.value.code == "out_of_dots"
    assert refused.value.fields == {"left": 1, "budget": 6}
    assert isinstance(refused.value, Invalid)


def test_a_dot_beyond_the_cap_is_refused():
    with pytest.raises(ballots.TooManyOnOne) as refused:
        ballots.place({}, "a", 4, VOTE, UNITS)
    assert refused.value.fields == {"cap": 3}


def test_a_unit_outside_the_round_takes_no_dots():
    with pytest.raises(ballots.NoSuchUnit) as refused:
        ballots.place({}, "z", 1, VOTE, UNITS)
    assert isinstance(refused.value, Unknown)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ballots.NegativeDots) as refused:
        ballots.place({"a": 2}, "a", -1, VOTE, UNITS)
    assert isinstance(refused.value, Invalid)


_act = st.tuples(st.sampled_from((*UNITS, "z")), st.integers(-2, 9))


@given(st.lists(_act, max_size=30), st.sampled_from(sorted(DOTTING)), st.integers(1, 4))
@settings(deadline=None)
def test_a_ballot_never_holds_more_than_its_budget(acts, phase, many):
    units = UNITS[:many]
    terms = ballots.terms_for(phase, many)
    mine: dict[str, int] = {}
    for unit, count in acts:
        try:
            mine = dict(ballots.place(mine, unit, count, terms, units))
        except RuleBroken:
            continue
        assert mine.get(unit, 0) == count
    assert sum(mine.values()) <= terms.budget
    assert all(1 <= dots <= terms.cap for dots in mine.values())
    assert set(mine) <= set(units)


def test_dots_are_counted_and_so_are_the_people_behind_them():
    rows = [("a", 3), ("b", 1), ("b", 1), ("b", 1), ("c", 0)]
    assert ballots.tally(rows, UNITS) == (
        Tally("b", 3, 3),
        Tally("a", 3, 1),
        Tally("c", 0, 0),
        Tally("d", 0, 0),
    )


def test_a_dot_for_an_unknown_unit_is_not_dropped_in_silence():
    with pytest.raises(ballots.NoSuchUnit):
        ballots.tally([("z", 1)], UNITS)


_rows = st.lists(st.tuples(st.sampled_from(UNITS), st.integers(0, 3)), max_size=20)


@given(_rows, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_tally_says_nothing_about_the_order_of_arrival(rows, chance):
    units = list(UNITS)
    before = ballots.tally(rows, units)
    chance.shuffle(rows)
    chance.shuffle(units)
    assert ballots.tally(rows, units) == before


@given(_rows)
@settings(deadline=None)
def test_no_dot_is_lost_or_made_in_the_count(rows):
    counted = ballots.tally(rows, UNITS)
    assert sum(t.dots for t in counted) == sum(count for _, count in rows)
    assert all(t.supporters <= t.dots for t in counted)
    assert list(counted) == sorted(counted, key=ballots.standing, reverse=True)


def test_a_round_with_fewer_than_three_ballots_is_void():
    assert [ballots.is_void(n) for n in (0, 1, 2, 3, 30)] == [True, True, True, False, False]
