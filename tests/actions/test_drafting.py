"""Filling in a card: by whom, on which state, and a refused step leaves no trace."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.actions.traces import trace
from tests.builders import a_manager, a_member, a_person, a_team
from tests.pilots import a_card, a_pilot, the_pilot
from tests.play import Play, play
from workshop.actions import calendars, drafting
from workshop.core.permissions import NotSignedIn, TeamRole
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.filling.refusal import StepRefused
from workshop.core.pilot.missing import Step
from workshop.core.pilot.pilot import CardLocked, CardMovedOn, NoSuchPilot, Proposal
from workshop.core.pilot.plan import Dates
from workshop.core.pilot.regions import REGIONS
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.storage.keep import proposals
from workshop.storage.queries import pilots as queries

WHY = {"title": ["Named owner"], "business": ["retention"], "dimensions": ["", "CX"]}


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


def write(playing: Play, pilot_id: str, step: Step = Step.WHY, revision: int = 1, **more: Any):  # type: ignore[no-untyped-def]
    values = {name.replace("__", "-"): [value] for name, value in more.items()} or WHY
    return drafting.write_step(playing.house, playing.ada, pilot_id, step, values, revision)


def test_a_step_is_written_and_the_next_revision_begins(playing: Play) -> None:
    pilot_id = a_pilot(playing, Card("A title", "an idea"))
    after = write(playing, pilot_id)
    assert (after.card.why.business, after.revision) == ("retention", 2)
    assert the_pilot(playing, pilot_id) == after


def test_writing_what_stands_there_already_changes_nothing(playing: Play) -> None:
    pilot_id = a_pilot(playing, Card("A title", "an idea"))
    write(playing, pilot_id)
    assert write(playing, pilot_id, revision=2).revision == 2


def test_whoever_writes_on_an_older_page_is_told_and_overwrites_nothing(playing: Play) -> None:
    pilot_id = a_pilot(playing, Card("A title", "an idea"))
    write(playing, pilot_id)
    before = trace(playing)
    with pytest.raises(CardMovedOn):
        write(playing, pilot_id, title="Mine now")
    assert trace(playing) == before


@pytest.mark.parametrize(
    ("step", "values"),
    [
        (Step.WHY, {"title": ""}),
        (Step.PARTS, {"share": "60"}),
        (Step.PARTS, {"per_day": "0", "population": "new words"}),
        (Step.STOP, {"k1__metric": "handle", "k1__against": "itself", "k1__amount": "3 %"}),
        (Step.STOP, {"k1__metric": "handle", "k1__against": "itself", "k1__amount": "60 %"}),
        (
            Step.CONTINUE,
            {"c1__metric": "repeat7", "c1__cmp": ">", "c1__amount": "0", "c1__target": "5"},
        ),
        (Step.DATES, {"start": "2020-01-06"}),
        (Step.DATES, {"decision": "2026-12-25"}),
        (Step.DATES, {"min_runtime_weeks": "1"}),
    ],
)
def test_a_refused_step_leaves_no_trace(playing: Play, step: Step, values: dict[str, str]) -> None:
    pilot_id = a_pilot(playing, later(a_card()))
    before = trace(playing)
    with pytest.raises(StepRefused) as refusal:
        write(playing, pilot_id, step, **values)
    assert all(each.step is step for each in refusal.value.found)
    assert trace(playing) == before


def later(card: Card) -> Card:
    """The worked example, a year on: before its start by the play's clock."""
    return replace(
        card,
        dates=replace(card.dates, start=date(2026, 4, 7), decision=date(2026, 5, 12)),
        criteria=tuple(replace(each, until=date(2026, 5, 12)) for each in card.criteria),
    )


def test_a_mistake_in_another_step_does_not_stop_this_one(playing: Play) -> None:
    card = later(a_card())
    pilot_id = a_pilot(playing, replace(card, parts=replace(card.parts, share=90)))
    assert write(playing, pilot_id).revision == 2


def test_lines_and_measures_can_be_taken_away(playing: Play) -> None:
    pilot_id = a_pilot(playing, later(a_card()))
    pilot = drafting.remove_line(playing.house, playing.ada, pilot_id, "g2", 1)
    assert [each.id for each in pilot.card.criteria] == ["c1", "k1", "g1"]
    pilot = drafting.remove_measure(playing.house, playing.ada, pilot_id, "handle", 2)
    assert [each.key for each in pilot.card.metrics] == ["repeat7", "complaints"]
    assert [each.id for each in pilot.card.criteria] == ["c1", "k1"]


def test_a_measure_is_put_on_the_card(playing: Play) -> None:
    pilot_id = a_pilot(playing, Card("A title", "an idea"))
    values = {"name": ["calls that last"], "look": ["above"], "limit": ["18"]}
    pilot, key = drafting.put_measure(playing.house, playing.ada, pilot_id, "", values, 1)
    assert key == "calls_that_last"
    assert pilot.card.metrics[0].limit == 18.0
    before = trace(playing)
    wrong = {"name": ["Werkzeug eingeführt"], "look": ["share"]}
    with pytest.raises(StepRefused):
        drafting.put_measure(playing.house, playing.ada, pilot_id, "", wrong, 2)
    assert trace(playing) == before


