"""The participant's door and page over HTTP: a seat, every act, and refusals that lose no words."""

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import a_session, everything
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from tests.waiting import until
from tests.web.front import Browser, an_app
from workshop.actions import seats
from workshop.core.seat.seat import Seat
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import SILENT, Phase
from workshop.seats import seat_cookie_name

IDEA = "Build on top of car parks."
UNKNOWN = "ZZZZ9999"
NO_SESSION = "There is no open session with this code. Please check the letters."
LOST = "Your seat is not known here any more. Take a seat again to go on."


class Phone:
    """The browser of a seat; `press` is a press with script, `submit` one without."""

    def __init__(self, served: Served, seat: Seat | None = None) -> None:
        self.play: Play = served.play
        self.seat = seat or served.play.seats[0]
        self.client: FlaskClient = served.phone(self.seat)

    def page(self) -> str:
        answer = self.client.get(f"/s/{self.play.code}")
        assert answer.status_code == 200
        return answer.text

    def own(self) -> str:
        answer = self.client.get(f"/s/{self.play.code}/own", headers=SWAP)
        return json.dumps(answer.json)

    def press(self, act: str, **fields: Any) -> TestResponse:
        form = {"key": self.play.key(), **fields}
        return self.client.post(f"/s/{self.play.code}/{act}", data=form, headers=SWAP)

    def submit(self, act: str, **fields: Any) -> TestResponse:
        form = {"key": self.play.key(), **fields}
        return self.client.post(f"/s/{self.play.code}/{act}", data=form)


def phone_in(folder: Path, phase: Phase, seats_taken: int = 3) -> Phone:
    playing = play(folder, seats_taken=seats_taken)
    if phase is Phase.RUNOFF:
        tie_and_go_on(playing)
    return Phone(serve(playing.to(phase), folder))


def tie_and_go_on(playing: Play) -> None:
    """Ten units with two dots each, so that the eighth place is tied."""
    for _ in range(10):
        playing.seat()
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units[:10]):
        playing.place(playing.seats[n % 5], unit, 1)
        playing.place(playing.seats[n % 5 + 5], unit, 1)
    playing.go_on()


def told(html: str) -> str:
    """The refusal on a page, the way it is read."""
    found = re.search(r"<p data-note-text>([^<]*)</p>", html) or re.search(
        r'role="alert">(?:<svg.*?</svg>)?([^<]*)</p>', html, re.S
    )
    return unescape(found.group(1)).strip() if found else ""


def field(html: str, name: str) -> str | None:
    """What a field of the page holds; None when there is no such field."""
    area = re.search(rf'<textarea[^>]* name="{re.escape(name)}"[^>]*>(.*?)</textarea>', html, re.S)
    if area:
        return unescape(area.group(1))
    text = re.search(rf'<input class="input[^>]* name="{re.escape(name)}"[^>]*>', html)
    value = re.search(r' value="([^"]*)"', text.group(0)) if text else None
    return unescape(value.group(1)) if value else None


def is_picked(html: str, name: str, value: str) -> bool:
    """Whether this choice of several is the one that is picked."""
    pattern = rf'<input[^>]* name="{re.escape(name)}"[^>]* value="{re.escape(value)}"[^>]*>'
    found = re.search(pattern, html)
    return bool(found and re.search(r"\schecked", found.group(0)))


