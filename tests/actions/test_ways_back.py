"""The way back for a forgotten password."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD
from workshop.actions import accounts, ways_back
from workshop.actions.accounts import NoSuchAccount
from workshop.core.account import NewPerson, token_hash
from workshop.core.links import LinkSpent
from workshop.core.password import PasswordTooShort

TOKEN, EXPECTED = "the set-up token", token_hash("the set-up token")
ANN = NewPerson("Ann Bakker", "Ann@Stadtwerke.example", PASSWORD, "nl")


def test_a_way_back_sets_a_new_password_once(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    signed_in = accounts.sign_in(house, ann.email, PASSWORD)
    link = ways_back.make(house, ann.email)
    assert link not in repr(make.everything(house))
    assert ways_back.whose(house, link) == ann
    here = ways_back.come_back(house, link, "a stone in the river")
    assert make.whose(house, here) == ann
    assert make.whose(house, signed_in) is None
    with pytest.raises(LinkSpent):
        ways_back.come_back(house, link, "another stone in it")
    assert accounts.sign_in(house, ann.email, "a stone in the river")


def test_a_way_back_works_for_an_hour_and_only_the_newest_one(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    first = ways_back.make(house, ann.email)
    second = ways_back.make(house, ann.email)
    with pytest.raises(LinkSpent):
        ways_back.whose(house, first)
    make.the_clock(house).go_on(minutes=59)
    assert ways_back.whose(house, second) == ann
    make.the_clock(house).go_on(minutes=1)
    before = make.everything(house)
    with pytest.raises(LinkSpent):
        ways_back.come_back(house, second, "a stone in the river")
    assert make.everything(house) == before


def test_a_way_back_survives_a_refused_password(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    link = ways_back.make(house, ann.email)
    before = make.everything(house)
    with pytest.raises(PasswordTooShort):
        ways_back.come_back(house, link, "short")
    assert make.everything(house) == before
    assert ways_back.come_back(house, link, "a stone in the river")


def test_nobody_unknown_gets_a_way_back_or_the_office(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    before = make.everything(house)
    with pytest.raises(NoSuchAccount):
        ways_back.make(house, "nobody@nowhere.example")
    with pytest.raises(NoSuchAccount):
        accounts.make_administrator(house, "nobody@nowhere.example")
    assert make.everything(house) == before
    accounts.make_administrator(house, ann.email)
    assert make.again(house, ann).is_administrator
