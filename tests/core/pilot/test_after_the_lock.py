"""Concerns, pauses, learning cards and looking back: what each takes, and what it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from workshop.core.pilot import concerns, halting, learning, scoring
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.concerns import (
    Concern,
    ConcernMissing,
    ConcernTooLong,
    NoSuchConcern,
    NotYoursToSettle,
    Severity,
    require_settles,
    safety_open,
)
from workshop.core.pilot.deciding import Decision
from workshop.core.pilot.halting import HaltNeedsReason, HaltTooLong, NotPaused, NotRunning
from workshop.core.pilot.learning import NEEDED, Learning, LearningMissing, LearningTooLong
from workshop.core.pilot.scoring import (
    Forecasted,
    Outcome,
    OutcomeMissing,
    ScoreNeedsWords,
    ScoreTooLong,
    brier,
    team_brier,
)

DAY = date(2025, 4, 1)
CONCERN = Concern(3, "dan", "Dan", Severity.SAFETY, "Somebody may fall.", DAY)
CARD = Learning("We believed.", "We observed.", "We learned.", "We will.")


# ---- concerns -----------------------------------------------------------------------------------


def test_a_concern_is_kept_without_white_space_around_it() -> None:
    assert concerns.check("  It hurts.\n") == "It hurts."


def test_an_empty_or_endless_concern_is_refused() -> None:
    with pytest.raises(ConcernMissing):
        concerns.check(" ")
    with pytest.raises(ConcernTooLong):
        concerns.check("x" * (concerns.MAX_TEXT + 1))


def test_a_concern_is_settled_by_somebody_who_neither_raised_it_nor_owns_the_pilot() -> None:
    require_settles(CONCERN, "ada", "cy")
    for who in ("dan", "ada"):
        with pytest.raises(NotYoursToSettle):
            require_settles(CONCERN, "ada", who)


def test_a_settled_concern_is_not_settled_twice() -> None:
    with pytest.raises(NoSuchConcern):
        require_settles(replace(CONCERN, settled_by="Cy"), "ada", "eve")


def test_only_an_open_concern_about_safety_counts_as_one() -> None:
    assert safety_open((CONCERN,))
    assert not safety_open((replace(CONCERN, settled_by="Cy"),))
    assert not safety_open((replace(CONCERN, severity=Severity.HARMS),))


# ---- pauses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(PilotState))
def test_what_runs_can_be_paused_and_what_is_paused_can_go_on(state: PilotState) -> None:
    if state is PilotState.LOCKED:
        halting.require_running(state)
    else:
        with pytest.raises(NotRunning):
            halting.require_running(state)
    if state is PilotState.PAUSED:
        halting.require_paused(state)
    else:
        with pytest.raises(NotPaused):
            halting.require_paused(state)


def test_a_pause_needs_a_reason() -> None:
    assert halting.check(" The press called. ") == "The press called."
    with pytest.raises(HaltNeedsReason):
        halting.check("")
    with pytest.raises(HaltTooLong):
        halting.check("x" * (halting.MAX_TEXT + 1))


# ---- learning cards -----------------------------------------------------------------------------


def test_four_sentences_make_a_learning_card() -> None:
    assert learning.check(replace(CARD, believed=" We believed. ")) == CARD


@pytest.mark.parametrize("name", NEEDED)
def test_the_sentence_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(LearningMissing) as refused:
        learning.check(replace(CARD, **{name: " "}))
    assert refused.value.field == name


@pytest.mark.parametrize("name", ["believed", "thanks"])
def test_the_sentence_that_is_too_long_is_named(name: str) -> None:
    with pytest.raises(LearningTooLong) as refused:
        learning.check(replace(CARD, **{name: "x" * (learning.MAX_TEXT + 1)}))
    assert refused.value.field == name


# ---- looking back -------------------------------------------------------------------------------


def test_a_look_back_says_how_and_what_was_seen() -> None:
    found = scoring.check(Outcome.PARTLY, " 20 % ", "Cy", DAY)
    assert (found.outcome, found.saw, found.by_name, found.day) == (
        Outcome.PARTLY,
        "20 %",
        "Cy",
        DAY,
    )


def test_a_look_back_without_either_is_refused() -> None:
    with pytest.raises(OutcomeMissing):
        scoring.check(None, "20 %", "Cy", DAY)
    with pytest.raises(ScoreNeedsWords):
        scoring.check(Outcome.NOT, "", "Cy", DAY)
    with pytest.raises(ScoreTooLong):
        scoring.check(Outcome.NOT, "x" * (scoring.MAX_TEXT + 1), "Cy", DAY)


def test_the_score_of_a_forecast_is_its_squared_distance() -> None:
    assert brier(100, True) == 0
    assert brier(0, True) == 1
    assert brier(50, True) == brier(50, False) == 0.25
    assert brier(70, True) == pytest.approx(0.09)


def test_a_team_has_a_score_from_three_pilots_on() -> None:
    went_on = Forecasted((70, 100), Decision.CONTINUE)
    stopped = Forecasted((50, 50), Decision.STOP)
    without = Forecasted((), Decision.STOP)
    assert team_brier([went_on, stopped, without]) is None
    changed = Forecasted((0, 0), Decision.ITERATE)
    assert team_brier([went_on, stopped, without, changed]) == pytest.approx(
        (0.09 + 0 + 0.25 + 0.25 + 0 + 0) / 6
    )
