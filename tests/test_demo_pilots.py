"""The pilots of the demo: every state, and the worked example to the last digit."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD, the_clock
from tests.play import WORDS
from workshop.actions import accounts, looking
from workshop.actions.house import House
from workshop.actions.looking import Look
from workshop.core.permissions import Account
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.findings import Advice, State
from workshop.core.pilot.pilot import Pilot
from workshop.demo.filling import Demo, fill
from workshop.demo.people import DECIDER
from workshop.storage.queries import pilots as queries

#: The order of the stories.
RUNNING, CONTINUED, STOPPED, CHANGED, PAUSED, OVERDUE, WAITING, PROPOSED = range(8)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return make.a_house(tmp_path_factory.mktemp("demo"), words=WORDS)


@pytest.fixture(scope="module")
def demo(house: House) -> Demo:
    return fill(house, PASSWORD)


def the_pilot(house: House, demo: Demo, place: int) -> Pilot:
    with house.store.reading() as reading:
        return queries.one(reading, demo.pilots[place])


def look_at(house: House, demo: Demo, place: int) -> Look:
    known: dict[str, Account] = {each.email: each for each in accounts.everybody(house)}
    return looking.look(house, known[DECIDER.email], demo.pilots[place])


def test_there_is_a_pilot_in_every_state(house: House, demo: Demo) -> None:
    states = {the_pilot(house, demo, place).state for place in range(len(demo.pilots))}
    with house.store.reading() as reading:
        team = the_pilot(house, demo, RUNNING).team_id
        states |= {pilot.state for pilot in queries.of_teams(reading, [team])}
    assert states == set(PilotState) - {PilotState.REPLACED}


def test_the_running_pilot_is_the_worked_example_on_its_third_review(
    house: House, demo: Demo
) -> None:
    verdict = look_at(house, demo, RUNNING).verdict
    repeat, harm, too_long, complaints = verdict.findings
    assert (repeat.pilot.hits, repeat.control.hits, repeat.pilot.n) == (244, 313, 1350)  # type: ignore[union-attr]
    assert (repeat.state, harm.state) == (State.MET, State.REFUTED)
    assert repeat.high == pytest.approx(-0.004, abs=0.0005)
    assert (too_long.estimate, complaints.pilot.hits, complaints.control.hits) == (  # type: ignore[union-attr]
        pytest.approx(0.085, abs=0.0005),
        11,
        12,
    )
    assert verdict.recommendation.advice is Advice.CONTINUE


@pytest.mark.parametrize(
    ("place", "advice"),
    [
        (CONTINUED, Advice.CONTINUE),
        (STOPPED, Advice.KILL),
        (CHANGED, Advice.NEAR_MISS),
        (PAUSED, Advice.PAUSE),
    ],
)
def test_what_was_done_follows_from_the_numbers(
    house: House, demo: Demo, place: int, advice: Advice
) -> None:
    assert look_at(house, demo, place).verdict.recommendation.advice is advice


@pytest.mark.parametrize("place", [CONTINUED, STOPPED, CHANGED])
def test_whatever_was_decided_has_taught_something(house: House, demo: Demo, place: int) -> None:
    with house.store.reading() as reading:
        kinds = [entry.kind for entry in queries.entries(reading, demo.pilots[place])]
    assert kinds[-1] == EntryKind.LEARNING
    assert EntryKind.DECISION in kinds


def test_one_pilot_waits_long_for_its_decision(house: House, demo: Demo) -> None:
    pilot = the_pilot(house, demo, OVERDUE)
    assert pilot.state is PilotState.LOCKED
    decision = pilot.card.dates.decision
    assert decision is not None
    assert (the_clock(house).time.date() - decision).days > 14


def test_one_pilot_waits_for_its_start_and_one_for_a_signature(house: House, demo: Demo) -> None:
    start = the_pilot(house, demo, WAITING).card.dates.start
    assert start is not None
    assert start > the_clock(house).time.date()
    with house.store.reading() as reading:
        assert queries.proposal(reading, demo.pilots[PROPOSED])


def test_on_a_sunday_the_demo_tells_the_same(tmp_path: Path) -> None:
    house = make.a_house(tmp_path, words=WORDS)
    the_clock(house).time = datetime(2026, 11, 22, 9, tzinfo=UTC)
    told = fill(house, PASSWORD)
    finding = look_at(house, told, RUNNING).verdict.findings[0]
    assert finding.pilot is not None
    assert (finding.state, finding.pilot.hits) == (State.MET, 244)
