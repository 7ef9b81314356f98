"""What a sign-in is worth, to whom, and until when; and the language somebody chose."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import extract_parameters
from flask import Flask

from tests import builders as make
from tests.builders import PASSWORD
from tests.web.front import TOKEN, Browser, an_app
from workshop.actions import accounts, passwords, seats, ways_back
from workshop.actions.house import House
from workshop.assembly import languages as application
from workshop.core.permissions import Account

NEW = "a stone in the river"
PUBLIC = "https://jam.example.org"


@dataclass
class Office:
    """Somebody with an account, and browsers."""

    house: House
    folder: Path
    me: Account

    def app(self, url: str = "") -> Flask:
        return an_app(self.house, self.folder, url)

    def browser(self, signed_in: bool = True, url: str = "") -> Browser:
        browser = Browser(self.app(url), url or "http://localhost")
        browser.get("/sign-in")
        if signed_in:
            answer = browser.post("/sign-in", email=self.me.email, password=PASSWORD)
            assert answer.status_code == 303
            browser.get("/account")
        return browser


@pytest.fixture
def office(tmp_path: Path) -> Office:
    house = make.a_house(tmp_path)
    return Office(house, tmp_path, make.a_person(house))


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


# ---- a stolen copy ------------------------------------------------------------------------------


def leave(browser: Browser, _office: Office) -> None:
    browser.post("/sign-out")


def leave_everywhere(browser: Browser, _office: Office) -> None:
    browser.post("/sign-out/everywhere")


def change_the_password(browser: Browser, _office: Office) -> None:
    browser.post("/account/password", old=PASSWORD, new=NEW)


def come_back_by_a_link(_browser: Browser, office: Office) -> None:
    other = office.browser(signed_in=False)
    link = f"/way-back/{ways_back.make(office.house, office.me.email)}"
    other.get(link)
    assert other.post(link, password=NEW).status_code == 303


ENDS = [leave, leave_everywhere, change_the_password, come_back_by_a_link]


@pytest.mark.parametrize("end", ENDS)
def test_a_stolen_copy_of_the_cookie_is_dead_after(
    office: Office, end: Callable[[Browser, Office], None]
) -> None:
    browser, thief = office.browser(), office.browser(signed_in=False)
    thief.keep("account", str(browser.cookie("account")))
    assert is_in(thief)
    browser.get("/account")
    end(browser, office)
    assert not is_in(thief)


def test_a_sign_out_that_only_drops_the_cookie_would_be_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, thief = office.browser(), office.browser(signed_in=False)
    thief.keep("account", str(browser.cookie("account")))
    monkeypatch.setattr(accounts, "sign_out", lambda _house, _hash: None)
    leave(browser, office)
    assert browser.cookie("account") is None
    assert is_in(thief)


def test_signing_in_gives_a_new_token_each_time(office: Office) -> None:
    browser = office.browser()
    first = browser.cookie("account")
    browser.get("/sign-in")
    browser.post("/sign-in", email=office.me.email, password=PASSWORD)
    assert browser.cookie("account") not in (None, first)


def test_the_token_of_forms_is_fresh_after_signing_in(office: Office) -> None:
    browser = office.browser(signed_in=False)
    found = TOKEN.search(browser.get("/sign-in").text)
    assert found is not None
    before = found[1]
    browser.post("/sign-in", email=office.me.email, password=PASSWORD)
    browser.get("/account")
    assert browser.post("/sign-out/everywhere", csrf_token=before).status_code == 400
    assert is_in(browser)


def test_a_browser_brings_nothing_of_before_into_its_sign_in(office: Office) -> None:
    app = office.app()
    browser = Browser(app)
    with browser.client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    browser.get("/sign-in")
    browser.post("/sign-in", email=office.me.email, password=PASSWORD)
    with browser.client.session_transaction() as kept:
        assert "planted" not in kept


def test_no_two_tokens_are_alike_and_each_has_256_bits(office: Office) -> None:
    tokens = {str(office.browser().cookie("account")) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)


# ---- what a browser is told to drop -------------------------------------------------------------


def cleared(browser: Browser, path: str) -> str | None:
    answer = browser.post(path)
    assert answer.status_code == 303
    return answer.headers.get("Clear-Site-Data")


def test_leaving_over_https_empties_the_browser_but_keeps_other_cookies(office: Office) -> None:
    browser = office.browser(url=PUBLIC)
    assert cleared(browser, "/sign-out") == '"cache", "storage"'
    assert cleared(office.browser(), "/sign-out") is None


def test_words_that_wait_for_another_seat_are_not_dropped(office: Office) -> None:
    one, other = (make.a_session(office.house) for _ in range(2))
    browser = office.browser(url=PUBLIC)
    for jam in (one, other):
        seat, _words = seats.take(office.house, jam.code)
        browser.client.set_cookie(
            f"__Host-seat_{jam.code}", seat.secret, domain="jam.example.org", secure=True
        )
    assert cleared(browser, f"/s/{one.code}/forget") == '"cache"'
    assert browser.get(f"/s/{other.code}").status_code == 200
    browser.get("/account")
    assert cleared(browser, "/sign-out") == '"cache"'
    browser.get(f"/s/{other.code}")
    assert cleared(browser, f"/s/{other.code}/forget") == '"cache", "storage"'


# ---- passwords and the debugger -----------------------------------------------------------------


def test_passwords_are_hashed_slowly_as_recommended() -> None:
    cost = extract_parameters(passwords.hash_of(PASSWORD))
    assert cost.type.name == "ID"
    assert cost.memory_cost >= 64 * 1024
    assert cost.time_cost >= 3
    assert extract_parameters(passwords._NOBODY) == cost


def test_no_debugger_is_opened_whatever_the_environment_says(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert Flask("any").debug
    app = office.app()
    assert not app.debug
    app.add_url_rule("/fails", "fails", lambda: 1 / 0)
    answer = app.test_client().get("/fails")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text


# ---- the language of an account -----------------------------------------------------------------


@pytest.fixture
def three(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same in three languages, whatever has been translated so far."""
    monkeypatch.setattr(application, "LANGUAGES", ("en", "de", "nl"))
    return office


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)"', page)
    assert found is not None
    return found[1]


