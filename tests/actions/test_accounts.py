"""Signing in and out, and what people change about their own account."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import update

from tests import builders as make
from tests.builders import PASSWORD
from workshop.actions import accounts, browsers, passwords
from workshop.actions.accounts import NoMatch
from workshop.core.account import LanguageUnknown, NewPerson, token_hash
from workshop.core.password import OldPasswordWrong, PasswordObvious, PasswordTooShort
from workshop.core.permissions import (
    NotSignedIn,
)
from workshop.core.session.notes import EmptyText
from workshop.storage.tables import UserRow

TOKEN, EXPECTED = "the set-up token", token_hash("the set-up token")
ANN = NewPerson("Ann Bakker", "Ann@Stadtwerke.example", PASSWORD, "nl")


def test_signing_in_makes_a_new_secret_of_which_only_the_hash_is_kept(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    tokens = {accounts.sign_in(house, f" {ann.email.upper()}", PASSWORD) for _ in range(2)}
    assert len(tokens) == 2
    for token in tokens:
        assert make.whose(house, token) == ann
        assert token not in repr(make.everything(house))


@pytest.mark.parametrize("email", ["person@nowhere.example", "no address", "", "a\x00@b.c"])
def test_an_unknown_address_and_a_wrong_password_are_one_answer(tmp_path: Path, email: str) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    before = make.everything(house)
    with pytest.raises(NoMatch) as unknown:
        accounts.sign_in(house, email, PASSWORD)
    with pytest.raises(NoMatch) as wrong:
        accounts.sign_in(house, ann.email, PASSWORD + ".")
    assert (unknown.value.sentence, unknown.value.fields) == (
        wrong.value.sentence,
        wrong.value.fields,
    )
    assert make.everything(house) == before


def test_an_unknown_address_costs_as_much_work_as_a_known_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    checked: list[str] = []
    verified = passwords._verified

    def counted(password_hash: str, password: str) -> bool:
        checked.append(password_hash.rsplit("$", 2)[0])
        return verified(password_hash, password)

    monkeypatch.setattr(passwords, "_verified", counted)
    for email in (ann.email, "nobody@nowhere.example"):
        with pytest.raises(NoMatch):
            accounts.sign_in(house, email, "not the password")
    known, unknown = checked
    assert known == unknown == "$argon2id$v=19$m=65536,t=3,p=4"


def test_a_password_hash_of_an_older_cost_is_made_anew_at_the_next_sign_in(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with house.store.unit() as unit:
        unit.execute(update(UserRow).values(password_hash=old))
    accounts.sign_in(house, ann.email, PASSWORD)
    known = browsers.find(house, ann.email)
    assert known is not None
    assert known.password_hash != old
    assert not passwords.is_outdated(known.password_hash)
    assert accounts.sign_in(house, ann.email, PASSWORD)


def test_at_most_two_passwords_are_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = 0
    most = 0
    door = threading.Lock()
    both_in = threading.Barrier(2, timeout=10)

    def watched(_hash: str, _password: str) -> bool:
        nonlocal inside, most
        with door:
            inside += 1
            most = max(most, inside)
        both_in.wait()
        with door:
            inside -= 1
        return False

    monkeypatch.setattr(passwords, "_verified", watched)
    threads = [threading.Thread(target=passwords.matches, args=(None, "x")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    here, there = (accounts.sign_in(house, ann.email, PASSWORD) for _ in range(2))
    accounts.sign_out(house, token_hash(here))
    assert make.whose(house, here) is None
    assert make.whose(house, there) == ann


def test_signing_out_everywhere_leaves_other_people_signed_in(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann, tom = make.a_person(house), make.a_person(house)
    hers = [accounts.sign_in(house, ann.email, PASSWORD) for _ in range(2)]
    his = accounts.sign_in(house, tom.email, PASSWORD)
    accounts.sign_out_everywhere(house, ann)
    assert [make.whose(house, token) for token in hers] == [None, None]
    assert make.whose(house, his) == tom
    with pytest.raises(NotSignedIn):
        accounts.sign_out_everywhere(house, None)


def test_last_seen_moves_with_use_and_old_sign_ins_are_forgotten(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    token = accounts.sign_in(house, ann.email, PASSWORD)
    make.the_clock(house).go_on(hours=5)
    accounts.note_seen(house, token_hash(token))
    found = make.sign_in_of(house, token)
    assert found is not None
    assert (found[0].made_at, found[0].seen_at) == (make.START, make.the_clock(house).time)
    make.the_clock(house).go_on(hours=20)
    accounts.sign_in(house, ann.email, PASSWORD)
    assert make.sign_in_of(house, token) is None


def test_people_change_their_own_name_and_language(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann, tom = make.a_person(house), make.a_person(house)
    accounts.change_account(house, ann, " Ann  Visser ", "de")
    changed = make.again(house, ann)
    assert (changed.name, changed.language) == ("Ann Visser", "de")
    assert make.again(house, tom) == tom


@pytest.mark.parametrize(("name", "language"), [(" ", "de"), ("Ann", "tlh")])
def test_a_refused_change_leaves_no_trace(tmp_path: Path, name: str, language: str) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    before = make.everything(house)
    with pytest.raises((EmptyText, LanguageUnknown)):
        accounts.change_account(house, ann, name, language)
    with pytest.raises(NotSignedIn):
        accounts.change_account(house, None, "Ann", "de")
    assert make.everything(house) == before


def test_a_new_password_signs_every_other_browser_out(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    before = accounts.sign_in(house, ann.email, PASSWORD)
    here = accounts.change_password(house, ann, PASSWORD, "a stone in the river")
    assert make.whose(house, before) is None
    assert make.whose(house, here) == ann
    assert accounts.sign_in(house, ann.email, "a stone in the river")
    with pytest.raises(NoMatch):
        accounts.sign_in(house, ann.email, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("not this one", "a stone in the river", OldPasswordWrong),
        (PASSWORD, "short", PasswordTooShort),
        (PASSWORD, "password1234", PasswordObvious),
    ],
)
def test_a_refused_password_leaves_no_trace(
    tmp_path: Path, old: str, new: str, refusal: type[Exception]
) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    accounts.sign_in(house, ann.email, PASSWORD)
    before = make.everything(house)
    with pytest.raises(refusal):
        accounts.change_password(house, ann, old, new)
    with pytest.raises(NotSignedIn):
        accounts.change_password(house, None, old, new)
    assert make.everything(house) == before
