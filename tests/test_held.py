"""What many connections were opened with is lost exactly when the door would no longer open."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, event, insert, update

from tests.builders import Clock, a_manager, a_member, a_session, an_administrator
from tests.play import Play, play
from tests.postgres import a_postgres
from workshop import held
from workshop.actions import accounts, screens, sessions
from workshop.core.account import AT_MOST, IDLE, token_hash
from workshop.core.holding import Held, Holder, Holding
from workshop.core.permissions import Account
from workshop.core.session.pairing import SCREEN_LASTS
from workshop.core.session.phases import Role
from workshop.core.session.sealing import AUDIENCE_OF, Audience
from workshop.storage.keep import people as keep
from workshop.storage.migrate import upgrade
from workshop.storage.tables import ScreenRow, SeatRow, SessionRow, SignInRow
from workshop.storage.unit import Store


def lost(playing: Play, *holdings: Holding) -> frozenset[Holding]:
    with playing.house.store.reading() as reading:
        return held.lost(reading, holdings, playing.house.store.now())


def seated(playing: Play, number: int = 0) -> Holding:
    return Holding(Holder(Held.SEAT, playing.seats[number].hash), playing.code, Audience.PHONE)


def signed_in(playing: Play, account: Account, audience: Audience) -> Holding:
    """What a browser holds in which somebody has signed in just now."""
    token = f"token of {account.id} as {audience}"
    with playing.house.store.unit() as unit:
        row = {"token_hash": token_hash(token), "user_id": account.id}
        unit.execute(insert(SignInRow).values(**row, made_at=unit.now, seen_at=unit.now))
    return Holding(Holder(Held.SIGN_IN, token_hash(token)), playing.code, audience)


def paired(playing: Play) -> Holding:
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, digits)
    return Holding(Holder(Held.SCREEN, token_hash(token)), playing.code, Audience.SCREEN)


def write(playing: Play, statement: object) -> None:
    with playing.house.store.unit() as unit:
        unit.execute(statement)  # type: ignore[arg-type]


def test_what_is_held_is_not_lost(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    desk = signed_in(playing, playing.ada, Audience.DESK)
    assert lost(playing) == frozenset()
    assert lost(playing, seated(playing), seated(playing, 1), desk, paired(playing)) == frozenset()


def test_a_seat_is_lost_when_it_is_deleted_and_the_one_beside_it_is_not(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    write(playing, delete(SeatRow).where(SeatRow.hash == playing.seats[0].hash))
    assert lost(playing, seated(playing), seated(playing, 1)) == {seated(playing)}


def test_a_seat_of_another_session_was_never_held_here(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    other = a_session(playing.house, playing.team, playing.ada)
    elsewhere = replace(seated(playing), code=other.code)
    assert lost(playing, elsewhere) == {elsewhere}


def test_everything_is_lost_with_its_session(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    held_here = (seated(playing), signed_in(playing, playing.ada, Audience.DESK), paired(playing))
    write(playing, delete(SessionRow).where(SessionRow.id == playing.jam.id))
    assert lost(playing, *held_here) == set(held_here)


def test_a_screen_is_lost_when_it_is_unpaired_or_its_day_is_over(tmp_path: Path) -> None:
    playing = play(tmp_path)
    first, second = paired(playing), paired(playing)
    write(playing, delete(ScreenRow).where(ScreenRow.token_hash == first.holder.hash))
    assert lost(playing, first, second) == {first}
    playing.clock.go_on(seconds=SCREEN_LASTS.total_seconds())
    assert lost(playing, second) == {second}


@pytest.mark.parametrize("length", [IDLE, AT_MOST])
def test_a_sign_in_is_lost_when_it_runs_out(tmp_path: Path, length: object) -> None:
    playing = play(tmp_path)
    desk = signed_in(playing, playing.ada, Audience.DESK)
    column = {IDLE: "seen_at", AT_MOST: "made_at"}[length]
    write(playing, update(SignInRow).values({column: playing.clock.time - length}))
    assert lost(playing, desk) == {desk}


@pytest.mark.parametrize(
    "end",
    [
        lambda playing, desk: accounts.sign_out(playing.house, desk.holder.hash),
        lambda playing, _desk: accounts.sign_out_everywhere(playing.house, playing.ada),
    ],
)
def test_a_sign_in_is_lost_when_it_is_ended(
    tmp_path: Path, end: Callable[[Play, Holding], None]
) -> None:
    playing = play(tmp_path)
    desk = signed_in(playing, playing.ada, Audience.DESK)
    end(playing, desk)
    assert lost(playing, desk) == {desk}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SEAT])
def test_an_account_hears_what_its_role_allows_and_no_other_page(
    tmp_path: Path, role: Role, audience: Audience
) -> None:
    playing = play(tmp_path)
    somebody = {
        Role.FACILITATOR: lambda: playing.ada,
        Role.STRANGER: lambda: an_administrator(playing.house),
    }
    who = somebody.get(role, lambda: playing.named("Bo", role))()
    listening = signed_in(playing, who, audience)
    may = audience is AUDIENCE_OF.get(role) or (
        audience is Audience.SCREEN and role is not Role.STRANGER
    )
    assert lost(playing, listening) == (set() if may else {listening})


def test_a_part_that_is_taken_away_or_changed_is_lost(tmp_path: Path) -> None:
    playing = play(tmp_path)
    bo, cy = (playing.named(name, Role.CO_FACILITATOR) for name in ("Bo", "Cy"))
    desks = [signed_in(playing, who, Audience.DESK) for who in (bo, cy, playing.ada)]
    assert lost(playing, *desks) == frozenset()
    sessions.remove_person(playing.house, playing.ada, playing.code, bo.id)
    sessions.name_person(playing.house, playing.ada, playing.code, cy.id, Role.DECIDER)
    assert lost(playing, *desks) == set(desks[:2])


def test_a_manager_looks_on_as_long_as_they_are_one(tmp_path: Path) -> None:
    playing = play(tmp_path)
    manager, member = a_manager(playing.house, playing.team), a_member(playing.house, playing.team)
    looking = signed_in(playing, manager, Audience.OBSERVER)
    never = signed_in(playing, member, Audience.OBSERVER)
    assert lost(playing, looking, never) == {never}
    with playing.house.store.unit() as unit:
        keep.set_roles(unit, playing.team.id, manager.id, ())
    assert lost(playing, looking) == {looking}


def assert_many_in_a_few_statements(playing: Play) -> None:
    """A room and its managers: nobody is lost, and then one of each kind is."""
    team = [a_manager(playing.house, playing.team) for _ in range(20)]
    many = [seated(playing, number) for number in range(len(playing.seats))]
    many += [signed_in(playing, who, Audience.OBSERVER) for who in team]
    many += [paired(playing)]
    said: list[str] = []
    event.listen(playing.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    assert lost(playing, *many) == frozenset()
    assert len([each for each in said if each.startswith("SELECT")]) <= 7
    write(playing, delete(SeatRow).where(SeatRow.hash == many[0].holder.hash))
    write(playing, delete(SignInRow).where(SignInRow.token_hash == many[-2].holder.hash))
    write(playing, delete(ScreenRow))
    assert lost(playing, *many) == {many[0], *many[-2:]}


def test_many_are_asked_for_in_a_few_statements(tmp_path: Path) -> None:
    assert_many_in_a_few_statements(play(tmp_path, seats_taken=30))


def test_it_is_no_different_on_postgresql(tmp_path: Path) -> None:
    with a_postgres() as url:
        engine = create_engine(url)
        upgrade(engine)
        store = Store(engine, Clock())
        assert_many_in_a_few_statements(play(tmp_path, seats_taken=30, store=store))
        engine.dispose()
