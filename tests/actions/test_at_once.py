"""Two people who do the same thing at the same time: exactly one of them is right."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD
from tests.postgres import a_postgres
from workshop.actions import accounts, invitations, setting_up, teams
from workshop.actions.house import House
from workshop.core.account import NewPerson, token_hash
from workshop.core.errors import RuleBroken
from workshop.core.links import LinkSpent
from workshop.core.permissions import Account, NotAllowed, TeamRole
from workshop.core.team import Team


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        yield make.a_house(tmp_path)
        return
    with a_postgres() as url:
        found = make.a_house(tmp_path, url)
        yield found
        found.store.engine.dispose()


def at_once(*acts: Callable[[], object]) -> list[type[RuleBroken] | None]:
    """Do all of these at the same time; what refused each of them, None where nothing did."""
    start = threading.Barrier(len(acts), timeout=10)
    refused: list[type[RuleBroken] | None] = [None] * len(acts)

    def one(place: int) -> None:
        start.wait()
        try:
            acts[place]()
        except RuleBroken as refusal:
            refused[place] = type(refusal)

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_who_set_up_at_once_are_not_both_let_in(house: House) -> None:
    def set_up(name: str) -> Callable[[], object]:
        person = NewPerson(name, f"{name}@team.example", PASSWORD)
        return lambda: setting_up.set_up(house, "token", token_hash("token"), person, "Billing")

    assert sorted(at_once(set_up("ann"), set_up("eve")), key=str) == [LinkSpent, None]
    assert len(accounts.everybody(house)) == 1


def test_an_invitation_is_used_by_one_of_two(house: House) -> None:
    team = make.a_team(house)
    guests = [make.a_person(house) for _ in range(2)]

    manager = make.a_manager(house, team)

    def join(guest: Account, link: str) -> Callable[[], object]:
        return lambda: invitations.join(house, guest, link)

    for _ in range(3):
        link = invitations.invite(house, manager, team.id, TeamRole.MEMBER)
        refused = at_once(*(join(guest, link) for guest in guests))
        assert sorted(refused, key=str) == [LinkSpent, None]


def test_two_managers_who_demote_each_other_do_not_leave_the_team_without_one(
    house: House,
) -> None:
    def demote(asker: Account, other: Account, team: Team) -> Callable[[], object]:
        return lambda: teams.change_member(house, asker, team.id, other.id, {TeamRole.MEMBER})

    for _ in range(3):
        team = make.a_team(house)
        first, second = make.a_manager(house, team), make.a_manager(house, team)
        refused = at_once(demote(first, second, team), demote(second, first, team))
        assert sorted(refused, key=str) == [NotAllowed, None]
