"""Deciding on a pilot through the actions: done, refused, and refused leaves no trace."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_facilitator, a_manager, a_member, a_team, everything
from tests.core.pilot.call_centre import working_day
from tests.pilots import a_card, a_pilot, the_pilot
from tests.play import Play, play
from tests.reviewed import a_running_pilot, a_wish, ada_of, hand_in, managers
from workshop.actions import amending, deciding_pilots, looking, minding_pilots
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account, NotAllowed, NotSignedIn
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.concerns import Severity
from workshop.core.pilot.deciding import Decision, Reach, Wish
from workshop.core.pilot.decision_refusals import (
    AdviceMovedOn,
    AlreadyWaiting,
    NotDecidable,
    NothingWaiting,
    ReasonTooShort,
    SafetyOpen,
    SecondIsFirst,
    SecondIsOwner,
)
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.story import Story
from workshop.storage.queries import pilots as queries
from workshop.storage.queries import stories

GO_ON = Wish(Decision.CONTINUE, Advice.CONTINUE, confidence=80, reach=Reach.LARGER, share=80)


def story_of(playing: Play, pilot_id: str) -> Story:
    with playing.house.store.reading() as reading:
        return stories.one(reading, pilot_id)


def kinds(playing: Play, pilot_id: str) -> list[str]:
    with playing.house.store.reading() as reading:
        return [entry.kind for entry in queries.entries(reading, pilot_id)]


def looked(playing: Play, pilot_id: str, who: Account) -> None:
    """Have the verdicts of past days logged, so that what comes after is the act's alone."""
    looking.look(playing.house, who, pilot_id)


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


# ---- with the recommendation --------------------------------------------------------------------


def test_with_the_recommendation_one_signature_is_enough(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    record = deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)
    assert (record.against, record.by_name, record.share) == (False, "Cy", 80)
    assert the_pilot(playing, pilot_id).state is PilotState.DECIDED
    assert kinds(playing, pilot_id) == [EntryKind.LOCK, EntryKind.DECISION, EntryKind.FORECASTS]


def test_a_decision_is_made_once(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)
    with pytest.raises(NotDecidable):
        deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)


