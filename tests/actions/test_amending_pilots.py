"""After the lock: everything is an entry with a reason, and nothing can be done unseen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import a_manager, a_team, everything
from tests.pilots import a_card, a_locked_pilot, a_pilot, the_pilot
from tests.play import Play, play
from workshop.actions import amending, proving
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account, NotAllowed, NotSignedIn
from workshop.core.pilot import amending as rules
from workshop.core.pilot.amending import (
    AlreadyExtended,
    AlreadyReplaced,
    DayAlreadySeen,
    NameMissing,
    NoExtensionDeclared,
    ReasonMissing,
)
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.lock import NotInThisState
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.keep import readings as keep_readings
from workshop.storage.queries import pilots as queries

STRIKE = (date(2025, 3, 10), date(2025, 3, 11))
WHY = "The trams did not run, so half of the agents stayed at home."


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


def manager(playing: Play) -> Account:
    return a_manager(playing.house, playing.team, name="Mia")


def chain(playing: Play, pilot_id: str):
    with playing.house.store.reading() as reading:
        return queries.entries(reading, pilot_id)


def read(playing: Play, pilot_id: str, day: date, arm: Arm = Arm.PILOT) -> None:
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        reading = Reading(day, arm, "repeat7", Sums(n=90, hits=17))
        keep_readings.append(unit, [reading], "batch")


def refused(playing: Play, how: type[RuleBroken], act: Callable[[], object]) -> None:
    before = everything(playing.house)
    with pytest.raises(how):
        act()
    assert everything(playing.house) == before


def is_whole(playing: Play, pilot_id: str) -> bool:
    (proof,) = proving.prove_by_hand(playing.house, [pilot_id])
    return proof.faults == ()


def test_whoever_fills_pilots_may_comment_and_point_out_a_slip(playing: Play) -> None:
    pilot_id = a_locked_pilot(playing)
    card = the_pilot(playing, pilot_id).card
    amending.comment(playing.house, playing.ada, pilot_id, "  We start on Monday. ")
    amending.comment(playing.house, playing.ada, pilot_id, "“bil” means “bill”.", is_typo=True)
    _, said, slip = chain(playing, pilot_id)
    assert (said.kind, said.body["words"]) == (EntryKind.COMMENT, "We start on Monday.")
    assert (slip.kind, slip.body["by_name"]) == (EntryKind.TYPO, "Ada")
    assert the_pilot(playing, pilot_id).card == card, "the card itself is never rewritten"
    assert is_whole(playing, pilot_id)


def test_an_owner_can_be_followed_by_another(playing: Play) -> None:
    pilot_id = a_locked_pilot(playing)
    amending.change_owner(playing.house, manager(playing), pilot_id, " Cy ", "Ada has left.")
    card = the_pilot(playing, pilot_id).card
    assert rules.owner_name(card, chain(playing, pilot_id)) == "Cy"
    assert card.people.owner_name == "Ada"


# ---- days that do not count --------------------------------------------------------------------


def test_days_are_left_out_for_both_arms_before_anybody_saw_them(playing: Play) -> None:
    pilot_id = a_locked_pilot(playing)
    read(playing, pilot_id, date(2025, 3, 7))
    amending.leave_out(playing.house, manager(playing), pilot_id, STRIKE, WHY)
    assert rules.excluded_days(chain(playing, pilot_id)) == set(STRIKE)
    assert chain(playing, pilot_id)[-1].body["reason"] == WHY


@pytest.mark.parametrize("arm", list(Arm))
def test_a_day_of_which_one_arm_was_read_can_no_longer_be_left_out(playing: Play, arm: Arm) -> None:
    pilot_id, mia = a_locked_pilot(playing), manager(playing)
    read(playing, pilot_id, STRIKE[1], arm)
    refused(
        playing,
        DayAlreadySeen,
        lambda: amending.leave_out(playing.house, mia, pilot_id, STRIKE, WHY),
    )


def test_a_day_after_the_extension_can_be_left_out_too(playing: Play) -> None:
    dates = replace(a_card().dates, extension_days=10)
    pilot_id, mia = a_locked_pilot(playing, dates=dates), manager(playing)
    late = [date(2025, 4, 14)]
    refused(
        playing,
        rules.DayNotInPilot,
        lambda: amending.leave_out(playing.house, mia, pilot_id, late, WHY),
    )
    amending.extend(playing.house, mia, pilot_id, WHY)
    amending.leave_out(playing.house, mia, pilot_id, late, WHY)
    assert rules.excluded_days(chain(playing, pilot_id)) == set(late)


# ---- one extension -----------------------------------------------------------------------------


def test_an_extension_that_was_declared_can_be_used_once(playing: Play) -> None:
    dates = replace(a_card().dates, extension_days=10)
    pilot_id, mia = a_locked_pilot(playing, dates=dates), manager(playing)
    amending.extend(playing.house, mia, pilot_id, WHY)
    card = the_pilot(playing, pilot_id).card
    assert rules.decision_day(card, chain(playing, pilot_id)) == date(2025, 4, 18)
    refused(playing, AlreadyExtended, lambda: amending.extend(playing.house, mia, pilot_id, WHY))


def test_an_extension_that_was_not_declared_is_refused(playing: Play) -> None:
    pilot_id, mia = a_locked_pilot(playing), manager(playing)
    refused(
        playing, NoExtensionDeclared, lambda: amending.extend(playing.house, mia, pilot_id, WHY)
    )


# ---- another version ---------------------------------------------------------------------------


def test_another_version_begins_as_a_draft_from_zero_and_ends_this_one(playing: Play) -> None:
    pilot_id, mia = a_locked_pilot(playing), manager(playing)
    read(playing, pilot_id, date(2025, 3, 7))
    new = amending.begin_again(playing.house, mia, pilot_id, "The limit was too strict.")
    old, draft = the_pilot(playing, pilot_id), the_pilot(playing, new)
    last = chain(playing, pilot_id)[-1]
    assert old.state is PilotState.REPLACED
    assert (draft.state, draft.card.version, draft.card.parent) == (PilotState.DRAFT, 2, last.hash)
    assert replace(draft.card, version=1, parent="") == old.card
    assert (last.kind, last.body["pilot_id"]) == (EntryKind.NEXT_VERSION, new)
    with playing.house.store.reading() as reading:
        assert queries.count_readings(reading, new) == 0
        assert queries.count_readings(reading, pilot_id) == 1
    assert is_whole(playing, pilot_id)
    refused(
        playing,
        NotInThisState,
        lambda: amending.begin_again(playing.house, mia, pilot_id, "And once more."),
    )


def test_a_decided_pilot_stays_decided_and_has_one_successor(playing: Play) -> None:
    pilot_id, mia = a_locked_pilot(playing), manager(playing)
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        amending.entries.append(
            unit, playing.house.criteria_key, EntryKind.DECISION, {"against": False}
        )
        unit.pilot = replace(unit.pilot, state=PilotState.DECIDED)
    amending.begin_again(playing.house, mia, pilot_id, "We change the limit.")
    assert the_pilot(playing, pilot_id).state is PilotState.DECIDED
    assert is_whole(playing, pilot_id)
    refused(
        playing,
        AlreadyReplaced,
        lambda: amending.begin_again(playing.house, mia, pilot_id, "And once more."),
    )


# ---- refusals ----------------------------------------------------------------------------------

WAYS: dict[str, Callable[..., object]] = {
    "comment": lambda house, who, pilot, why: amending.comment(house, who, pilot, why),
    "owner": lambda house, who, pilot, why: amending.change_owner(house, who, pilot, "Cy", why),
    "shock": lambda house, who, pilot, why: amending.leave_out(house, who, pilot, STRIKE, why),
    "extend": lambda house, who, pilot, why: amending.extend(house, who, pilot, why),
    "again": lambda house, who, pilot, why: amending.begin_again(house, who, pilot, why),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_amended_without_right_reason_or_lock(playing: Play, way: str) -> None:
    act, house = WAYS[way], playing.house
    pilot_id = a_locked_pilot(playing, dates=replace(a_card().dates, extension_days=10))
    draft, mia = a_pilot(playing), manager(playing)
    stranger = a_manager(house, a_team(house))
    refused(playing, NotSignedIn, lambda: act(house, None, pilot_id, WHY))
    refused(playing, NoSuchPilot, lambda: act(house, stranger, pilot_id, WHY))
    refused(playing, ReasonMissing, lambda: act(house, mia, pilot_id, "  "))
    refused(playing, NotInThisState, lambda: act(house, mia, draft, WHY))
    if way != "comment":
        refused(playing, NotAllowed, lambda: act(house, playing.ada, pilot_id, WHY))
    act(house, mia, pilot_id, WHY)
    assert is_whole(playing, pilot_id)


def test_a_new_owner_needs_a_name(playing: Play) -> None:
    pilot_id, mia = a_locked_pilot(playing), manager(playing)
    refused(
        playing,
        NameMissing,
        lambda: amending.change_owner(playing.house, mia, pilot_id, " ", WHY),
    )
