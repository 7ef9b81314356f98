"""Worries, pauses, learning cards and looks back through the actions."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.actions.test_deciding_pilots import GO_ON, kinds, story_of
from tests.builders import a_facilitator, a_manager, a_member, a_team, everything
from tests.core.pilot.call_centre import working_day
from tests.pilots import TOO_MANY, a_card, a_pilot, the_pilot
from tests.play import Play, play
from tests.reviewed import a_running_pilot, a_wish, hand_in, managers
from workshop.actions import deciding_pilots, looking, minding_pilots
from workshop.core.errors import RuleBroken
from workshop.core.permissions import NotAllowed
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.concerns import NoSuchConcern, NotYoursToSettle, Severity
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role, Stat
from workshop.core.pilot.deciding import Decision
from workshop.core.pilot.decision_refusals import NotDecidable
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.halting import HaltNeedsReason, NotPaused, NotRunning
from workshop.core.pilot.learning import AlreadyLearned, Learning, LearningMissing, NotDecidedYet
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.scoring import NothingToScore, Outcome, ScoreNeedsWords

CARD = Learning("We believed.", "We observed.", "We learned.", "We will.")
TRIPWIRE = Criterion(
    "t1", Role.TRIPWIRE, "complaints", Stat.COUNT, Cmp.AT_LEAST, 30.0, Against.ABSOLUTE
)


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


def a_decided_pilot(playing: Play) -> str:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    return pilot_id


# ---- concerns and dissent -----------------------------------------------------------------------


def test_whoever_sees_a_pilot_may_worry_and_dissent_with_a_name(playing: Play) -> None:
    pilot_id = a_running_pilot(playing)
    who = a_facilitator(playing.house, playing.team, name="Fay")
    minding_pilots.raise_concern(playing.house, who, pilot_id, Severity.HARMS, "It hurts.")
    minding_pilots.dissent(playing.house, who, pilot_id, "I would wait.")
    story = story_of(playing, pilot_id)
    assert [(each.by_name, each.text, each.severity) for each in story.concerns] == [
        ("Fay", "It hurts.", Severity.HARMS)
    ]
    assert [(each.by_name, each.text) for each in story.dissent] == [("Fay", "I would wait.")]


def test_a_dissent_is_frozen_into_the_decision_that_follows(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    minding_pilots.dissent(playing.house, dan, pilot_id, "I would wait.")
    record = deciding_pilots.decide(playing.house, cy, pilot_id, GO_ON)
    assert [(each.by_name, each.text) for each in record.dissent] == [("Dan", "I would wait.")]
    with pytest.raises(NotDecidable):
        minding_pilots.dissent(playing.house, dan, pilot_id, "I still would.")


def test_strangers_and_members_can_say_nothing_and_leave_no_trace(playing: Play) -> None:
    pilot_id = a_running_pilot(playing)
    others = (
        a_member(playing.house, playing.team),
        a_manager(playing.house, a_team(playing.house, "Another")),
    )
    before = everything(playing.house)
    for who in others:
        with pytest.raises(NoSuchPilot):
            minding_pilots.raise_concern(playing.house, who, pilot_id, Severity.HARMS, "No.")
        with pytest.raises(NoSuchPilot):
            minding_pilots.dissent(playing.house, who, pilot_id, "No.")
        with pytest.raises(NoSuchPilot):
            minding_pilots.pause(playing.house, who, pilot_id, "No.")
    assert everything(playing.house) == before


def test_a_concern_is_settled_once_and_not_by_whoever_raised_it(playing: Play) -> None:
    cy, dan = managers(playing, "Cy", "Dan")
    pilot_id = a_running_pilot(playing)
    minding_pilots.raise_concern(playing.house, dan, pilot_id, Severity.HARMS, "It hurts.")
    n = story_of(playing, pilot_id).concerns[0].n
    with pytest.raises(NotYoursToSettle):
        minding_pilots.settle_concern(playing.house, dan, pilot_id, n, "No, it does not.")
    with pytest.raises(NoSuchConcern):
        minding_pilots.settle_concern(playing.house, cy, pilot_id, 99, "What?")
    minding_pilots.settle_concern(playing.house, cy, pilot_id, n, "A cushion was added.")
    with pytest.raises(NoSuchConcern):
        minding_pilots.settle_concern(playing.house, cy, pilot_id, n, "Again.")
    assert story_of(playing, pilot_id).concerns[0].settled_with == "A cushion was added."


# ---- pause and go on ----------------------------------------------------------------------------


def test_a_pilot_is_paused_at_once_and_goes_on_with_a_reason(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    pilot_id = a_running_pilot(playing)
    minding_pilots.pause(playing.house, cy, pilot_id, "The press called.")
    assert the_pilot(playing, pilot_id).state is PilotState.PAUSED
    with pytest.raises(NotRunning):
        minding_pilots.pause(playing.house, cy, pilot_id, "Again.")
    with pytest.raises(HaltNeedsReason):
        minding_pilots.resume(playing.house, cy, pilot_id, " ")
    minding_pilots.resume(playing.house, cy, pilot_id, "It was about something else.")
    assert the_pilot(playing, pilot_id).state is PilotState.LOCKED
    with pytest.raises(NotPaused):
        minding_pilots.resume(playing.house, cy, pilot_id, "Again.")
    assert kinds(playing, pilot_id)[1:] == [EntryKind.PAUSE, EntryKind.RESUME]


def test_a_facilitator_may_pause_and_only_a_manager_lets_it_go_on(playing: Play) -> None:
    pilot_id = a_running_pilot(playing)
    who = a_facilitator(playing.house, playing.team)
    minding_pilots.pause(playing.house, who, pilot_id, "The press called.")
    with pytest.raises(NotAllowed):
        minding_pilots.resume(playing.house, who, pilot_id, "Fine.")


def test_a_tripwire_somebody_has_looked_at_lets_the_pilot_go_on(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    criteria = (*a_card().criteria[:3], TOO_MANY, TRIPWIRE)
    pilot_id = a_running_pilot(playing, days=10, criteria=criteria)
    severe = Reading(working_day(10), Arm.PILOT, "complaints", Sums(hits=30, exposure=1.0))
    hand_in(playing, pilot_id, [severe])
    seen = looking.look(playing.house, cy, pilot_id).verdict.recommendation
    assert seen.advice is Advice.PAUSE
    wish = a_wish(Decision.CONTINUE, seen=Advice.PAUSE)
    with pytest.raises(RuleBroken):
        deciding_pilots.decide(playing.house, cy, pilot_id, wish)
    minding_pilots.pause(playing.house, cy, pilot_id, "Thirty complaints.")
    minding_pilots.resume(playing.house, cy, pilot_id, "All from one broken letter.")
    seen = looking.look(playing.house, cy, pilot_id).verdict.recommendation
    assert seen.advice is not Advice.PAUSE


# ---- learning and looking back ------------------------------------------------------------------


def test_a_decided_pilot_has_one_learning_card(playing: Play) -> None:
    (cy,) = managers(playing, "Eve")
    pilot_id = a_decided_pilot(playing)
    minding_pilots.learn(playing.house, cy, pilot_id, CARD)
    learned = story_of(playing, pilot_id).learned
    assert learned is not None
    assert (learned.learning, learned.by_name) == (CARD, "Eve")
    with pytest.raises(AlreadyLearned):
        minding_pilots.learn(playing.house, cy, pilot_id, CARD)


def test_before_the_decision_there_is_nothing_to_have_learned(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    with pytest.raises(NotDecidedYet):
        minding_pilots.learn(playing.house, cy, a_running_pilot(playing), CARD)
    with pytest.raises(NotDecidedYet):
        minding_pilots.learn(playing.house, cy, a_pilot(playing), CARD)


def test_a_learning_card_with_a_gap_leaves_no_trace(playing: Play) -> None:
    (eve,) = managers(playing, "Eve")
    pilot_id = a_decided_pilot(playing)
    before = everything(playing.house)
    with pytest.raises(LearningMissing):
        minding_pilots.learn(playing.house, eve, pilot_id, Learning("We believed.", "", "", ""))
    assert everything(playing.house) == before


def test_a_look_back_waits_for_its_day_and_happens_once(playing: Play) -> None:
    (eve,) = managers(playing, "Eve")
    pilot_id = a_decided_pilot(playing)
    due = story_of(playing, pilot_id).look_again
    assert due is not None
    early = due - timedelta(days=1)

    def look_back(day: object, saw: str = "21 % call again.") -> None:
        minding_pilots.look_back(
            playing.house,
            eve,
            pilot_id,
            Outcome.PARTLY,
            saw,
            today=day,  # type: ignore[arg-type]
        )

    with pytest.raises(NothingToScore):
        look_back(early)
    with pytest.raises(ScoreNeedsWords):
        look_back(due, " ")
    look_back(due)
    assert story_of(playing, pilot_id).scores[0].saw == "21 % call again."
    with pytest.raises(NothingToScore):
        look_back(due)
