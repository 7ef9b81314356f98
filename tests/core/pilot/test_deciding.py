"""What may be decided on a pilot, and what a decision against the rules has to bring."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.pilots import DECISION, a_card
from workshop.core.errors import RuleBroken
from workshop.core.pilot import deciding
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.deciding import (
    FOLLOWS,
    LATEST_DAYS,
    MAX_TEXT,
    MIN_REASON,
    OPEN_TO,
    RECHECK_DAYS,
    Decision,
    Dissent,
    Ground,
    Reach,
    Record,
    Wish,
    is_against,
    options,
    record,
    require_decidable,
    require_second,
)
from workshop.core.pilot.decision_refusals import (
    ConfidenceMissing,
    DecisionTooLong,
    ExpectedDay,
    ExpectedMissing,
    GroundMissing,
    NeedsIndependent,
    NotDecidable,
    NothingChosen,
    NotOpen,
    NoTriesLeft,
    ReachMissing,
    ReasonTooShort,
    SafetyOpen,
    SecondIsFirst,
    SecondIsOwner,
    ShareNotLarger,
)
from workshop.core.pilot.findings import Advice, Recommendation
from workshop.core.pilot.plan import Goal
from workshop.core.pilot.trying_again import next_card

TODAY = date(2025, 3, 28)
REASON = "The new phone system starts in May, and this changes all of it."


def wish(decision: Decision | None = Decision.STOP, **changes: Any) -> Wish:
    """Everything a decision against the recommendation needs."""
    whole = Wish(
        decision,
        Advice.CONTINUE,
        confidence=70,
        reach=Reach.LARGER,
        share=80,
        reason=REASON,
        ground=Ground.NEW_FACT,
        expected="Fewer calls without it.",
        expected_on=TODAY + timedelta(days=60),
    )
    return replace(whole, **changes)


def made(
    wanted: Wish, advice: Advice = Advice.CONTINUE, card: Card | None = None, **given: Any
) -> Record:
    who = {"by_id": "cy", "by_name": "Cy", "today": TODAY, **given}
    return record(wanted, card or a_card(), Recommendation(advice, 5, ("c1",)), **who)


@pytest.mark.parametrize("advice", list(Advice))
def test_every_recommendation_says_what_is_open_and_what_follows_it(advice: Advice) -> None:
    assert OPEN_TO[advice]
    assert FOLLOWS[advice] <= OPEN_TO[advice]
    assert set(options(advice)) == OPEN_TO[advice]
    assert Decision.STOP in OPEN_TO[advice], "a pilot can be stopped whatever is recommended"


@pytest.mark.parametrize("advice", [Advice.INVALID, Advice.PAUSE])
def test_nothing_goes_on_over_ill_numbers_or_past_a_tripwire(advice: Advice) -> None:
    with pytest.raises(NotOpen):
        made(wish(Decision.CONTINUE), advice)
    assert made(wish(Decision.STOP), advice).against is False


def test_only_what_the_rules_recommend_goes_with_them() -> None:
    with_it = {(a, d) for a in Advice for d in Decision if not is_against(a, d)}
    assert with_it == {
        (Advice.INVALID, Decision.ITERATE),
        (Advice.INVALID, Decision.STOP),
        (Advice.PAUSE, Decision.ITERATE),
        (Advice.PAUSE, Decision.STOP),
        (Advice.KILL, Decision.STOP),
        (Advice.ITERATE, Decision.ITERATE),
        (Advice.CONTINUE, Decision.CONTINUE),
        (Advice.NEAR_MISS, Decision.ITERATE),
        (Advice.NEAR_MISS, Decision.STOP),
        (Advice.LEARNED, Decision.ITERATE),
        (Advice.LEARNED, Decision.STOP),
    }


def test_with_the_recommendation_a_reason_is_optional() -> None:
    plain = Wish(Decision.CONTINUE, Advice.CONTINUE, confidence=80, reach=Reach.LARGER, share=80)
    found = made(plain)
    assert (found.against, found.reason, found.ground, found.expected_on) == (False, "", None, None)
    assert (found.reach, found.share) == (Reach.LARGER, 80)


def test_everything_about_a_decision_stands_in_the_record() -> None:
    notes = (Dissent("Dan", "I would wait."),)
    found = made(wish(), dissent=notes)
    assert found == Record(
        question=a_card().title,
        options=(Decision.CONTINUE, Decision.ITERATE, Decision.STOP),
        advice=Advice.CONTINUE,
        row=5,
        because=("c1",),
        decision=Decision.STOP,
        against=True,
        by_id="cy",
        by_name="Cy",
        day=TODAY,
        confidence=70,
        reason=REASON,
        ground=Ground.NEW_FACT,
        expected="Fewer calls without it.",
        expected_on=TODAY + timedelta(days=60),
        dissent=notes,
        before_date=True,
    )


def test_a_decision_on_its_day_is_not_before_it() -> None:
    assert made(wish(expected_on=DECISION + timedelta(days=9)), today=DECISION).before_date is False


def test_what_goes_to_everybody_is_looked_at_again_after_ninety_days() -> None:
    wanted = wish(Decision.CONTINUE, reach=Reach.EVERYWHERE, expected_on=None)
    assert made(wanted).expected_on == TODAY + timedelta(days=RECHECK_DAYS)


REFUSED: list[tuple[type[RuleBroken], dict[str, Any]]] = [
    (NothingChosen, {"decision": None}),
    (ReasonTooShort, {"reason": "x" * (MIN_REASON - 1)}),
    (ReasonTooShort, {"reason": " " * 60}),
    (DecisionTooLong, {"reason": "x" * (MAX_TEXT + 1)}),
    (DecisionTooLong, {"expected": "x" * (MAX_TEXT + 1)}),
    (GroundMissing, {"ground": None}),
    (ExpectedMissing, {"expected": " "}),
    (ExpectedDay, {"expected_on": None}),
    (ExpectedDay, {"expected_on": TODAY}),
    (ExpectedDay, {"expected_on": TODAY + timedelta(days=LATEST_DAYS + 1)}),
    (ConfidenceMissing, {"confidence": None}),
    (ConfidenceMissing, {"confidence": 101}),
    (ReachMissing, {"decision": Decision.CONTINUE, "reach": None}),
    (ShareNotLarger, {"decision": Decision.CONTINUE, "share": None}),
    (ShareNotLarger, {"decision": Decision.CONTINUE, "share": 50}),
    (ShareNotLarger, {"decision": Decision.CONTINUE, "share": 101}),
]


@pytest.mark.parametrize(("refusal", "changes"), REFUSED)
def test_what_is_missing_is_refused(refusal: type[RuleBroken], changes: dict[str, Any]) -> None:
    assert made(wish()), "nothing is missing"
    with pytest.raises(refusal):
        made(wish(**changes))


def test_a_reason_of_forty_characters_is_enough() -> None:
    assert len(made(wish(reason="x" * MIN_REASON)).reason) == MIN_REASON


def test_an_open_concern_about_safety_keeps_it_from_everybody() -> None:
    everywhere = wish(Decision.CONTINUE, reach=Reach.EVERYWHERE)
    assert made(everywhere, safety_open=False).reach is Reach.EVERYWHERE
    with pytest.raises(SafetyOpen):
        made(everywhere, safety_open=True)
    assert made(wish(Decision.CONTINUE), safety_open=True).share == 80


def card_with(tries: int) -> Card:
    card = a_card()
    return replace(card, dates=replace(card.dates, max_iterations=tries))


def test_a_change_takes_one_of_the_declared_tries() -> None:
    again = wish(Decision.ITERATE)
    assert made(again, Advice.ITERATE, card_with(1)).decision is Decision.ITERATE
    with pytest.raises(NoTriesLeft):
        made(again, Advice.ITERATE, card_with(0))
    assert next_card(card_with(2), "p", Advice.ITERATE).dates.max_iterations == 1


@pytest.mark.parametrize("advice", [Advice.INVALID, Advice.LEARNED])
def test_ill_numbers_and_an_answer_take_none(advice: Advice) -> None:
    assert made(wish(Decision.ITERATE), advice, card_with(0)).decision is Decision.ITERATE
    assert next_card(card_with(1), "p", advice).dates.max_iterations == 1


def test_the_next_try_is_a_draft_without_days_that_knows_where_it_comes_from() -> None:
    found = next_card(a_card(), "the entry", Advice.ITERATE)
    assert (found.version, found.parent) == (2, "the entry")
    assert (found.dates.start, found.dates.decision) == (None, None)
    assert {each.until for each in found.criteria} == {None}
    assert found.metrics == a_card().metrics


def test_a_question_that_is_answered_goes_on_to_be_a_goal() -> None:
    card = a_card()
    asking = replace(card, why=replace(card.why, goal=Goal.LEARNING))
    assert next_card(asking, "p", Advice.LEARNED).why.goal is Goal.PERFORMANCE
    assert next_card(asking, "p", Advice.ITERATE).why.goal is Goal.LEARNING


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_a_near_miss_is_not_judged_by_those_with_a_part_in_it(who: str) -> None:
    with pytest.raises(NeedsIndependent):
        made(wish(), Advice.NEAR_MISS, by_id=who)
    assert made(wish(), Advice.NEAR_MISS, by_id="cy").against is False
    assert made(wish(), Advice.CONTINUE, by_id=who).against is True


def test_two_signatures_are_two_peoples_and_none_of_the_owner() -> None:
    found = made(wish())
    require_second(found, a_card(), "dan")
    require_second(found, a_card(), "ben")
    with pytest.raises(SecondIsFirst):
        require_second(found, a_card(), "cy")
    with pytest.raises(SecondIsOwner):
        require_second(found, a_card(), "ada")


def test_the_second_signature_on_a_near_miss_is_independent_too() -> None:
    found = made(wish(Decision.CONTINUE), Advice.NEAR_MISS)
    require_second(found, a_card(), "dan")
    with pytest.raises(NeedsIndependent):
        require_second(found, a_card(), "ben")


@pytest.mark.parametrize("state", list(PilotState))
def test_only_what_is_locked_or_paused_can_be_decided_on(state: PilotState) -> None:
    if state in deciding.DECIDABLE:
        require_decidable(state)
        return
    with pytest.raises(NotDecidable):
        require_decidable(state)