def without_nonce(html: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", html)


def words_on(html: str) -> list[str]:
    """The words of the codename that a page shows."""
    return re.findall(r"<li data-word>([^<]+)</li>", html)


def seats_taken(playing: Play) -> int:
    return len(everything(playing.house)["seats"])


# ---- taking a seat --------------------------------------------------------------------------


def test_looking_at_the_join_page_takes_no_seat(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    before, browser = everything(served.play.house), served.anybody()
    address = f"/join/{served.play.code}"
    answers = [browser.get(address), browser.head(address), browser.get(address, headers=SWAP)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert everything(served.play.house) == before
    assert browser.get_cookie(seat_cookie_name(served.play.code, False)) is None


def test_a_seat_is_taken_only_with_the_token_of_the_page(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path, csrf=True)
    before, browser = everything(served.play.house), Browser(served.app)
    address = f"/join/{served.play.code}"
    assert browser.post(address).status_code == 400
    assert browser.post(address, csrf_token="of another page").status_code == 400
    assert everything(served.play.house) == before
    browser.get(address)
    assert browser.post(address).status_code == 200
    assert seats_taken(served.play) == 1


def test_coming_back_needs_the_token_too(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path, csrf=True)
    _seat, words = seats.take(served.play.house, served.play.code)
    browser, address = Browser(served.app), f"/join/{served.play.code}/back"
    assert browser.post(address, codename=words).status_code == 400
    browser.get(address)
    assert browser.post(address, codename=words).status_code == 303


def test_taking_a_seat_shows_six_words_this_once(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    browser, code = served.anybody(), served.play.code
    answer = browser.post(f"/join/{code}")
    words = words_on(answer.text)
    assert (answer.status_code, len(words)) == (200, 6)
    for address in (f"/s/{code}", f"/join/{code}", f"/join/{code}/back", f"/s/{code}/own"):
        later = browser.get(address, follow_redirects=True).text
        assert not any(word in later for word in words)


def test_a_second_press_in_the_same_browser_takes_no_second_seat(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    browser, address = served.anybody(), f"/join/{served.play.code}"
    browser.post(address)
    before = everything(served.play.house)
    for answer in (browser.post(address), browser.get(address)):
        assert (answer.status_code, answer.location) == (303, f"/s/{served.play.code}")
    assert everything(served.play.house) == before
    assert seats_taken(served.play) == 1


def test_the_cookie_of_a_seat_cannot_be_read_by_script_and_stays_on_this_site(
    tmp_path: Path,
) -> None:
    served = serve(play(tmp_path), tmp_path)
    answer = served.anybody().post(f"/join/{served.play.code}")
    cookies = answer.headers.getlist("Set-Cookie")
    (cookie,) = (each for each in cookies if each.startswith("seat_"))
    assert cookie.startswith(f"seat_{served.play.code}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert not any(word in cookie for word in words_on(answer.text))


def test_over_https_the_cookie_of_a_seat_is_bound_to_this_host(tmp_path: Path) -> None:
    playing, origin = play(tmp_path), "https://jam.example.org"
    browser = Browser(an_app(playing.house, tmp_path, origin), origin)
    browser.get(f"/join/{playing.code}")
    cookies = browser.post(f"/join/{playing.code}").headers.getlist("Set-Cookie")
    (cookie,) = (each for each in cookies if "seat_" in each)
    assert cookie.startswith(f"__Host-seat_{playing.code}=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_database_keeps_neither_the_words_nor_the_cookie(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    browser = served.anybody()
    words = words_on(browser.post(f"/join/{served.play.code}").text)
    cookie = browser.get_cookie(seat_cookie_name(served.play.code, False))
    assert cookie is not None
    rows = repr(everything(served.play.house))
    assert cookie.value not in rows
    assert not any(f"{word}" in rows for word in words)


def test_an_unknown_and_a_closed_code_get_the_same_answer(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=3).to(Phase.CLOSED), tmp_path)
    before = everything(served.play.house)
    for method in ("GET", "POST"):
        for headers in ({}, SWAP):
            closed, unknown = (
                served.anybody().open(f"/join/{code}", method=method, headers=headers)
                for code in (served.play.code, UNKNOWN)
            )
            assert closed.status_code == unknown.status_code == 404
            assert without_nonce(closed.text) == without_nonce(unknown.text)
            assert NO_SESSION in closed.text
    assert everything(served.play.house) == before


def test_a_code_is_read_however_it_is_typed(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    code, phone = served.play.code, Phone(served)
    typed = f"{code[:4].lower()}-{code[4:].lower()}"
    assert served.anybody().get(f"/join/{typed}").status_code == 200
    assert phone.client.get(f"/s/{typed}").status_code == 200
    assert phone.client.post(f"/s/{typed}/slow", data={"key": "key"}).location == f"/s/{code}"


# ---- coming back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.upper,
        lambda words: words.replace(" ", "-"),
        lambda words: words.replace(" ", "  \r\n"),
        lambda words: ", ".join(f"{n}. {word}" for n, word in enumerate(words.split(), 1)),
        # The first letters that are enough for these made-up words; four for the real ones.
        lambda words: " ".join(word[:6] for word in words.split()),
    ],
    ids=["as shown", "capitals", "hyphens", "lines", "numbered", "first letters"],
)
def test_the_codename_brings_the_seat_to_another_phone_and_writes_nothing(
    tmp_path: Path, typed: Any
) -> None:
    served = serve(play(tmp_path), tmp_path)
    code, first, second = served.play.code, served.anybody(), served.anybody()
    words = " ".join(words_on(first.post(f"/join/{code}").text))
    before = everything(served.play.house)
    answer = second.post(f"/join/{code}/back", data={"codename": typed(words)})
    assert (answer.status_code, answer.location) == (303, f"/s/{code}")
    name = seat_cookie_name(code, False)
    one, two = first.get_cookie(name), second.get_cookie(name)
    assert one is not None
    assert two is not None
    assert one.value == two.value
    assert everything(served.play.house) == before


def test_whoever_comes_back_finds_their_own_words(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    seat, words = seats.take(playing.house, playing.code)
    served = serve(playing.to(Phase.IDEATE), tmp_path)
    playing.write(seat, IDEA)
    browser = served.anybody()
    browser.post(f"/join/{playing.code}/back", data={"codename": words})
    assert IDEA in browser.get(f"/s/{playing.code}").text


def test_the_codename_still_opens_a_session_that_is_closed(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    _seat, words = seats.take(playing.house, playing.code)
    served = serve(playing.to(Phase.CLOSED), tmp_path)
    browser = served.anybody()
    browser.post(f"/join/{playing.code}/back", data={"codename": words})
    assert browser.get(f"/s/{playing.code}").status_code == 200


@pytest.mark.parametrize("wrong", ["one word", "", "no such words in any list", "x" * 200_000])
def test_a_wrong_codename_is_refused_and_stays_in_the_field(tmp_path: Path, wrong: str) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    before, browser = everything(served.play.house), served.anybody()
    answer = browser.post(f"/join/{served.play.code}/back", data={"codename": wrong})
    assert answer.status_code == 422
    assert "This codename could not be read." in answer.text
    assert field(answer.text, "codename") == wrong
    assert everything(served.play.house) == before
    assert browser.get_cookie(seat_cookie_name(served.play.code, False)) is None


def test_a_codename_of_another_session_is_refused_in_the_same_words(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    other = a_session(served.play.house, served.play.team, served.play.ada)
    _seat, words = seats.take(served.play.house, other.code)
    address, browser = f"/join/{served.play.code}/back", served.anybody()
    strange = browser.post(address, data={"codename": words})
    unread = browser.post(address, data={"codename": "five words"})
    assert strange.status_code == unread.status_code == 422
    assert told(strange.text) == told(unread.text) != ""


def test_a_page_without_a_seat_leads_to_the_door(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    answer = served.anybody().get(f"/s/{served.play.code}")
    assert (answer.status_code, answer.location) == (303, f"/join/{served.play.code}")
    assert served.anybody().get(f"/s/{UNKNOWN}").status_code == 404


@pytest.mark.parametrize("piece", ["shared", "own"])
def test_pieces_are_for_seats_alone(tmp_path: Path, piece: str) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    answer = served.anybody().get(f"/s/{served.play.code}/{piece}", headers=SWAP)
    assert answer.status_code == 403
    assert answer.json == {"code": "seat_lost", "says": LOST, "swap": {}}


def test_forgetting_a_seat_on_this_device_takes_only_the_cookie(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    before, phone = everything(served.play.house), Phone(served)
    answer = phone.submit("forget")
    assert (answer.status_code, answer.location) == (303, f"/join/{served.play.code}")
    assert phone.client.get_cookie(seat_cookie_name(served.play.code, False)) is None
    assert everything(served.play.house) == before


@pytest.mark.parametrize("code", ["x%0d%0aSet-Cookie:%20y=1", "x;%20Domain=example.org", "%00"])
def test_no_code_of_an_address_reaches_a_header(tmp_path: Path, code: str) -> None:
    served = serve(play(tmp_path), tmp_path)
    answer = served.anybody().post(f"/s/{code}/forget")
    assert answer.status_code in (400, 404)
    assert not any("y=1" in each or "example.org" in each for each in answer.headers.values())


# ---- pages and answers ----------------------------------------------------------------------


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_its_page_and_its_pieces(tmp_path: Path, phase: Phase) -> None:
    phone = phone_in(tmp_path, phase)
    for address in ("", "/shared", "/own"):
        for headers in ({}, SWAP):
            answer = phone.client.get(f"/s/{phone.play.code}{address}", headers=headers)
            assert answer.status_code == 200, address


def test_a_press_without_script_leads_back_to_the_page_which_says_what_happened(
    tmp_path: Path,
) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    answer = phone.submit("note", text=IDEA)
    assert (answer.status_code, answer.location) == (303, f"/s/{phone.play.code}")
    page = phone.page()
    assert "Saved. Judging comes later." in page
    assert IDEA in page
    assert field(page, "text") == ""
    assert "Saved. Judging comes later." not in phone.page()


def test_a_press_with_script_is_answered_with_the_sentence_and_the_one_piece(
    tmp_path: Path,
) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    phone.press("note", text="An idea from before")
    answer = phone.press("note", text=IDEA)
    visit = phone.play.jam.visit
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {"says", "swap", "clear", "lists"}
    assert answer.json["says"] == "Saved. Judging comes later."
    assert "text" in answer.json["clear"]
    assert set(answer.json["swap"]) == {f"own-done-{visit}"}
    ((key, html, after),) = answer.json["lists"][f"own-notes-{visit}"]["put"]
    assert f'data-key="{key}"' in html
    assert IDEA in html
    assert after == ""
    assert "An idea from before" not in answer.text


def test_a_text_taken_back_and_a_dot_are_answered_with_that_alone(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    visit, note = phone.play.jam.visit, phone.play.write(phone.seat, IDEA)
    gone = phone.press("withdraw", note=note).json
    assert gone is not None
    assert gone["lists"] == {f"own-notes-{visit}": {"drop": [note], "put": []}}
    assert gone["swap"] == {}
    phone.play.to(Phase.VOTE)
    unit = phone.play.room().open_round.units[0]  # type: ignore[union-attr]
    placed = phone.press("dots", unit=f"{unit}:1").json
    assert placed is not None
    ((key, html, _after),) = placed["lists"]["own-dots"]["put"]
    assert (key, 'data-dots="1"' in html) == (unit, True)
    taken = phone.press("dots", unit=f"{unit}:0").json
    assert taken is not None
    assert taken["lists"] == {"own-dots": {"drop": [unit], "put": []}}


def test_a_text_of_somebody_else_is_no_piece_of_an_answer(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    other = phone.play.write(phone.play.seats[1], "Written by somebody else")
    refused = phone.press("edit", note=other, **{f"edit-{other}": "Mine now"})
    assert refused.status_code == 404
    assert "Written by somebody else" not in refused.text


def test_every_act_of_a_seat_works_without_script(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.LOBBY, seats_taken=5)
    playing = phone.play

    def acts(*pressed: tuple[str, dict[str, str]]) -> None:
        for act, fields in pressed:
            answer = phone.submit(act, **fields)
            assert (answer.status_code, told(answer.text)) == (303, ""), act

    acts(("time", {"wanted": "1"}), ("slow", {}))
    playing.to(Phase.APPRAISE)
    acts(("note", {"object": "The queue", "deviation": "long waits", "evidence": "data"}))
    playing.to(Phase.CHALLENGES)
    acts(("note", {"text": "We answer by post.", "kind": "works"}), ("done", {"done": "1"}))
    playing.to(Phase.IDEATE)
    acts(("note", {"text": IDEA, "title": "Above", "wild": "1"}), ("deal", {"again": "0"}))
    mine = next(n.id for n, _ in playing.mine(phone.seat).notes if n.text == IDEA)
    acts(("edit", {"note": mine, f"edit-{mine}": "Build on top of schools."}))
    acts(("withdraw", {"note": mine}))
    playing.to(Phase.BUILD_ON)
    acts(("deal", {"again": "0"}))
    seed = playing.mine(phone.seat).seeds[0].id
    acts(("note", {"text": "And plant it.", "seed": seed, "lineage": "yes_and"}))
    playing.to(Phase.REVEAL)
    idea = playing.room().of(NoteKind.IDEA)[0].id
    acts(("read", {}), ("unclear", {"note": idea}), ("report-note", {"note": idea}))
    acts(("note", {"text": "What is a car park?"}))
    playing.to(Phase.CLUSTER)
    one, two = (note.id for note in playing.room().of(NoteKind.IDEA)[:2])
    acts(("same", {"a": one, "b": two}), ("theme", {"text": "Land"}))
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    acts(("dots", {"unit": f"{current.units[0]}:1"}))
    playing.to(Phase.ESTIMATE)
    current = playing.room().open_round
    assert current is not None
    acts(("estimate", {"finalist": current.units[0], "impact": "8", "effort": "2"}))
    playing.to(Phase.CLOSE)
    acts(("pulse", {"answer": "safe:4"}))


def test_a_hint_to_the_writer_refuses_nothing(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    answer = phone.press("note", text="A new roof, but it is too expensive.")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["says"] != ""
    kept = {note.text for note, _ in phone.play.mine(phone.seat).notes}
    assert "A new roof, but it is too expensive." in kept


# ---- what cannot be taken -------------------------------------------------------------------

TOO_LONG = "word " * 80
REFUSED: dict[str, tuple[Phase, str, dict[str, str], str]] = {
    "an empty idea": (Phase.IDEATE, "note", {"text": ""}, "There is nothing written yet."),
    "an idea of blanks": (Phase.IDEATE, "note", {"text": " \t "}, "There is nothing written yet."),
    "a long idea": (
        Phase.IDEATE,
        "note",
        {"text": TOO_LONG, "title": "A title"},
        "This has 399 characters, and 360 fit. Please make it shorter.",
    ),
    "a long title": (
        Phase.IDEATE,
        "note",
        {"text": IDEA, "title": "t" * 81},
        "The title has 81 characters, and 80 fit. Please shorten it.",
    ),
    "an idea nobody can read": (
        Phase.IDEATE,
        "note",
        {"text": "Build\x07 it"},
        "There are characters in this text that cannot be shown. Please type it again.",
    ),
    "a long statement": (
        Phase.APPRAISE,
        "note",
        {
            "object": "The queue " * 12,
            "deviation": "long waits " * 12,
            "should": "shorter than <ten> minutes",
            "actual": "“forty” & more",
            "since": "March",
        },
        "This has 327 characters, and 280 fit. Please make it shorter.",
    ),
    "an empty statement": (
        Phase.APPRAISE,
        "note",
        {"object": "", "deviation": "", "should": "shorter", "actual": "", "since": ""},
        "There is nothing written yet.",
    ),
    "a long challenge": (
        Phase.CHALLENGES,
        "note",
        {"text": TOO_LONG},
        "This has 399 characters, and 200 fit. Please make it shorter.",
    ),
    "a short question": (
        Phase.HMW,
        "note",
        {"text": "How?"},
        "This has 4 characters. Please use at least 20.",
    ),
    "a long question about an idea": (
        Phase.REVEAL,
        "note",
        {"text": TOO_LONG},
        "This has 399 characters, and 200 fit. Please make it shorter.",
    ),
    "a long theme": (
        Phase.CLUSTER,
        "theme",
        {"text": "Land " * 20},
        "This has 99 characters, and 60 fit. Please make it shorter.",
    ),
    "a long reason to stop": (
        Phase.DESIGN,
        "note",
        {"text": TOO_LONG},
        "This has 399 characters, and 200 fit. Please make it shorter.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_refused_in_words_and_stays_in_the_form(
    tmp_path: Path, what: str
) -> None:
    phase, act, fields, sentence = REFUSED[what]
    phone = phone_in(tmp_path, phase)
    before = everything(phone.play.house)
    plain, scripted = phone.submit(act, **fields), phone.press(act, **fields)
    assert plain.status_code == scripted.status_code == 422
    assert told(plain.text) == sentence
    assert scripted.json is not None
    assert scripted.json["says"] == sentence
    assert "clear" not in scripted.json
    for name, text in fields.items():
        assert field(plain.text, name) == text, name
    assert "What you had written" not in plain.text
    assert everything(phone.play.house) == before


@pytest.mark.parametrize("text", ["", "   ", TOO_LONG])
def test_a_change_that_cannot_be_taken_leaves_the_text_as_it_was(tmp_path: Path, text: str) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    note = phone.play.write(phone.seat, IDEA)
    before = everything(phone.play.house)
    plain = phone.submit("edit", note=note, **{f"edit-{note}": text})
    scripted = phone.press("edit", note=note, **{f"edit-{note}": text})
    assert plain.status_code == scripted.status_code == 422
    assert told(plain.text) != ""
    assert field(plain.text, f"edit-{note}") == (text or IDEA)
    assert everything(phone.play.house) == before


def test_choices_beside_a_refused_text_stay_chosen(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.APPRAISE)
    page = phone.submit("note", object="x" * 200, deviation="y" * 200, evidence="quote").text
    assert re.search(r'<option value="quote"\s+selected>', page)
    phone.play.to(Phase.CHALLENGES)
    page = phone.submit("note", text=TOO_LONG, kind="works").text
    assert is_picked(page, "kind", "works")
    phone.play.to(Phase.IDEATE)
    page = phone.submit("note", text=TOO_LONG, wild="1").text
    assert re.search(r'name="wild"[^>]*checked', page)
    phone.play.to(Phase.BUILD_ON).deal(phone.seat)
    seeds = [note.id for note in phone.play.mine(phone.seat).seeds]
    page = phone.submit("note", text=TOO_LONG, seed=seeds[-1], lineage="tamer").text
    assert [is_picked(page, "seed", seed) for seed in seeds].count(True) == 1
    assert is_picked(page, "seed", seeds[-1])
    assert is_picked(page, "lineage", "tamer")
    assert not is_picked(page, "lineage", "yes_and")


def test_a_refused_estimate_shows_the_same_finalist_with_all_that_was_answered(
    tmp_path: Path,
) -> None:
    phone = phone_in(tmp_path, Phase.ESTIMATE)
    shown = re.findall(r'data-finalist="([^"]+)"', phone.page())
    finalist = next(unit for unit in finalists(phone.play) if unit not in shown)
    before, why = everything(phone.play.house), "because it is so " * 10
    fields = {"finalist": finalist, "impact": "7", "effort": "2", "rationale": why}
    plain, scripted = phone.submit("estimate", **fields), phone.press("estimate", **fields)
    assert plain.status_code == scripted.status_code == 422
    assert told(plain.text) == "The reason is too long. It can have 140 characters."
    assert re.findall(r'data-finalist="([^"]+)"', plain.text) == [finalist]
    assert field(plain.text, "rationale") == why
    for name in ("impact", "effort"):
        picked = re.findall(rf'name="{name}"[^>]* value="(\d)"[^>]* checked', plain.text)
        assert picked == [fields[name]]
    assert finalist in scripted.text
    assert everything(phone.play.house) == before


def finalists(playing: Play) -> tuple[str, ...]:
    current = playing.room().open_round
    assert current is not None
    return tuple(current.units)


def test_a_number_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.ESTIMATE)
    before, finalist = everything(phone.play.house), finalists(phone.play)[0]
    assert phone.submit("estimate", finalist=finalist).status_code == 422
    for impact in ("", "0", "10", "-1", "--5", "five", "5.5", "²", "9" * 5000):
        answer = phone.submit("estimate", finalist=finalist, impact=impact, effort="5")
        assert answer.status_code == 422, impact
        assert told(answer.text) != ""
    assert everything(phone.play.house) == before


# ---- not now, not twice, not with another's seat ----------------------------------------------


@pytest.mark.parametrize(
    ("phase", "act", "fields", "sentence"),
    [
        (
            Phase.IDEATE,
            "dots",
            {"unit": "unit:1"},
            "Judgement is switched off while ideas are collected. Voting comes later.",
        ),
        (
            Phase.VOTE,
            "note",
            {"text": IDEA, "title": "Above <cars>"},
            "This is not open in this part of the session.",
        ),
        (
            Phase.AGREE,
            "note",
            {"object": "The queue", "deviation": "long waits", "since": "May"},
            "This is not open in this part of the session.",
        ),
        (
            Phase.CHOOSE,
            "estimate",
            {"finalist": "unit", "none": "1", "rationale": 'It was "easy" once.'},
            "This is not open in this part of the session.",
        ),
        (
            Phase.CLOSED,
            "note",
            {"text": IDEA},
            "This is not open in this part of the session.",
        ),
    ],
)
def test_an_act_outside_its_phase_is_refused_in_words_and_its_text_is_still_there(
    tmp_path: Path, phase: Phase, act: str, fields: dict[str, str], sentence: str
) -> None:
    phone = phone_in(tmp_path, phase)
    before = everything(phone.play.house)
    plain, scripted = phone.submit(act, **fields), phone.press(act, **fields)
    assert plain.status_code == scripted.status_code == 403
    assert told(plain.text) == sentence
    assert scripted.json is not None
    assert scripted.json["says"] == sentence
    for name in ("text", "title", "object", "deviation", "since", "rationale"):
        assert fields.get(name, "") in unescape(plain.text)
    assert everything(phone.play.house) == before


def test_an_idea_that_arrives_late_is_not_taken_for_a_question_about_ideas(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.BUILD_ON)
    saves = re.search(r'<button[^>]*/note"[^>]*>', phone.page())
    assert saves is not None
    assert 'name="kind" value="idea"' in saves.group(0)
    phone.play.to(Phase.REVEAL)
    before = everything(phone.play.house)
    plain, scripted = (
        press("note", text=IDEA, kind="idea") for press in (phone.submit, phone.press)
    )
    assert plain.status_code == scripted.status_code == 403
    assert told(plain.text) == "This kind of text is not written in this part of the session."
    assert IDEA in plain.text
    assert everything(phone.play.house) == before
    assert phone.submit("note", text=IDEA, kind="question").status_code == 303


def test_after_the_time_and_its_grace_the_text_stays_in_the_form(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    ends = phone.play.jam.timer.ends_at
    assert ends is not None
    phone.play.clock.time = ends + phone.play.house.grace
    assert phone.submit("note", text="One within the grace.").status_code == 303
    phone.play.clock.go_on(seconds=1)
    before = everything(phone.play.house)
    answer = phone.submit("note", text=IDEA)
    assert answer.status_code == 403
    assert told(answer.text) == "The time is up, so this was not saved. Your words are still here."
    assert field(answer.text, "text") == IDEA
    assert everything(phone.play.house) == before


@pytest.mark.parametrize(
    ("phase", "act", "fields"),
    [
        (Phase.IDEATE, "note", {"text": IDEA}),
        (Phase.IDEATE, "done", {"done": "1"}),
        (Phase.IDEATE, "deal", {"again": "0"}),
        (Phase.CLUSTER, "theme", {"text": "Land"}),
        (Phase.REVEAL, "read", {}),
        (Phase.LOBBY, "slow", {}),
        (Phase.LOBBY, "time", {"wanted": "1"}),
        (Phase.CLOSE, "pulse", {"answer": "safe:4"}),
    ],
)
def test_the_same_command_twice_is_one_act_with_the_same_answer(
    tmp_path: Path, phase: Phase, act: str, fields: dict[str, str]
) -> None:
    phone = phone_in(tmp_path, phase)
    before = everything(phone.play.house)
    first = phone.press(act, **fields, key="the same")
    if act == "theme":  # it goes to the desk with the next tick, which is not what is looked at
        until(lambda: not everything(phone.play.house)["intake"], "the theme reaches the desk")
    once = everything(phone.play.house)
    again = phone.press(act, **fields, key="the same")
    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert everything(phone.play.house) == once != before


def test_a_command_without_a_key_is_not_taken_for_the_one_before_it(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    before = everything(phone.play.house)
    answer = phone.submit("note", text=IDEA, key="")
    assert (answer.status_code, field(answer.text, "text")) == (422, IDEA)
    assert everything(phone.play.house) == before


def test_two_tabs_share_one_seat_and_one_ballot(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=7).to(Phase.VOTE)
    served = serve(playing, tmp_path)
    current = playing.room().open_round
    assert current is not None
    one, two = Phone(served), Phone(served)
    budget, units = current.terms.budget, current.units
    for n in range(budget):
        tab = (one, two)[n % 2]
        assert tab.press("dots", unit=f"{units[n]}:1").status_code == 200
    full = everything(playing.house)
    for tab in (one, two):
        answer = tab.press("dots", unit=f"{units[budget]}:1")
        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["code"] == "out_of_dots"
    assert everything(playing.house) == full
    assert sum(playing.mine(playing.seats[0]).dots.values()) == budget
    assert one.own() == two.own()
    # The same dots said again from the other tab are the same dots.
    assert two.press("dots", unit=f"{units[0]}:1").status_code == 200
    assert everything(playing.house) == full


def test_two_tabs_at_the_door_take_one_seat(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    browser, code = served.anybody(), served.play.code
    tabs = [browser.get(f"/join/{code}") for _ in range(2)]
    assert [tab.status_code for tab in tabs] == [200, 200]
    assert words_on(browser.post(f"/join/{code}").text) != []
    assert browser.post(f"/join/{code}").location == f"/s/{code}"
    assert seats_taken(served.play) == 1


@pytest.mark.parametrize("cookie", ["", "made up", "x" * 3000, "%00"])
def test_a_lost_seat_is_told_in_words_with_what_was_written(tmp_path: Path, cookie: str) -> None:
    served = serve(play(tmp_path, seats_taken=3).to(Phase.IDEATE), tmp_path)
    code, browser = served.play.code, served.anybody()
    before = everything(served.play.house)
    if cookie:
        browser.set_cookie(seat_cookie_name(code, False), cookie)
    form = {"key": "key", "text": "Cars & <parks> above", "title": "Above them"}
    plain = browser.post(f"/s/{code}/note", data=form)
    scripted = browser.post(f"/s/{code}/note", data=form, headers=SWAP)
    assert plain.status_code == scripted.status_code == 403
    assert told(plain.text) == LOST
    assert "Cars &amp; &lt;parks&gt; above" in plain.text
    assert "Above them" in plain.text
    assert f'href="/join/{code}"' in plain.text
    assert scripted.json == {"code": "seat_lost", "says": LOST, "swap": {}}
    assert everything(served.play.house) == before


def test_a_seat_acts_in_its_own_session_alone(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    other = a_session(served.play.house, served.play.team, served.play.ada)
    phone, before = Phone(served), everything(served.play.house)
    phone.client.set_cookie(seat_cookie_name(other.code, False), phone.seat.secret)
    answer = phone.client.post(f"/s/{other.code}/slow", data={"key": "key"})
    assert (answer.status_code, told(answer.text)) == (403, LOST)
    assert everything(served.play.house) == before


def test_the_text_of_another_seat_can_be_neither_changed_nor_withdrawn(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    theirs = phone.play.write(phone.play.seats[1], IDEA)
    before = everything(phone.play.house)
    changed = phone.press("edit", note=theirs, **{f"edit-{theirs}": "Something else."})
    gone = phone.press("withdraw", note=theirs)
    none = phone.press("withdraw", note="none")
    assert changed.status_code == gone.status_code == none.status_code == 404
    assert gone.json == none.json
    assert everything(phone.play.house) == before


# ---- forms that are none --------------------------------------------------------------------

#: Acts that need something said, by a phase in which they are open.
NEEDS: dict[Phase, tuple[str, ...]] = {
    Phase.APPRAISE: ("note",),
    Phase.IDEATE: ("note", "edit", "withdraw", "deal"),
    Phase.REVEAL: ("note", "unclear", "report-note"),
    Phase.CLUSTER: ("same", "theme", "take-out"),
    Phase.VOTE: ("dots",),
    Phase.ESTIMATE: ("estimate",),
    Phase.CLOSE: ("pulse",),
}
ODD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "not UTF-8": (
        b"key=\xff&text=\xff\xfe%ff&note=%c3%28&unit=\xff:\xff&answer=%ff:%ff&finalist=%ff"
        b"&impact=%ff&effort=%ff&a=%ff&b=%ff&kind=%ff&evidence=%ff&object=%ff&deviation=\xff",
        "application/x-www-form-urlencoded",
    ),
    "null bytes": (
        b"key=k&text=%00&note=%00&unit=%00:1&answer=%00:1&finalist=%00&impact=1&effort=1"
        b"&a=%00&b=%00%00&object=%00&deviation=%00&again=%00",
        "application/x-www-form-urlencoded",
    ),
    "torn": (
        b'--x\r\nContent-Disposition: form-data; name="text',
        "multipart/form-data; boundary=x",
    ),
    "no boundary": (b"text=a", "multipart/form-data"),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n\r\nAn idea'
        b"\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "JSON": (b'{"text": "An idea", "key": "k"}', "application/json"),
}
#: Taken although nothing is said in it: a card needs no more than a key.
HARMLESS = {("deal", "null bytes")}


@pytest.mark.parametrize("phase", NEEDS)
def test_a_form_that_is_none_is_refused_in_words_and_keeps_nothing(
    tmp_path: Path, phase: Phase
) -> None:
    phone = phone_in(tmp_path, phase)
    before = everything(phone.play.house)
    for act in NEEDS[phase]:
        for what, (body, kind) in ODD.items():
            if (act, what) in HARMLESS:
                continue
            address = f"/s/{phone.play.code}/{act}"
            plain = phone.client.post(address, data=body, content_type=kind)
            scripted = phone.client.post(address, data=body, content_type=kind, headers=SWAP)
            assert plain.status_code == scripted.status_code, (act, what)
            if plain.status_code == 303:
                # Bytes that are not UTF-8 come in as they are written in an address: %FF.
                assert what == "not UTF-8", act
                before = everything(phone.play.house)
                continue
            assert plain.status_code in (400, 404, 409, 422), (act, what)
            assert told(plain.text) != ""
            assert scripted.json is not None
            assert scripted.json["says"] == told(plain.text)
            assert everything(phone.play.house) == before, (act, what)


def test_an_evidence_that_does_not_exist_is_refused_and_the_statement_stays(
    tmp_path: Path,
) -> None:
    phone = phone_in(tmp_path, Phase.APPRAISE)
    before = everything(phone.play.house)
    answer = phone.submit("note", object="The queue", deviation="long waits", evidence="hearsay")
    assert (answer.status_code, field(answer.text, "object")) == (422, "The queue")
    assert everything(phone.play.house) == before


@pytest.mark.parametrize("headers", [{}, SWAP])
@pytest.mark.parametrize("csrf", [False, True])
def test_a_body_that_is_too_large_is_refused_in_words(
    tmp_path: Path, headers: Mapping[str, str], csrf: bool
) -> None:
    served = serve(play(tmp_path, seats_taken=3).to(Phase.IDEATE), tmp_path, csrf)
    phone, before = Phone(served), everything(served.play.house)
    large = [
        (f"/s/{served.play.code}/note", {"text": "x" * 300_000}),
        (f"/join/{served.play.code}/back", {"codename": "x" * 10_000_000}),
    ]
    for address, form in large:
        answer = phone.client.post(address, data=form, headers=headers)
        assert answer.status_code == 413
        assert "That was too much at once. Nothing was kept." in answer.text
    assert everything(served.play.house) == before


# ---- what is nobody else's ------------------------------------------------------------------


def test_a_guessed_desk_or_screen_shows_nothing_of_the_session(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.REVEAL)
    served = serve(playing, tmp_path)
    secrets = [playing.jam.title, playing.jam.problem, playing.jam.question, playing.ada.name]
    secrets += [note.text for note in playing.room().of(NoteKind.IDEA)]
    assert all(secrets)
    addresses = guessable(served.app, playing.code)
    assert len(addresses) > 4
    for browser in (served.phone(playing.seats[0]), served.anybody()):
        for address in addresses:
            for headers in ({}, SWAP):
                answer = browser.get(address, headers=headers)
                assert answer.status_code in (200, 303, 403, 404), address
                assert [each for each in secrets if each in unescape(answer.text)] == [], address


def guessable(app: Flask, code: str) -> list[str]:
    """Every address of a desk or a screen that can be opened."""
    return [
        rule.rule.replace("<code>", code)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and re.match(r"/s/<code>/(desk|screen)", rule.rule)
    ]


@pytest.mark.parametrize("phase", sorted(SILENT))
def test_my_own_pieces_hold_nothing_of_another_seat(tmp_path: Path, phase: Phase) -> None:
    playing = play(tmp_path, seats_taken=2).to(phase)
    served = serve(playing, tmp_path)
    kinds = {
        Phase.APPRAISE: NoteKind.STATEMENT,
        Phase.CHALLENGES: NoteKind.CHALLENGE,
        Phase.HMW: NoteKind.HMW,
    }
    kind = kinds.get(phase, NoteKind.IDEA)
    texts = ["How might we help the first of us?", "How might we help the second of us?"]
    for seat, text in zip(playing.seats, texts, strict=True):
        playing.write(seat, text, kind)
    for phone, mine, theirs in (
        (Phone(served, playing.seats[0]), *texts),
        (Phone(served, playing.seats[1]), *reversed(texts)),
    ):
        for shown in (phone.page(), phone.own()):
            assert mine in shown
            assert theirs not in shown


@pytest.mark.parametrize("phase", sorted(SILENT))
def test_what_is_shared_holds_no_token_and_no_words_of_a_silent_phase(
    tmp_path: Path, phase: Phase
) -> None:
    playing = play(tmp_path, seats_taken=2).to(phase)
    served = serve(playing, tmp_path, csrf=True)
    phone = Phone(served)
    playing.least()
    mine = [note.text for note, is_sealed in playing.mine(phone.seat).notes if is_sealed]
    shared = phone.client.get(f"/s/{playing.code}/shared", headers=SWAP)
    body = shared.text
    page = phone.page()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    seed = re.search(r'data-seed="([^"]+)"', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    for found in (token, seed, key):
        assert found is not None
        assert found.group(1) not in body
    assert "csrf" not in body
    assert mine or phase is Phase.BUILD_ON
    assert [text for text in mine if text in body] == []
    assert phone.seat.secret not in page


def test_dots_are_in_my_own_piece_and_not_in_what_is_shared(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.VOTE)
    served = serve(playing, tmp_path)
    one, two = Phone(served), Phone(served, playing.seats[1])
    before = two.own(), two.client.get(f"/s/{playing.code}/shared").json
    assert before[1] is not None
    current = playing.room().open_round
    assert current is not None
    one.press("dots", unit=f"{current.units[0]}:1")
    after = two.own(), two.client.get(f"/s/{playing.code}/shared").json
    assert before == after
    assert current.units[0] in one.own()


def test_who_has_the_shared_regions_already_is_sent_nothing(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    address = f"/s/{phone.play.code}/shared"
    found = phone.client.get(address, headers=SWAP).json
    assert found is not None
    version = f"{found['n']}-{found['hash']}"
    assert f'data-n="{found["n"]}" data-hash="{found["hash"]}"' in phone.page()
    same = phone.client.get(address, headers={**SWAP, "Workshop-Version": version})
    assert (same.status_code, same.data) == (204, b"")
    for other in (f"{found['n']}-", f"{found['n'] + 1}-{found['hash']}", "", version + "x"):
        answer = phone.client.get(address, headers={**SWAP, "Workshop-Version": other})
        assert answer.status_code == 200, other
    phone.play.go_on()
    assert phone.client.get(address, headers={"Workshop-Version": version}).status_code == 200


# ---- the gate -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost.evil.example", "http://sub.localhost"],
)
def test_a_form_of_another_site_is_refused(tmp_path: Path, origin: str) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    before, code = everything(phone.play.house), phone.play.code
    form = {"key": "key", "text": IDEA}
    for address in (f"/s/{code}/note", f"/join/{code}", f"/join/{code}/back"):
        answer = phone.client.post(address, data=form, headers={"Origin": origin})
        assert answer.status_code == 403
        assert told(answer.text) == "This is not open to you."
    assert everything(phone.play.house) == before


def test_a_form_of_our_own_is_taken(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    address, form = f"/s/{phone.play.code}/note", {"key": "key", "text": IDEA}
    answer = phone.client.post(address, data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


def test_an_old_token_is_told_in_words_with_what_was_written(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=2).to(Phase.IDEATE), tmp_path, csrf=True)
    phone, before = Phone(served), everything(served.play.house)
    plain = phone.submit("note", text=IDEA, csrf_token="old")
    scripted = phone.press("note", text=IDEA, csrf_token="old")
    assert plain.status_code == scripted.status_code == 400
    sentence = "This page was open for too long. Load it again, then try once more."
    assert told(plain.text) == sentence
    assert IDEA in plain.text
    assert scripted.json == {"code": "page_too_old", "says": sentence, "swap": {}}
    assert everything(served.play.house) == before


def test_every_answer_carries_the_headers_and_a_policy_of_its_own(tmp_path: Path) -> None:
    phone = phone_in(tmp_path, Phase.IDEATE)
    code, client = phone.play.code, phone.client
    answers = {
        "page": client.get(f"/s/{code}"),
        "again": client.get(f"/s/{code}"),
        "join": client.get(f"/join/{code}"),
        "shared": client.get(f"/s/{code}/shared"),
        "own": client.get(f"/s/{code}/own"),
        "taken": client.post(f"/s/{code}/note", data={"key": "key", "text": IDEA}),
        "refused": client.post(f"/s/{code}/note", data={"key": "another", "text": ""}),
        "closed": client.post(f"/s/{code}/dots", data={"unit": "none:1"}),
        "unknown": client.get(f"/join/{UNKNOWN}"),
        "nowhere": client.get("/nowhere"),
        "foreign": client.post(f"/s/{code}/note", headers={"Origin": "https://evil.example"}),
    }
    assert [answers[each].status_code for each in ("page", "taken", "refused", "closed")] == [
        200,
        303,
        422,
        403,
    ]
    nonces = []
    for name, answer in answers.items():
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) <= {nonce}, name
        nonces.append(nonce)
    assert len(set(nonces)) == len(nonces)


def test_files_of_the_page_may_be_kept_and_set_no_cookie(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    answer = Phone(served).client.get("/static/js/main.js")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_a_lost_seat_keeps_a_single_word_and_never_shows_a_secret(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    browser = serve(playing, tmp_path).anybody()
    form = {"text": "Pigeons", "key": "k", "codename": "six secret words", "password": "a b c d"}
    page = browser.post(f"/s/{playing.code}/note", data=form).get_data(as_text=True)
    assert "Pigeons" in page
    assert "six secret words" not in page
    assert "a b c d" not in page


def test_without_script_another_button_leaves_what_is_being_written(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    browser = serve(playing, tmp_path).phone(playing.seats[0])
    form = {"text": "half a thought", "again": "1", "key": "k"}
    answer = browser.post(f"/s/{playing.code}/deal", data=form)
    assert answer.status_code == 200
    assert "half a thought</textarea>" in answer.get_data(as_text=True)
    assert playing.mine(playing.seats[0]).card


def test_enter_in_a_line_of_text_presses_save_and_nothing_else(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    page = serve(playing, tmp_path).phone(playing.seats[0]).get(f"/s/{playing.code}").text
    first = re.search(r"<button[^>]*>", page)
    assert first
    assert "formaction" not in first.group()
    assert f'action="/s/{playing.code}/note"' in page
