"""Handing in readings: whole, under the lock, once, by whoever may; refused leaves no trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import create_engine

from tests import builders as make
from tests.actions.traces import trace
from tests.builders import Clock
from tests.core.pilot.handed import DAY, lines
from tests.pilots import a_card, a_pilot
from tests.play import Play, play
from tests.postgres import a_postgres
from workshop.actions import reading_keys, readings
from workshop.actions.readings import Filing, Taken
from workshop.core.account import token_hash
from workshop.core.errors import RuleBroken
from workshop.core.permissions import NotAllowed, NotSignedIn
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.reading_checks import AlreadyDecided, NotLockedYet, Way, lines_of
from workshop.core.pilot.reading_faults import Fault, ReadingsRefused
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.token import (
    MOST,
    BatchReused,
    BatchUnreadable,
    NoSuchKey,
    TooManyKeys,
    WrongKey,
)
from workshop.storage.keep import entries
from workshop.storage.migrate import upgrade
from workshop.storage.queries import pilots
from workshop.storage.unit import Store

OTHER = DAY.replace("90;17", "88;18")


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


@pytest.fixture
def pilot(playing: Play) -> str:
    return a_pilot(playing, state=PilotState.LOCKED)


def kept(playing: Play, pilot: str) -> tuple[Reading, ...]:
    with playing.house.store.reading() as reading:
        return pilots.readings(reading, pilot)


def give(playing: Play, pilot: str, text: str = DAY, mark: str = "", **filing: object) -> Taken:
    filed = Filing(Way.CORRECT, str(filing["reason"])) if filing else Filing()
    return readings.hand_in(playing.house, playing.ada, pilot, lines(text), mark, filed)


def refused(playing: Play, rule: type[RuleBroken], act: Callable[[], object]) -> RuleBroken:
    before = trace(playing)
    with pytest.raises(rule) as refusal:
        act()
    assert trace(playing) == before
    return refusal.value


def test_readings_are_stored_with_who_gave_them_and_when(playing: Play, pilot: str) -> None:
    assert give(playing, pilot).stored == 2
    found = kept(playing, pilot)
    assert [(each.arm, each.sums) for each in found] == [
        (Arm.PILOT, Sums(90, 17)),
        (Arm.CONTROL, Sums(90, 25)),
    ]
    assert {(each.by, each.at) for each in found} == {("Ada", playing.clock())}


def test_a_draft_takes_none_and_a_decided_pilot_no_more(playing: Play) -> None:
    for state, rule in (
        (PilotState.DRAFT, NotLockedYet),
        (PilotState.PROPOSED, NotLockedYet),
        (PilotState.DECIDED, AlreadyDecided),
    ):
        pilot = a_pilot(playing, state=state)
        refused(playing, rule, lambda pilot=pilot: give(playing, pilot))  # type: ignore[misc]
    assert give(playing, a_pilot(playing, state=PilotState.PAUSED)).stored == 2


def test_only_whoever_fills_in_pilots_of_the_team_hands_in(playing: Play, pilot: str) -> None:
    house = playing.house
    other = make.a_manager(house, make.a_team(house, "Another team"))
    for account, rule in (
        (None, NotSignedIn),
        (other, NoSuchPilot),
        (make.a_member(house, playing.team), NoSuchPilot),
        (make.an_administrator(house), NoSuchPilot),
    ):
        for act in (readings.hand_in, readings.look_through):
            refused(playing, rule, lambda a=account, f=act: f(house, a, pilot, lines()))  # type: ignore[misc]
    manager = make.a_manager(house, playing.team)
    assert readings.hand_in(house, manager, pilot, lines()).stored == 2
    refused(playing, NoSuchPilot, lambda: give(playing, "no-such-pilot"))
    assert NotAllowed.code


def test_one_wrong_row_and_nothing_is_stored(playing: Play, pilot: str) -> None:
    rows = DAY + "4.3.2025;pilot;repeat7;90;91\n4.3.2025;control;repeat7;90;1\n"
    wrong = refused(playing, ReadingsRefused, lambda: give(playing, pilot, rows))
    assert isinstance(wrong, ReadingsRefused)
    assert [(each.fault, each.row) for each in wrong.mistakes] == [(Fault.HITS_OVER_CASES, 4)]


def test_the_same_upload_twice_is_stored_once(playing: Play, pilot: str) -> None:
    give(playing, pilot, mark="monday")
    before = trace(playing)
    assert give(playing, pilot, mark="monday") == Taken(2, again=True)
    assert trace(playing) == before


def test_other_figures_under_the_same_mark_are_refused(playing: Play, pilot: str) -> None:
    give(playing, pilot, mark="a_b")
    refused(playing, BatchReused, lambda: give(playing, pilot, OTHER, mark="a_b"))
    refused(playing, ReadingsRefused, lambda: give(playing, pilot, OTHER, mark="aXb"))
    for mark in ("a:b", "x" * 65, "%", "ä"):
        refused(playing, BatchUnreadable, lambda m=mark: give(playing, pilot, mark=m))  # type: ignore[misc]


def test_a_day_given_before_is_refused_or_filed_as_the_difference(
    playing: Play, pilot: str
) -> None:
    give(playing, pilot)
    refused(playing, ReadingsRefused, lambda: give(playing, pilot, OTHER))
    told = give(playing, pilot, OTHER, reason="counted twice")
    assert (told.stored, told.unchanged) == (1, 1)
    *_, last = kept(playing, pilot)
    assert (last.sums, last.corrects, last.reason) == (Sums(-2, 1), True, "counted twice")
    shown = readings.show(playing.house, playing.ada, pilot)
    assert shown.corrections == (last,)


def test_a_day_up_to_the_lock_is_refused_and_the_next_one_taken(playing: Play, pilot: str) -> None:
    with playing.house.store.unit_on_pilot(pilot) as unit:
        unit.now = playing.clock().replace(year=2025, month=3, day=3)
        entries.append(unit, playing.house.criteria_key, EntryKind.LOCK, {})
    wrong = refused(playing, ReadingsRefused, lambda: give(playing, pilot))
    assert isinstance(wrong, ReadingsRefused)
    assert {each.fault for each in wrong.mistakes} == {Fault.TOO_EARLY}
    assert give(playing, pilot, DAY.replace("3.3.", "4.3.")).stored == 2


def test_looking_through_stores_nothing(playing: Play, pilot: str) -> None:
    before = trace(playing)
    found = readings.look_through(playing.house, playing.ada, pilot, lines())
    assert len(found.readings) == 2
    assert trace(playing) == before


def test_the_page_shows_the_newest_days_first_and_the_next_to_fill(
    playing: Play, pilot: str
) -> None:
    house, ada = playing.house, playing.ada
    assert readings.day_to_fill(house, ada, pilot) == date(2025, 3, 3)
    days = [date(2025, 3, n) for n in range(3, 29)]
    some = [Reading(day, arm, "repeat7", Sums(9, 1)) for day in days for arm in Arm]
    readings.hand_in(house, ada, pilot, lines_of(some))
    shown = readings.show(house, ada, pilot)
    assert (shown.days[0], len(shown.days), shown.pages) == (date(2025, 3, 28), 15, 2)
    assert {each.day for each in shown.readings} == set(shown.days)
    last = readings.show(house, ada, pilot, page=99)
    assert (last.page, last.days[-1]) == (2, date(2025, 3, 3))
    assert readings.day_to_fill(house, ada, pilot) == date(2025, 3, 31)
    readings.hand_in(
        house, ada, pilot, lines_of(replace(each, day=date(2026, 3, 2)) for each in some[:2])
    )
    assert readings.day_to_fill(house, ada, pilot) == date(2026, 3, 2)
    stranger = make.a_member(house, playing.team)
    refused(playing, NoSuchPilot, lambda: readings.show(house, stranger, pilot))
    refused(playing, NotSignedIn, lambda: readings.show(house, None, pilot))


# ---- keys ---------------------------------------------------------------------------------------


def test_a_key_opens_one_pilot_until_it_is_ended(playing: Play, pilot: str) -> None:
    house, ada = playing.house, playing.ada
    secret = reading_keys.make(house, ada, pilot, "Nightly export")
    (key,) = reading_keys.of(house, ada, pilot)
    assert (key.name, key.by, key.used_on) == ("Nightly export", "Ada", None)
    assert secret not in str(trace(playing))
    assert key.hash == token_hash(secret)
    assert readings.card_for_key(house, secret, pilot) == a_card()
    assert readings.hand_in_by_key(house, secret, pilot, lines()).stored == 2
    assert {each.by for each in kept(playing, pilot)} == {"Nightly export"}
    (key,) = reading_keys.of(house, ada, pilot)
    assert key.used_on == playing.clock().date()
    reading_keys.end(house, ada, pilot, key.hash)
    assert reading_keys.of(house, ada, pilot) == ()
    refused(playing, WrongKey, lambda: readings.card_for_key(house, secret, pilot))
    refused(playing, WrongKey, lambda: readings.hand_in_by_key(house, secret, pilot, lines()))
    refused(playing, NoSuchKey, lambda: reading_keys.end(house, ada, pilot, key.hash))


def test_a_key_opens_nothing_else(playing: Play, pilot: str) -> None:
    house = playing.house
    secret = reading_keys.make(house, playing.ada, pilot, "Export")
    other = a_pilot(playing, state=PilotState.LOCKED)
    for wanted, key in ((other, secret), ("no-such-pilot", secret), (pilot, ""), (pilot, "x")):
        refused(playing, WrongKey, lambda w=wanted, k=key: readings.card_for_key(house, k, w))  # type: ignore[misc]
        refused(
            playing,
            WrongKey,
            lambda w=wanted, k=key: readings.hand_in_by_key(house, k, w, lines()),  # type: ignore[misc]
        )


def test_a_refused_upload_leaves_no_trace_of_the_key_either(playing: Play, pilot: str) -> None:
    secret = reading_keys.make(playing.house, playing.ada, pilot, "Export")
    wrong = lines(DAY.replace("90;17", "90;91"))
    refused(
        playing,
        ReadingsRefused,
        lambda: readings.hand_in_by_key(playing.house, secret, pilot, wrong),
    )


def test_keys_are_made_and_ended_by_whoever_fills_in_the_pilot(playing: Play, pilot: str) -> None:
    house, member = playing.house, make.a_member(playing.house, playing.team)
    for account, rule in ((None, NotSignedIn), (member, NoSuchPilot)):
        refused(playing, rule, lambda a=account: reading_keys.make(house, a, pilot, "x"))  # type: ignore[misc]
        refused(playing, rule, lambda a=account: reading_keys.end(house, a, pilot, "x"))  # type: ignore[misc]
        refused(playing, rule, lambda a=account: reading_keys.of(house, a, pilot))  # type: ignore[misc]
    for n in range(MOST):
        reading_keys.make(house, playing.ada, pilot, f"Key {n}")
    refused(playing, TooManyKeys, lambda: reading_keys.make(house, playing.ada, pilot, "More"))


# ---- much of it, and the other database ---------------------------------------------------------


def ten_thousand(playing: Play, pilot: str) -> None:
    """A pilot that has run for five years, three metrics in two arms."""
    card = replace(
        a_card(), dates=replace(a_card().dates, start=date(2019, 1, 1), decision=date(2026, 3, 1))
    )
    with playing.house.store.unit_on_pilot(pilot) as unit:
        unit.pilot = replace(unit.pilot, card=card)
    first = date(2019, 1, 2).toordinal()
    for part in (0, 1):
        days = [date.fromordinal(first + n) for n in range(part * 1250, (part + 1) * 1250)]
        some = [
            Reading(day, arm, metric, Sums(90, 17))
            for day in days
            for metric in ("repeat7", "handle")
            for arm in Arm
        ]
        readings.hand_in(playing.house, playing.ada, pilot, lines_of(some))


def test_ten_thousand_readings_page_quickly(playing: Play, pilot: str) -> None:
    ten_thousand(playing, pilot)
    began = perf_counter()
    shown = readings.show(playing.house, playing.ada, pilot, page=80)
    took = perf_counter() - began
    print(f"a page of {shown.extent.readings} readings in {1000 * took:.0f} ms")
    assert (shown.extent.readings, len(shown.readings)) == (10_000, 60)
    assert took < 1.0
    began = perf_counter()
    give(playing, pilot, DAY.replace("3.3.2025", "2.3.2026"))
    assert perf_counter() - began < 2.0


def test_it_is_the_same_on_postgresql(tmp_path: Path) -> None:
    with a_postgres() as url:
        engine = create_engine(url)
        try:
            upgrade(engine)
            playing = play(tmp_path, store=Store(engine, Clock()))
            pilot = a_pilot(playing, state=PilotState.LOCKED)
            test_the_same_upload_twice_is_stored_once(playing, pilot)
            assert give(playing, pilot, OTHER, reason="counted twice").stored == 1
            assert readings.show(playing.house, playing.ada, pilot).extent.readings == 3
            test_a_key_opens_nothing_else(playing, pilot)
        finally:
            engine.dispose()
