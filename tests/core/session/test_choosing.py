"""What is open to choice, and what a choice needs."""

import pytest

from workshop.core.errors import Invalid
from workshop.core.session import choosing
from workshop.core.session.ballots import Tally
from workshop.core.session.choosing import Choice, Eligible, Why
from workshop.core.session.estimates import Estimate, weigh
from workshop.core.session.ties import ReasonNeeded, ReasonTooLong

FINALISTS = tuple(Tally(unit, 9 - n, 5) for n, unit in enumerate("abcdef"))


def seen(unit, impact, effort, people=3):
    """A finalist on which this many people agree."""
    return weigh(unit, [Estimate(impact, effort)] * people)


def whys(finalists=FINALISTS, weighed=()):
    """What speaks for each eligible unit."""
    return {e.unit: set(e.why) for e in choosing.eligible(finalists, weighed)}


LISTED = choosing.eligible(FINALISTS, [seen("e", 8, 2)])


def test_the_three_with_the_most_dots_are_open_to_choice():
    assert whys() == {"a": {Why.TOP}, "b": {Why.TOP}, "c": {Why.TOP}}


def test_whoever_equals_the_third_is_top_three_too():
    finalists = (*FINALISTS[:3], Tally("d", 7, 5), Tally("e", 7, 4))
    assert set(whys(finalists)) == {"a", "b", "c", "d"}


def test_what_is_worth_doing_first_is_open_to_choice():
    assert whys(weighed=[seen("e", 6, 4), seen("f", 6, 5), seen("a", 9, 1)]) == {
        "a": {Why.TOP, Why.SWEET_SPOT},
        "b": {Why.TOP},
        "c": {Why.TOP},
        "e": {Why.SWEET_SPOT},
    }


def test_one_wild_idea_is_open_to_choice_however_much_work_it_is():
    finalists = (*FINALISTS[:3], Tally("d", 4, 2), Tally("e", 3, 3), Tally("f", 2, 1))
    found = whys(finalists, [seen("d", 9, 9), seen("e", 7, 9), seen("f", 9, 9)])
    assert found["e"] == {Why.WILD_SLOT}
    assert not {"d", "f"} & set(found)


def test_the_wild_slot_needs_an_impact_of_seven():
    assert "d" not in whys(weighed=[seen("d", 6, 9)])
    assert whys(weighed=[seen("d", 7, 9)])["d"] == {Why.WILD_SLOT}


def test_the_wild_slot_goes_to_an_idea_that_is_not_open_already():
    finalists = (*FINALISTS[:3], Tally("d", 4, 4), Tally("e", 3, 3))
    found = whys(finalists, [seen("a", 9, 9), seen("d", 9, 1), seen("e", 8, 9)])
    assert found["d"] == {Why.SWEET_SPOT}
    assert found["e"] == {Why.WILD_SLOT}


def test_the_wild_slot_holds_one_among_equals():
    finalists = (*FINALISTS[:3], Tally("x", 2, 2), Tally("y", 3, 2), Tally("z", 3, 2))
    found = whys(finalists, [seen("x", 9, 9), seen("y", 7, 9), seen("z", 8, 9)])
    assert found["z"] == {Why.WILD_SLOT}
    assert not {"x", "y"} & set(found)


def test_two_answers_open_nothing():
    assert set(whys(weighed=[seen("d", 9, 1, people=2), seen("e", 9, 9, people=2)])) == set("abc")


def test_eligible_units_stand_by_their_dots():
    listed = choosing.eligible(FINALISTS[::-1], [seen("f", 8, 1), seen("d", 8, 9)])
    assert [e.unit for e in listed] == ["a", "b", "c", "d", "f"]


def test_after_a_void_round_every_unit_is_open_and_needs_a_reason():
    listed = choosing.eligible_without_vote(["b", "a"])
    assert listed == (
        Eligible("a", frozenset({Why.NO_VOTE})),
        Eligible("b", frozenset({Why.NO_VOTE})),
    )
    with pytest.raises(ReasonNeeded):
        choosing.choose(["a"], listed)
    assert choosing.choose(["a"], listed, reason="We were two.") == Choice(("a",), "We were two.")


def test_one_or_two_of_the_top_three_are_chosen_without_a_reason():
    assert choosing.choose(["c"], LISTED) == Choice(("c",), "")
    assert choosing.choose(["c", "a"], LISTED) == Choice(("c", "a"), "")


def test_the_same_pick_twice_counts_once():
    assert choosing.choose(["a", "a", "a"], LISTED).picks == ("a",)


def test_choosing_nothing_is_no_choice():
    with pytest.raises(choosing.NothingChosen) as refused:
        choosing.choose([], LISTED)
    assert isinstance(refused.value, Invalid)


def test_no_more_are_chosen_than_pilots_may_start():
    with pytest.raises(choosing.TooManyChosen) as refused:
        choosing.choose(["a", "b", "c"], LISTED)
    assert refused.value.fields == {"most": 2}
    assert choosing.choose(["a", "b", "c"], LISTED, max_pilots=3).picks == ("a", "b", "c")
    with pytest.raises(choosing.TooManyChosen):
        choosing.choose(["a", "b"], LISTED, max_pilots=1)


@pytest.mark.parametrize("unit", ["d", "nowhere"])
def test_only_what_is_on_the_list_can_be_chosen(unit):
    with pytest.raises(choosing.NotEligible):
        choosing.choose(["a", unit], LISTED, reason="I like it.")


def test_a_pick_outside_the_top_three_needs_a_reason():
    for reason in ("", "   "):
        with pytest.raises(ReasonNeeded):
            choosing.choose(["a", "e"], LISTED, reason=reason)
    assert choosing.choose(["a", "e"], LISTED, reason=" Cheap. ").reason == "Cheap."


def test_a_reason_has_its_limit_even_where_none_is_needed():
    for picks in (["a"], ["e"]):
        with pytest.raises(ReasonTooLong):
            choosing.choose(picks, LISTED, reason="x" * 281)
