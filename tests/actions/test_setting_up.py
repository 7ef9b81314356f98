"""The first start: one link, one administrator, one team."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD
from workshop.actions import setting_up
from workshop.core.account import EmailUnreadable, LanguageUnknown, NewPerson, token_hash
from workshop.core.links import LinkSpent
from workshop.core.password import PasswordTooShort
from workshop.core.permissions import Right, TeamRole, may
from workshop.core.session.notes import EmptyText
from workshop.storage.queries import people

TOKEN, EXPECTED = "the set-up token", token_hash("the set-up token")
ANN = NewPerson("Ann Bakker", "Ann@Stadtwerke.example", PASSWORD, "nl")


def test_setting_up_makes_an_administrator_and_the_first_team(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    token = setting_up.set_up(house, TOKEN, EXPECTED, ANN, "Billing  service")
    account = make.whose(house, token)
    assert account is not None
    assert (account.name, account.email) == ("Ann Bakker", "ann@stadtwerke.example")
    assert account.language == "nl"
    assert may(Right.MANAGE_ACCOUNTS, account)
    ((team_id, roles),) = account.roles.items()
    assert roles == {TeamRole.FACILITATOR, TeamRole.MANAGER}
    with house.store.reading() as reading:
        assert people.all_teams(reading) == ((team_id, "Billing service"),)


@pytest.mark.parametrize(("token", "expected"), [("a guess", EXPECTED), (TOKEN, None), ("", "")])
def test_setting_up_needs_the_one_link(tmp_path: Path, token: str, expected: str | None) -> None:
    house = make.a_house(tmp_path)
    before = make.everything(house)
    with pytest.raises(LinkSpent):
        setting_up.set_up(house, token, expected, ANN, "Billing")
    assert make.everything(house) == before


def test_nobody_sets_up_twice(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    assert setting_up.is_needed(house)
    setting_up.set_up(house, TOKEN, EXPECTED, ANN, "Billing")
    assert not setting_up.is_needed(house)
    before = make.everything(house)
    with pytest.raises(LinkSpent):
        setting_up.set_up(house, TOKEN, EXPECTED, NewPerson("Eve", "e@v.e", PASSWORD), "Mine")
    assert make.everything(house) == before


@pytest.mark.parametrize(
    ("person", "team", "refusal"),
    [
        (NewPerson("", "a@b.c", PASSWORD), "Billing", EmptyText),
        (NewPerson("Ann", "a.b.c", PASSWORD), "Billing", EmailUnreadable),
        (NewPerson("Ann", "a@b.c", "short"), "Billing", PasswordTooShort),
        (NewPerson("Ann", "a@b.c", PASSWORD, "tlh"), "Billing", LanguageUnknown),
        (NewPerson("Ann", "a@b.c", PASSWORD), " ", EmptyText),
    ],
)
def test_a_refused_set_up_leaves_no_trace_and_the_link_alive(
    tmp_path: Path, person: NewPerson, team: str, refusal: type[Exception]
) -> None:
    house = make.a_house(tmp_path)
    before = make.everything(house)
    with pytest.raises(refusal):
        setting_up.set_up(house, TOKEN, EXPECTED, person, team)
    assert make.everything(house) == before
    setting_up.require_open(house, TOKEN, EXPECTED)


def test_a_new_set_up_link_replaces_the_one_before(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    assert setting_up.kept_hash(tmp_path) is None
    first = setting_up.draw_link(tmp_path, house.chance)
    second = setting_up.draw_link(tmp_path, house.chance)
    setting_up.require_open(house, second, setting_up.kept_hash(tmp_path))
    with pytest.raises(LinkSpent):
        setting_up.require_open(house, first, setting_up.kept_hash(tmp_path))


def test_the_file_of_the_set_up_link_holds_only_a_hash_and_is_read_by_nobody_else(
    tmp_path: Path,
) -> None:
    token = setting_up.draw_link(tmp_path, make.a_house(tmp_path).chance)
    (path,) = tmp_path.glob("setup*")
    assert path.read_text() == token_hash(token)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_link_is_spent_once_even_by_two_servers(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    with house.store.unit() as unit:
        make.keep.spend_set_up(unit, EXPECTED)
    before = make.everything(house)
    with pytest.raises(LinkSpent):
        setting_up.set_up(house, TOKEN, EXPECTED, ANN, "Billing")
    assert make.everything(house) == before
