"""Impact and effort: what is taken, and what may be shown."""

from math import floor
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.core.errors import Invalid
from workshop.core.session import estimates
from workshop.core.session.estimates import Estimate, Spread, Weighed

numbers = st.lists(st.integers(1, 9), min_size=3, max_size=30)


def answers(impacts, efforts=None):
    """Estimates with these impacts, and effort 5 unless said otherwise."""
    efforts = efforts or [5] * len(impacts)
    return [
        Estimate(i, e, f"{i} because {n}")
        for n, (i, e) in enumerate(zip(impacts, efforts, strict=True))
    ]


def test_an_estimate_runs_from_one_to_nine():
    assert estimates.check(1, 9, " cheap ") == Estimate(1, 9, "cheap")
    for impact, effort in ((0, 5), (5, 10), (-1, 5)):
        with pytest.raises(estimates.OffTheScale) as refused:
            estimates.check(impact, effort)
        assert refused.value.fields == {"least": 1, "most": 9}


def test_no_idea_is_an_answer():
    assert estimates.check(None, None) == Estimate(None, None, "")


@pytest.mark.parametrize(("impact", "effort"), [(5, None), (None, 5)])
def test_half_an_estimate_is_refused(impact, effort):
    with pytest.raises(estimates.HalfAnEstimate) as refused:
        estimates.check(impact, effort)
    assert isinstance(refused.value, Invalid)


def test_a_rationale_has_at_most_140_characters():
    assert len(estimates.check(5, 5, "x" * 140).rationale) == 140
    with pytest.raises(estimates.RationaleTooLong):
        estimates.check(5, 5, "x" * 141)


def test_the_quartiles_of_one_to_four_are_the_inclusive_ones():
    assert estimates.spread([4, 1, 3, 2]) == Spread(n=4, median=2.5, low=1.75, high=3.25)


@given(numbers)
@settings(deadline=None)
def test_quartiles_are_those_of_the_standard_library_and_of_hyndman_and_fan(drawn):
    found = estimates.spread(drawn)
    assert [found.low, found.median, found.high] == quantiles(drawn, n=4, method="inclusive")
    rising = sorted(drawn)
    for share, value in ((0.25, found.low), (0.5, found.median), (0.75, found.high)):
        place = (len(rising) - 1) * share
        below = floor(place)
        above = min(below + 1, len(rising) - 1)
        by_hand = rising[below] + (place - below) * (rising[above] - rising[below])
        assert value == pytest.approx(by_hand)


@pytest.mark.parametrize("impacts", [[], [9], [1, 9]])
def test_below_three_answers_nothing_is_shown_but_how_many(impacts):
    assert estimates.weigh("u", answers(impacts)) == Weighed(
        "u", len(impacts), None, None, False, "", "", False
    )


def test_no_idea_does_not_count_as_an_answer():
    unsure = [Estimate(None, None, "never seen it")] * 3
    assert estimates.weigh("u", [*answers([8, 8]), *unsure]).impact is None
    assert estimates.weigh("u", [*answers([8, 8, 8]), *unsure]).n == 3


def test_the_middle_and_the_spread_of_both_are_shown():
    seen = estimates.weigh("u", answers([3, 4, 5, 6, 7], [1, 1, 2, 3, 3]))
    assert seen.impact == Spread(5, 5, 4, 6)
    assert seen.effort == Spread(5, 2, 1, 3)


def test_below_five_answers_only_the_middle_is_shown():
    seen = estimates.weigh("u", answers([4, 5, 9], [1, 2, 3]))
    assert seen.impact == Spread(3, 5, 5, 5)
    assert seen.effort == Spread(3, 2, 2, 2)


@pytest.mark.parametrize(
    ("drawn", "contested"),
    [
        ([5, 5, 5], False),
        ([4, 5, 6, 7], False),
        ([3, 3, 6, 6], True),  # the middle half is 3 wide
        ([4, 4, 6, 6], False),  # 2 wide, no camps
        ([3, 3, 5, 5, 5, 5, 5, 5, 7, 7], True),  # narrow, with two camps
        ([3, 5, 5, 5, 5, 5, 5, 7, 7], False),  # only one says little
        ([3, 3, 5, 5, 5, 5, 5, 5, 6, 7], False),  # only one says much
    ],
)
def test_answers_are_contested_when_far_apart_or_in_two_camps(drawn, contested):
    assert estimates.weigh("u", answers(drawn)).contested is contested
    assert estimates.weigh("u", answers([5] * len(drawn), drawn)).contested is contested


def test_the_reasons_at_both_ends_are_shown_when_people_disagree():
    seen = estimates.weigh("u", answers([1, 2, 5, 8, 9]))
    assert (seen.low_rationale, seen.high_rationale) == ("1 because 0", "9 because 4")


def test_no_reason_is_shown_below_five_answers():
    seen = estimates.weigh("u", answers([1, 2, 8, 9]))
    assert seen.contested
    assert (seen.low_rationale, seen.high_rationale) == ("", "")


def test_no_reason_is_shown_while_people_agree():
    seen = estimates.weigh("u", answers([5, 5, 5, 5, 6]))
    assert (seen.low_rationale, seen.high_rationale) == ("", "")


def test_an_end_whose_people_gave_no_reason_stays_silent():
    silent = Estimate(1, 5, "")
    seen = estimates.weigh("u", [*answers([2, 3, 8, 9]), silent])
    assert (seen.low_rationale, seen.high_rationale) == ("", "9 because 3")


def test_among_equals_at_an_end_the_one_who_gave_a_reason_is_heard():
    seen = estimates.weigh("u", [Estimate(1, 5, ""), *answers([1, 5, 8, 9])])
    assert seen.low_rationale == "1 because 0"


def test_there_are_no_ends_when_all_say_the_same_impact():
    seen = estimates.weigh("u", answers([5, 5, 5, 5], [1, 1, 9, 9]) + answers([5], [5]))
    assert seen.contested
    assert (seen.low_rationale, seen.high_rationale) == ("", "")


_texts = st.text("ab", max_size=3)
_given = st.lists(st.builds(Estimate, st.integers(1, 9), st.integers(1, 9), _texts), max_size=12)


@given(_given, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_is_shown_says_nothing_about_the_order_of_arrival(drawn, chance):
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert estimates.weigh("u", shuffled) == estimates.weigh("u", drawn)


@pytest.mark.parametrize(
    ("impact", "effort", "sweet"), [(6, 4, True), (9, 1, True), (5, 4, False), (6, 5, False)]
)
def test_much_impact_for_little_effort_is_done_first(impact, effort, sweet):
    assert estimates.weigh("u", answers([impact] * 3, [effort] * 3)).sweet_spot is sweet