def test_an_account_is_answered_in_its_language_on_every_device(three: Office) -> None:
    browser = three.browser()
    assert language_of(browser.get("/account").text) == "en"
    assert browser.post("/account", name="Me", language="nl").status_code == 303
    german = {"Accept-Language": "de"}
    page = browser.client.get("/account", headers=german).text
    assert language_of(page) == "nl"
    assert '<option selected value="nl">' in page
    assert language_of(three.browser().get("/").text) == "nl"
    stranger = three.browser(signed_in=False)
    assert language_of(stranger.client.get("/", headers=german).text) == "de"


def test_what_is_asked_for_in_the_address_goes_before(three: Office) -> None:
    browser = three.browser()
    assert language_of(browser.get("/?lang=de").text) == "de"
    assert language_of(browser.get("/?lang=tlh").text) == "en"


def test_only_languages_that_exist_are_offered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "LANGUAGES", ("en", "nl"))
    page = office.browser().get("/account").text
    assert re.findall(r'<option(?: selected)? value="(\w+)"', page) == ["en", "nl"]
    browser = office.browser()
    assert browser.post("/account", name="Me", language="de").status_code == 422


def test_without_its_database_the_page_still_says_so_in_words(
    office: Office,
) -> None:
    browser = office.browser()
    raw = office.house.store.engine.raw_connection()
    raw.execute("DROP TABLE sign_ins")
    raw.close()
    answer = browser.get("/account")
    assert answer.status_code == 500
    assert "Something went wrong here." in answer.text
