"""Two people sign one card; whoever is refused leaves no trace, and nothing is dated back."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import a_manager, a_member, a_person, a_team, everything
from tests.pilots import LOCKED_AT, a_card, a_locked_pilot, a_pilot, the_pilot, with_people
from tests.play import Play, play
from workshop.actions import amending, locking
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account, NotAllowed, NotSignedIn, TeamRole
from workshop.core.pilot import forecasts
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.forecasts import ForecastOutOfRange
from workshop.core.pilot.lock import (
    CardHasChanged,
    CardIncomplete,
    NotInThisState,
    NotTheApprover,
    NotTheOwner,
)
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.storage.keep import locks
from workshop.storage.keep.locks import card_hash
from workshop.storage.queries import pilots as queries


class Table:
    """A pilot between the two who sign it."""

    def __init__(self, folder: Path, **changes: object) -> None:
        self.play: Play = play(folder)
        self.play.clock.time = LOCKED_AT
        self.card, self.ada, self.ben = with_people(self.play, a_card(**changes))
        self.id = a_pilot(self.play, self.card)

    @property
    def read(self) -> str:
        return card_hash(the_pilot(self.play, self.id).card)

    @property
    def state(self) -> PilotState:
        return the_pilot(self.play, self.id).state

    def propose(self, account: Account | None = None, read: str = "", forecast: int = 70) -> None:
        asker = account or self.ada
        locking.propose(self.play.house, asker, self.id, read or self.read, forecast)

    def sign(self, account: Account | None = None, read: str = "", forecast: int = 40) -> None:
        asker = account or self.ben
        locking.sign(self.play.house, asker, self.id, read or self.read, forecast)

    def rewrite(self, **changes: object) -> None:
        """What a draft's form does: the card changes, and with it a first signature falls."""
        with self.play.house.store.unit_on_pilot(self.id) as unit:
            locking.without_first_signature(unit)
            unit.pilot = replace(unit.pilot, card=replace(unit.pilot.card, **changes))

    def refused(self, how: type[RuleBroken], act: Callable[[], object]) -> None:
        """Refused, and nothing in any table has changed."""
        before = everything(self.play.house)
        with pytest.raises(how):
            act()
        assert everything(self.play.house) == before


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def chain(table: Table):
    with table.play.house.store.reading() as reading:
        return queries.entries(reading, table.id)


def test_two_signatures_lock_the_card_at_the_servers_time(table: Table) -> None:
    table.propose()
    assert table.state is PilotState.PROPOSED
    table.play.clock.go_on(minutes=20)
    table.sign()
    assert table.state is PilotState.LOCKED
    (entry,) = chain(table)
    signed = locks.from_entry(entry)
    assert (entry.kind, entry.at) == (EntryKind.LOCK, LOCKED_AT + timedelta(minutes=20))
    assert signed.card == table.card == the_pilot(table.play, table.id).card
    assert signed.card_hash == card_hash(table.card)
    assert set(signed.baselines) == {"repeat7", "handle", "complaints"}
    assert [(each.by_name, each.at) for each in signed.signatures] == [
        ("Ada", LOCKED_AT),
        ("Ben", LOCKED_AT + timedelta(minutes=20)),
    ]
    with table.play.house.store.reading() as reading:
        assert queries.proposal(reading, table.id) is None


# ---- who signs ---------------------------------------------------------------------------------


def test_nobody_but_the_two_named_on_the_card_can_sign(table: Table) -> None:
    third = a_manager(table.play.house, table.play.team)
    for other in (table.ben, third):
        table.refused(NotTheOwner, lambda other=other: table.propose(other))
    table.propose()
    for other in (third,):
        table.refused(NotTheApprover, lambda other=other: table.sign(other))


def test_one_person_never_signs_twice(tmp_path: Path) -> None:
    table = Table(tmp_path)
    both = a_manager(table.play.house, table.play.team, name="Both")
    alone = replace(table.card.people, owner=both.id, approver=both.id)
    table.rewrite(people=alone)
    table.refused(CardIncomplete, lambda: table.propose(both))


def test_whoever_signs_second_must_not_report_to_the_owner(table: Table) -> None:
    table.rewrite(people=replace(table.card.people, not_their_report=False))
    table.refused(CardIncomplete, table.propose)


def test_a_facilitator_may_own_a_pilot_but_not_give_the_second_signature(table: Table) -> None:
    assert table.ada.roles[table.play.team.id] == {TeamRole.FACILITATOR}
    swapped = replace(table.card.people, owner=table.ben.id, approver=table.ada.id)
    table.rewrite(people=swapped)
    table.propose(table.ben)
    table.refused(NotAllowed, lambda: table.sign(table.ada))


def test_strangers_learn_not_even_that_the_pilot_exists(table: Table) -> None:
    house = table.play.house
    elsewhere = a_manager(house, a_team(house))
    member = a_member(house, table.play.team)
    for other in (elsewhere, member, a_person(house, is_administrator=True)):
        table.refused(NoSuchPilot, lambda other=other: table.propose(other))
        table.refused(NoSuchPilot, lambda other=other: table.sign(other))
        table.refused(NoSuchPilot, lambda other=other: locking.take_back(house, other, table.id))
    table.refused(NotSignedIn, lambda: locking.take_back(house, None, table.id))
    table.refused(NoSuchPilot, lambda: locking.take_back(house, table.ada, "none"))


# ---- what is signed ----------------------------------------------------------------------------