@pytest.mark.parametrize("state", [PilotState.LOCKED, PilotState.PAUSED, PilotState.DECIDED])
def test_a_locked_card_is_filled_in_by_nobody(playing: Play, state: PilotState) -> None:
    pilot_id = a_pilot(playing, state=state)
    before = trace(playing)
    for act in (
        lambda: write(playing, pilot_id),
        lambda: drafting.remove_line(playing.house, playing.ada, pilot_id, "k1", 1),
        lambda: drafting.put_measure(playing.house, playing.ada, pilot_id, "", {"name": ["x"]}, 1),
        lambda: drafting.remove_measure(playing.house, playing.ada, pilot_id, "handle", 1),
        lambda: drafting.open_card(playing.house, playing.ada, pilot_id),
    ):
        with pytest.raises(CardLocked):
            act()
    assert trace(playing) == before


def test_whoever_changes_a_signed_card_takes_the_signature_back(playing: Play) -> None:
    pilot_id = a_pilot(playing, later(a_card()), PilotState.PROPOSED)
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        proposals.propose(unit, Proposal("hash", playing.ada.id, "Ada", "sealed", unit.now))
    same = {"title": [the_pilot(playing, pilot_id).card.title]}
    drafting.write_step(playing.house, playing.ada, pilot_id, Step.WHY, same, 1)
    assert the_pilot(playing, pilot_id).state is PilotState.PROPOSED  # nothing was changed
    write(playing, pilot_id, title="Another title")
    assert the_pilot(playing, pilot_id).state is PilotState.DRAFT
    with playing.house.store.reading() as reading:
        assert queries.proposal(reading, pilot_id) is None


def test_only_who_fills_pilots_of_the_team_may_write(playing: Play) -> None:
    house, pilot_id = playing.house, a_pilot(playing)
    other = a_team(house, "Another team")
    before = the_pilot(playing, pilot_id)
    for stranger in (a_manager(house, other), a_member(house, playing.team)):
        with pytest.raises(NoSuchPilot):
            drafting.write_step(house, stranger, pilot_id, Step.WHY, WHY, 1)
        with pytest.raises(NoSuchPilot):
            drafting.open_card(house, stranger, pilot_id)
    with pytest.raises(NotSignedIn):
        drafting.write_step(house, None, pilot_id, Step.WHY, WHY, 1)
    with pytest.raises(NoSuchPilot):
        drafting.find(house, playing.ada, "none")
    assert the_pilot(playing, pilot_id) == before


def test_the_form_offers_who_may_own_and_who_may_sign(playing: Play) -> None:
    ben = a_person(playing.house, playing.team, TeamRole.MANAGER, name="Ben")
    a_member(playing.house, playing.team)
    opened = drafting.open_card(playing.house, playing.ada, a_pilot(playing))
    assert {each.id for each in opened.owners} == {playing.ada.id, ben.id}
    assert {each.id for each in opened.approvers} == {ben.id}


def test_the_days_the_evidence_is_tuned_to_are_written_with_the_dates(playing: Play) -> None:
    pilot_id = a_pilot(playing, later(a_card()))
    pilot = write(playing, pilot_id, Step.DATES, decision="2026-05-13")
    assert pilot.card.dates.planned_days == drafting.plan_of(pilot.card).days  # type: ignore[union-attr]
    again = write(playing, pilot_id, Step.DATES, 2, decision="2026-05-12")
    assert again.card.dates.planned_days == pilot.card.dates.planned_days - 1


@pytest.mark.parametrize("region", list(REGIONS))
def test_every_region_that_can_be_chosen_has_holidays_and_a_midnight(region: str) -> None:
    working = calendars.working_days(Dates(start=date(2026, 4, 7), region=region))
    assert date(2026, 12, 25) not in working
    assert ZoneInfo(REGIONS[region].timezone)


def test_a_plan_needs_days_and_has_a_line_for_each_criterion() -> None:
    assert drafting.plan_of(Card("A title", "an idea")) is None
    plan = drafting.plan_of(a_card())
    assert plan is not None
    assert plan.days == 20
    assert [each.criterion for each in plan.lines] == ["c1", "k1", "g1", "g2"]


def test_what_the_room_feared_comes_along_once_it_is_revealed(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4)
    playing.to(Phase.DESIGN)
    for n, seat in enumerate(playing.seats[:3]):
        playing.write(seat, f"Calls get endless, {n}", NoteKind.PREMORTEM)
    (draft,) = playing.room().pilots
    assert draft.card.premortem == ()
    playing.to(Phase.CLOSE)
    (draft,) = playing.room().pilots
    assert sorted(draft.card.premortem) == [f"Calls get endless, {n}" for n in range(3)]
