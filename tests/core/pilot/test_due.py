"""What waits for somebody and since when, and where a pilot stands among the others."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.pilots import DECISION, START, a_card
from workshop.core.pilot.amending import Extension, OwnerChange, Successor
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.concerns import Severity
from workshop.core.pilot.deciding import Decision, Dissent, Reach, Record
from workshop.core.pilot.deeds import (
    BODIES,
    ConcernRaised,
    ConcernSettled,
    Deed,
    Dissented,
    ForecastsOpened,
    Halted,
    LearningWritten,
    Scored,
    SecondSigned,
    TakenBack,
    Told,
    story_of,
)
from workshop.core.pilot.due import Due, DueKind, due
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.scoring import Outcome
from workshop.core.pilot.standing import Group, Standing, grouped, stopped_of_last
from workshop.core.pilot.story import Story
from workshop.core.pilot.working_days import WorkingDays

AT = datetime(2025, 3, 28, 9, tzinfo=UTC)
TODAY = AT.date()
WORKING = WorkingDays()
LEARNING = Learning("b", "o", "l", "w")


def a_pilot(state: PilotState = PilotState.LOCKED, **card: Any) -> Pilot:
    return Pilot("p", "t", None, "u", state, a_card(**card), 1, AT)


def a_record(decision: Decision = Decision.STOP, **changes: Any) -> Record:
    plain = Record(
        "title", (), Advice.KILL, 3, (), decision, False, "cy", "Cy", TODAY, confidence=60
    )
    return replace(plain, **changes)


def told(*deeds: tuple[EntryKind, Deed]) -> Story:
    return story_of((Told(n, kind, AT, deed) for n, (kind, deed) in enumerate(deeds, 2)), AT)


AGAINST = (EntryKind.DECISION, a_record(against=True))
WITH = (EntryKind.DECISION, a_record())
SECOND = (EntryKind.SECOND_SIGNATURE, SecondSigned(2, "dan", "Dan", TODAY))


# ---- the story of a chain -----------------------------------------------------------------------


def test_a_decision_with_the_rules_counts_at_once() -> None:
    story = told(WITH)
    assert story.decided is not None
    assert (story.decided.counts_on, story.waiting) == (TODAY, None)
    assert story.became is Decision.STOP


def test_a_decision_against_them_counts_from_its_second_signature() -> None:
    assert told(AGAINST).decided is None
    assert told(AGAINST).waiting is not None
    story = told(AGAINST, SECOND)
    assert story.decided is not None
    assert (story.decided.second_name, story.waiting) == ("Dan", None)


def test_a_signature_under_another_entry_signs_nothing() -> None:
    other = (EntryKind.SECOND_SIGNATURE, SecondSigned(9, "dan", "Dan", TODAY))
    assert told(AGAINST, other).decided is None
    assert told(other) == told()


def test_what_was_taken_back_waits_no_more() -> None:
    back = (EntryKind.TAKEN_BACK, TakenBack(2, "cy", "Cy", "too early", TODAY))
    assert told(AGAINST, back).waiting is None


def test_a_concern_is_settled_by_the_number_of_its_entry() -> None:
    raised = (EntryKind.CONCERN, ConcernRaised("dan", "Dan", Severity.HARMS, "It hurts.", TODAY))
    settled = (EntryKind.CONCERN_SETTLED, ConcernSettled(3, "cy", "Cy", "mended", TODAY))
    first, second = told(raised, raised, settled).concerns
    assert (first.settled_by, second.settled_by, second.settled_with) == ("", "Cy", "mended")


def test_all_other_deeds_stand_in_the_story() -> None:
    story = told(
        (EntryKind.DISSENT, Dissented("dan", "Dan", "no", TODAY)),
        (EntryKind.PAUSE, Halted("dan", "Dan", "press", TODAY)),
        (EntryKind.RESUME, Halted("cy", "Cy", "fine", TODAY)),
        (EntryKind.OWNER, OwnerChange("Eve", "leave", "ada", "Ada")),
        (EntryKind.EXTENSION, Extension(date(2025, 4, 15), "strike", "ada", "Ada")),
        WITH,
        (EntryKind.FORECASTS, ForecastsOpened((40, 70))),
        (EntryKind.NEXT_VERSION, Successor("p2", 2, "why", "cy", "Cy")),
        (EntryKind.LEARNING, LearningWritten("cy", "Cy", LEARNING, TODAY)),
        (EntryKind.SCORE, Scored("cy", "Cy", Outcome.PARTLY, "20 %", TODAY)),
    )
    assert story.dissent == (Dissent("Dan", "no"),)
    assert [halt.ended for halt in story.halts] == [False, True]
    assert (story.owner_name, story.extended_to, story.successor) == (
        "Eve",
        date(2025, 4, 15),
        "p2",
    )
    assert story.forecasted is not None
    assert story.forecasted.forecasts == (40, 70)
    assert story.learned is not None
    assert story.scores[0].saw == "20 %"


def test_before_a_decision_there_is_no_forecast_to_score() -> None:
    assert told().forecasted is None


def test_every_kind_of_deed_has_its_kind_of_entry() -> None:
    assert set(BODIES) == set(EntryKind) - {
        EntryKind.LOCK,
        EntryKind.SHOCK,
        EntryKind.TYPO,
        EntryKind.COMMENT,
    }


def test_what_was_rolled_out_is_known_by_its_reach() -> None:
    everywhere = a_record(Decision.CONTINUE, reach=Reach.EVERYWHERE)
    assert told((EntryKind.DECISION, everywhere)).rolled_out
    assert not told(WITH).rolled_out
    assert not told().rolled_out


# ---- what is due --------------------------------------------------------------------------------


def kinds(dues: tuple[Due, ...]) -> list[DueKind]:
    return [each.kind for each in dues]


def test_a_running_pilot_is_reviewed_weekly_and_decided_on_its_day() -> None:
    found = due(a_pilot(), Story(), TODAY, WORKING)
    assert [(each.kind, each.day, each.which, each.of) for each in found] == [
        (DueKind.REVIEW, date(2025, 3, 28), 4, 6),
        (DueKind.REVIEW, date(2025, 4, 4), 5, 6),
        (DueKind.DECISION, DECISION, 6, 6),
    ]


def test_a_draft_waits_for_nothing() -> None:
    assert due(a_pilot(PilotState.DRAFT), Story(), TODAY, WORKING) == ()


def test_without_days_there_is_nothing_to_wait_for() -> None:
    card = a_card()
    bare = a_pilot(dates=replace(card.dates, decision=None))
    assert due(bare, Story(), TODAY, WORKING) == ()


def test_an_extension_moves_the_decision() -> None:
    moved = Story(extended_to=date(2025, 4, 15))
    assert due(a_pilot(), moved, TODAY, WORKING)[-1].day == date(2025, 4, 15)


def test_lateness_is_counted_in_working_days_and_after_ten_it_is_a_zombie() -> None:
    def late(today: date) -> Due:
        return due(a_pilot(), Story(), today, WORKING)[0]

    assert late(DECISION).late == 0
    assert late(date(2025, 4, 14)).late == 4  # Tuesday to Monday
    assert not late(date(2025, 4, 22)).is_zombie
    assert late(date(2025, 4, 23)).is_zombie


def test_a_second_signature_and_a_look_at_a_pause_are_due_on_the_next_working_day() -> None:
    monday = date(2025, 3, 31)
    found = due(a_pilot(), told(AGAINST), TODAY, WORKING)
    assert Due(DueKind.SECOND, monday) in found
    halt = (EntryKind.PAUSE, Halted("dan", "Dan", "press", TODAY))
    found = due(a_pilot(PilotState.PAUSED), told(halt), TODAY, WORKING)
    assert Due(DueKind.PAUSED, monday) in found


def test_a_pause_without_an_entry_is_no_reason_to_fail() -> None:
    assert DueKind.PAUSED not in kinds(due(a_pilot(PilotState.PAUSED), Story(), TODAY, WORKING))


def test_a_learning_card_is_due_within_five_working_days() -> None:
    found = due(a_pilot(PilotState.DECIDED), told(WITH), TODAY, WORKING)
    assert found == (Due(DueKind.LEARNING, date(2025, 4, 4)),)
    card = (EntryKind.LEARNING, LearningWritten("cy", "Cy", LEARNING, TODAY))
    assert due(a_pilot(PilotState.DECIDED), told(WITH, card), TODAY, WORKING) == ()


def test_a_look_back_is_due_on_its_day_until_somebody_has_looked() -> None:
    decided = (EntryKind.DECISION, a_record(expected_on=date(2025, 6, 30)))
    card = (EntryKind.LEARNING, LearningWritten("cy", "Cy", LEARNING, TODAY))
    score = (EntryKind.SCORE, Scored("cy", "Cy", Outcome.NOT, "none", TODAY))
    over = a_pilot(PilotState.DECIDED)
    assert kinds(due(over, told(decided, card), TODAY, WORKING)) == [DueKind.LOOK_BACK]
    assert due(over, told(decided, card, score), TODAY, WORKING) == ()


# ---- the list -----------------------------------------------------------------------------------


def standing(pilot: Pilot, story: Story | None = None, today: date = TODAY) -> Standing:
    story = story or Story()
    return Standing(pilot, story, due(pilot, story, today, WORKING), today)


@pytest.mark.parametrize(
    ("state", "today", "group"),
    [
        (PilotState.DRAFT, TODAY, Group.DRAFT),
        (PilotState.PROPOSED, TODAY, Group.DRAFT),
        (PilotState.DECIDED, TODAY, Group.DECIDED),
        (PilotState.REPLACED, TODAY, Group.DECIDED),
        (PilotState.LOCKED, TODAY, Group.THIS_WEEK),
        (PilotState.LOCKED, START.replace(month=2, day=21), Group.RUNNING),
        (PilotState.LOCKED, DECISION, Group.THIS_WEEK),
        (PilotState.LOCKED, DECISION.replace(day=9), Group.OVERDUE),
    ],
)
def test_a_pilot_stands_where_it_belongs(state: PilotState, today: date, group: Group) -> None:
    assert standing(a_pilot(state), today=today).group is group


def test_what_is_overdue_comes_before_what_comes_next() -> None:
    late = standing(a_pilot(), told(AGAINST), date(2025, 4, 2))
    assert late.due is not None
    assert (late.group, late.due.kind) == (Group.OVERDUE, DueKind.SECOND)
    assert standing(a_pilot(PilotState.DRAFT)).due is None


def test_groups_are_in_order_and_the_owner_of_today_is_named() -> None:
    soon, later = a_pilot(), replace(a_pilot(), id="q")
    moved = Story(extended_to=date(2025, 4, 15), owner_name="Eve")
    day = date(2025, 4, 7)
    found = grouped([standing(later, moved, day), standing(soon, today=day)])
    assert [each.pilot.id for each in found[Group.THIS_WEEK]] == ["p", "q"]
    assert [each.owner_name for each in found[Group.THIS_WEEK]] == ["Ada", "Eve"]


def test_stops_are_counted_among_the_last_decisions() -> None:
    went_on = told((EntryKind.DECISION, a_record(Decision.CONTINUE)))
    earlier = told((EntryKind.DECISION, a_record(day=date(2025, 3, 1))))
    over = a_pilot(PilotState.DECIDED)
    replaced = standing(a_pilot(PilotState.REPLACED))
    rows = grouped([replaced, standing(over, earlier), standing(over, went_on)])[Group.DECIDED]
    assert [each.story.became for each in rows] == [Decision.CONTINUE, Decision.STOP, None]
    assert stopped_of_last(rows) == (1, 2)
    assert stopped_of_last(rows + rows[1:2] * 20) == (11, 12)
