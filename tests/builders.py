"""Makes valid things for tests, so that a test states only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import create_engine, select

from workshop.actions import passwords, sessions
from workshop.actions.house import House
from workshop.core.account import SignIn, token_hash
from workshop.core.permissions import Account, TeamRole
from workshop.core.session.jam import Jam
from workshop.core.session.making import SessionDraft
from workshop.core.session.presets import Preset
from workshop.core.team import Team
from workshop.storage.db import Base, prepare
from workshop.storage.keep import people as keep
from workshop.storage.queries import people
from workshop.storage.unit import Store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "four words are good"
#: Enough words to draw codenames from; no two share their first four letters.
WORDS = ("amber", "basil", "cedar", "delta", "ember", "fjord", "grape", "hazel", "igloo", "jumbo")

_numbers = count(1)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, time: datetime = START) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time

    def go_on(self, **length: float) -> None:
        """Move on by a length of time: `clock.go_on(minutes=3)`."""
        self.time += timedelta(**length)


def a_house(tmp_path: Path, url: str = "", **overrides: Any) -> House:
    """A house on an empty database; `the_clock` moves its time. Overrides are its fields."""
    engine = create_engine(url or f"sqlite:///{tmp_path / 'workshop.db'}")
    prepare(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        Base.metadata.create_all(connection)
    house = House(
        Store(engine, Clock()), key=b"k" * 32, criteria_key=b"c" * 32, words=WORDS, chance=Random(7)
    )
    return replace(house, **overrides)


def the_clock(house: House) -> Clock:
    """The clock of a house that `a_house` made."""
    clock = house.store.now
    assert isinstance(clock, Clock)
    return clock


def a_team(house: House, name: str = "Billing service") -> Team:
    """A team with nobody in it."""
    team = Team(id=f"team-{next(_numbers)}", name=name, members=())
    with house.store.unit() as unit:
        keep.add_team(unit, team.id, team.name)
    return team


def a_person(house: House, team: Team | None = None, *roles: TeamRole, **fields: Any) -> Account:
    """Somebody with an account, the password `PASSWORD`, and these roles in the team."""
    number = next(_numbers)
    account = Account(
        id=f"person-{number}", name=f"Person {number}", email=f"person{number}@stadtwerke.example"
    )
    account = replace(account, **fields)
    with house.store.unit() as unit:
        keep.add_account(unit, account, _hash_of_password())
        if team:
            keep.set_roles(unit, team.id, account.id, roles)
    return again(house, account)


def a_facilitator(house: House, team: Team, **fields: Any) -> Account:
    """Somebody who makes sessions in this team."""
    return a_person(house, team, TeamRole.FACILITATOR, **fields)


def a_manager(house: House, team: Team, **fields: Any) -> Account:
    """Somebody who looks after this team."""
    return a_person(house, team, TeamRole.MANAGER, **fields)


def a_member(house: House, team: Team, **fields: Any) -> Account:
    """Somebody who is in this team and nothing more."""
    return a_person(house, team, TeamRole.MEMBER, **fields)


def an_administrator(house: House, **fields: Any) -> Account:
    """Somebody who looks after accounts and is in no team."""
    return a_person(house, is_administrator=True, **fields)


def a_draft(**fields: Any) -> SessionDraft:
    """What somebody types to make a session."""
    return replace(SessionDraft(title="Billing complaints", preset=Preset.STANDARD), **fields)


def a_session(
    house: House, team: Team | None = None, facilitator: Account | None = None, **fields: Any
) -> Jam:
    """A session in its lobby; fields are those of the draft."""
    team = team or a_team(house)
    return sessions.make(
        house, facilitator or a_facilitator(house, team), team.id, a_draft(**fields)
    )


def again(house: House, account: Account) -> Account:
    """The account as it is kept now."""
    with house.store.reading() as reading:
        found = people.account(reading, account.id)
    assert found is not None
    return found


def whose(house: House, token: str) -> Account | None:
    """Whom a browser with this cookie is signed in as."""
    found = sign_in_of(house, token)
    return found[1] if found else None


def sign_in_of(house: House, token: str) -> tuple[SignIn, Account] | None:
    """The sign-in of a browser with this cookie, and whose it is; whatever its age."""
    with house.store.reading() as reading:
        return people.sign_in(reading, token_hash(token))


def everything(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to show that a refusal left no trace."""
    with house.store.reading() as reading:
        return {
            table.name: sorted((tuple(row) for row in reading.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@cache
def _hash_of_password() -> str:
    return passwords.hash_of(PASSWORD)