def test_what_is_looked_at_after_ninety_days_stands_in_the_record(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    wish = replace(GO_ON, reach=Reach.EVERYWHERE, share=None)
    deciding_pilots.decide(playing.house, cy, pilot_id, wish)
    today = playing.clock.time.date()
    assert story_of(playing, pilot_id).look_again == today + timedelta(days=90)


# ---- against it ---------------------------------------------------------------------------------


def test_against_the_recommendation_it_counts_from_the_second_signature(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    assert deciding_pilots.decide(playing.house, cy, pilot_id, a_wish()).against
    assert the_pilot(playing, pilot_id).state is PilotState.LOCKED
    assert story_of(playing, pilot_id).decided is None
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    decided = story_of(playing, pilot_id).decided
    assert decided is not None
    assert decided.second_name == "Dan"
    assert the_pilot(playing, pilot_id).state is PilotState.DECIDED


def test_nobody_signs_twice_and_the_owner_not_at_all(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    with pytest.raises(SecondIsFirst):
        deciding_pilots.sign_second(playing.house, cy, pilot_id)
    owning = the_pilot(playing, pilot_id)
    people = replace(owning.card.people, owner=dan.id)
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        unit.pilot = replace(owning, card=replace(owning.card, people=people))
    with pytest.raises(SecondIsOwner):
        deciding_pilots.sign_second(playing.house, dan, pilot_id)


def test_while_one_decision_waits_there_is_no_other(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    with pytest.raises(AlreadyWaiting):
        deciding_pilots.decide(playing.house, dan, pilot_id, GO_ON)
    deciding_pilots.take_back(playing.house, dan, pilot_id, "Two weeks are too few.")
    assert story_of(playing, pilot_id).waiting is None
    assert deciding_pilots.decide(playing.house, dan, pilot_id, GO_ON)
    assert kinds(playing, pilot_id)[1:3] == [EntryKind.DECISION, EntryKind.TAKEN_BACK]


def test_where_nothing_waits_nothing_is_signed_or_taken_back(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    with pytest.raises(NothingWaiting):
        deciding_pilots.sign_second(playing.house, cy, pilot_id)
    with pytest.raises(NothingWaiting):
        deciding_pilots.take_back(playing.house, cy, pilot_id, "why")


def test_taking_back_needs_a_reason(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    with pytest.raises(ReasonTooShort):
        deciding_pilots.take_back(playing.house, dan, pilot_id, " ")
    assert story_of(playing, pilot_id).waiting is not None


# ---- change and try again -----------------------------------------------------------------------


def test_a_change_begins_the_next_version_as_a_draft_from_zero(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish(Decision.ITERATE))
    assert story_of(playing, pilot_id).successor == ""
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    draft = the_pilot(playing, story_of(playing, pilot_id).successor)
    assert (draft.state, draft.card.version) == (PilotState.DRAFT, 2)
    assert (draft.card.dates.start, draft.card.dates.max_iterations) == (None, 0)
    assert kinds(playing, draft.id) == []
    with playing.house.store.reading() as reading:
        assert queries.readings(reading, draft.id) == ()


def test_a_version_begun_anew_by_an_amendment_costs_no_try(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    draft = the_pilot(playing, amending.begin_again(playing.house, cy, pilot_id, "A strike."))
    assert draft.card.dates.max_iterations == a_card().dates.max_iterations


# ---- forecasts ----------------------------------------------------------------------------------


def told_of_forecasts(playing: Play, pilot_id: str) -> bool:
    """Whether the forecasts 70 and 40 can be read from the chain or the story."""
    with playing.house.store.reading() as reading:
        texts = [entry.text for entry in queries.entries(reading, pilot_id)]
    plain = any('"percents":[40,70]' in text for text in texts)
    return plain or story_of(playing, pilot_id).forecasts != ()


def test_forecasts_are_blind_until_the_decision_counts(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    assert not told_of_forecasts(playing, pilot_id)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    assert not told_of_forecasts(playing, pilot_id), "it waits for its second signature"
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    assert told_of_forecasts(playing, pilot_id)
    assert story_of(playing, pilot_id).forecasts == (40, 70)


# ---- refused ------------------------------------------------------------------------------------


def test_whoever_has_no_right_decides_nothing_and_leaves_no_trace(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    looked(playing, pilot_id, cy)
    facilitator = a_facilitator(playing.house, playing.team)
    member = a_member(playing.house, playing.team)
    stranger = a_manager(playing.house, a_team(playing.house, "Another"))
    before = everything(playing.house)
    for who, refusal in (
        (facilitator, NotAllowed),
        (member, NoSuchPilot),
        (stranger, NoSuchPilot),
        (None, NotSignedIn),
    ):
        with pytest.raises(refusal):
            deciding_pilots.decide(playing.house, who, pilot_id, GO_ON)
    assert everything(playing.house) == before
    deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)
    assert everything(playing.house) != before


@pytest.mark.parametrize(
    "wish",
    [
        a_wish(reason="Calls feel too long."),
        a_wish(ground=None),
        a_wish(expected=""),
        a_wish(expected_on=None),
        a_wish(confidence=None),
        Wish(None, Advice.CONTINUE),
        a_wish(seen=Advice.KILL),
    ],
)
def test_what_is_refused_leaves_no_trace(playing: Play, wish: Wish) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    looked(playing, pilot_id, cy)
    before = everything(playing.house)
    with pytest.raises(RuleBroken):
        deciding_pilots.decide(playing.house, cy, pilot_id, wish)
    assert everything(playing.house) == before


def test_a_page_that_showed_another_recommendation_decides_nothing(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    with pytest.raises(AdviceMovedOn):
        deciding_pilots.decide(playing.house, cy, pilot_id, a_wish(seen=Advice.KILL))


def test_numbers_that_arrive_between_look_and_lock_are_noticed(
    playing: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    real = looking.look

    def looks_then_they_arrive(*given: Any, **named: Any) -> Any:
        found = real(*given, **named)
        late = Reading(working_day(19), Arm.PILOT, "repeat7", Sums(90, 80))
        hand_in(playing, pilot_id, [late])
        return found

    monkeypatch.setattr(looking, "look", looks_then_they_arrive)
    with pytest.raises(AdviceMovedOn):
        deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)
    assert the_pilot(playing, pilot_id).state is PilotState.LOCKED


def test_a_draft_cannot_be_decided_on(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    with pytest.raises(RuleBroken):
        deciding_pilots.decide(playing.house, cy, a_pilot(playing), GO_ON)


def test_a_concern_about_safety_is_read_under_the_lock(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    minding_pilots.raise_concern(playing.house, dan, pilot_id, Severity.SAFETY, "It smokes.")
    everywhere = replace(GO_ON, reach=Reach.EVERYWHERE, share=None)
    with pytest.raises(SafetyOpen):
        deciding_pilots.decide(playing.house, cy, pilot_id, everywhere)
    n = story_of(playing, pilot_id).concerns[0].n
    minding_pilots.settle_concern(playing.house, cy, pilot_id, n, "It was the kettle.")
    assert deciding_pilots.decide(playing.house, cy, pilot_id, everywhere)


def test_the_owner_may_stop_before_the_date_with_a_second_signature(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing, days=4)
    record = deciding_pilots.decide(
        playing.house, cy, pilot_id, a_wish(seen=Advice.WAIT, expected_on=date(2025, 6, 1))
    )
    assert record.before_date
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    assert story_of(playing, pilot_id).became is Decision.STOP


def test_ada_owns_and_cannot_decide(playing: Play) -> None:
    pilot_id = a_running_pilot(playing)
    with pytest.raises(NotAllowed):
        deciding_pilots.decide(playing.house, ada_of(playing), pilot_id, GO_ON)