def test_a_change_in_between_takes_the_first_signature_back(table: Table) -> None:
    table.propose()
    table.rewrite(title="Another title")
    assert table.state is PilotState.DRAFT
    table.refused(NotInThisState, table.sign)


def test_nobody_signs_a_card_that_changed_since_they_read_it(table: Table) -> None:
    old = table.read
    table.rewrite(title="Another title")
    table.refused(CardHasChanged, lambda: table.propose(read=old))
    table.propose()
    table.refused(CardHasChanged, lambda: table.sign(read=old))


def test_a_card_changed_past_the_form_is_not_what_was_signed_first(table: Table) -> None:
    """Whoever writes into the database between the signatures does not get the second one."""
    table.propose()
    with table.play.house.store.unit_on_pilot(table.id) as unit:
        unit.pilot = replace(unit.pilot, card=replace(unit.pilot.card, title="Slipped in"))
    table.refused(CardHasChanged, table.sign)


@pytest.mark.parametrize(
    "lacking",
    [
        {"criteria": ()},
        {"criteria": a_card().criteria[1:]},
        {"criteria": a_card().criteria[:1]},
        {"why": replace(a_card().why, business="")},
        {"dates": replace(a_card().dates, decision=None)},
        {"dates": replace(a_card().dates, start=None)},
    ],
    ids=["no criteria", "no continue", "no kill", "no outcome", "no date", "no start"],
)
def test_nothing_locks_without_what_a_promise_needs(table: Table, lacking: dict) -> None:
    table.rewrite(**lacking)
    table.refused(CardIncomplete, table.propose)


def test_what_became_incomplete_between_the_signatures_is_not_locked(table: Table) -> None:
    """The start was in the future when the owner signed, and is not when the second one does."""
    table.propose()
    table.play.clock.time = datetime(2025, 3, 10, tzinfo=UTC)
    table.refused(CardIncomplete, table.sign)


def test_a_pilot_cannot_start_on_the_day_it_is_locked(table: Table) -> None:
    table.play.clock.time = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
    table.refused(CardIncomplete, table.propose)


def test_no_one_can_hand_in_a_time() -> None:
    """Back-dating has no function: not one act on a lock takes a time from whoever asks."""
    acts = [each for module in (locking, amending) for each in vars(module).values()]
    ours = [each for each in acts if inspect.isfunction(each) and each.__name__[0] != "_"]
    assert len(ours) > 10
    for act in ours:
        kinds = {each.annotation for each in inspect.signature(act).parameters.values()}
        assert datetime not in kinds, act


def test_a_clock_that_is_set_back_dates_nothing_back(table: Table) -> None:
    table.propose()
    table.sign()
    table.play.clock.go_on(days=-3)
    amending.comment(table.play.house, table.ada, table.id, "Later, whatever the clock says.")
    assert [entry.at for entry in chain(table)] == [LOCKED_AT, LOCKED_AT]


# ---- the order of things -----------------------------------------------------------------------


def test_the_second_signature_never_comes_first(table: Table) -> None:
    table.refused(NotInThisState, table.sign)


def test_nobody_signs_twice_for_the_same_card(table: Table) -> None:
    table.propose()
    table.refused(NotInThisState, table.propose)
    table.sign()
    table.refused(NotInThisState, table.sign)
    table.refused(NotInThisState, table.propose)
    table.refused(NotInThisState, lambda: locking.take_back(table.play.house, table.ada, table.id))


def test_a_first_signature_can_be_taken_back_by_either(table: Table) -> None:
    for who in (table.ada, table.ben):
        table.propose()
        locking.take_back(table.play.house, who, table.id)
        assert table.state is PilotState.DRAFT
        table.refused(NotInThisState, table.sign)


# ---- forecasts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("forecast", [-1, 101])
def test_a_forecast_is_a_percentage(table: Table, forecast: int) -> None:
    table.refused(ForecastOutOfRange, lambda: table.propose(forecast=forecast))
    table.propose()
    table.refused(ForecastOutOfRange, lambda: table.sign(forecast=forecast))


def test_no_table_holds_a_forecast_that_can_be_read(tmp_path: Path) -> None:
    """What differs between two houses whose people forecast differently is seals alone."""
    found = []
    for n, forecast in enumerate((1, 99)):
        table = Table(tmp_path / str(n)) if (tmp_path / str(n)).mkdir() is None else None
        assert table is not None
        table.propose(forecast=forecast)
        table.sign(forecast=forecast)
        (entry,) = chain(table)
        seals = [each.forecast for each in locks.from_entry(entry).signatures]
        assert all(len(seal) == 64 for seal in seals)
        assert len(set(seals)) == 2
        found.append(seals)
        opened = [
            forecasts.opened(table.play.house.criteria_key, table.id, who.id, seal)
            for who, seal in zip((table.ada, table.ben), seals, strict=True)
        ]
        assert opened == [forecast, forecast]
    assert found[0] != found[1]


def test_forecasts_are_unsealed_without_names_once_a_decision_counts(tmp_path: Path) -> None:
    playing = play(tmp_path)
    pilot_id = a_locked_pilot(playing)
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        entry = locking.unseal_forecasts(playing.house, unit)
    assert entry is not None
    assert entry.body == {"percents": [40, 70]}


def test_a_pilot_that_was_never_locked_has_no_forecasts(table: Table) -> None:
    with table.play.house.store.unit_on_pilot(table.id) as unit:
        assert locking.unseal_forecasts(table.play.house, unit) is None
