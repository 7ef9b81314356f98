"""What became of what I wrote: everything of one codename, from anywhere, without a trace."""

import logging
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actions.traces import trace
from tests.play import Play, play
from tests.served import Served, serve
from tests.web.front import Browser
from workshop.actions import deciding, seats, sorting
from workshop.core.seat.seat import Seat
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Answer, Status

MINE = "Lend out empty offices over night."
THEIRS = "Build on top of car parks."


def told(tmp_path: Path, phase: Phase) -> tuple[Play, Seat, str]:
    """A session in which one codename has written an idea beside four others."""
    playing = play(tmp_path, 4).to(Phase.IDEATE)
    seat, words = seats.take(playing.house, playing.code)
    playing.seats.append(seat)
    playing.write(seat, MINE)
    playing.write(playing.seats[0], THEIRS)
    return playing.to(phase), seat, words


def ask(served: Served, words: str, client: FlaskClient | None = None, code: str = "") -> str:
    browser = client or served.anybody()
    sent = {"code": code or served.play.code, "codename": words}
    answer = browser.post("/answers", data=sent)
    assert answer.status_code == 200, answer.text
    return answer.text


def texts(html: str) -> set[str]:
    """The texts that a list of own words shows."""
    return {unescape(text).strip() for text in re.findall(r'<p class="says">(.*?)</p>', html)}


def steps(html: str, text: str) -> str:
    """What the list says of one text, in one line."""
    part = html.split(text, 1)[1].split("</ul>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def test_a_codename_shows_its_own_texts_and_nobody_elses(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    shown = texts(ask(serve(playing, tmp_path), words))
    assert MINE in shown
    assert THEIRS not in shown
    assert len(shown) == 2, "the other is what every seat wrote on the way"


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        (Phase.IDEATE, "Still sealed. Only you can read it."),
        (Phase.BUILD_ON, "Still sealed. Only you can read it."),
        (Phase.REVEAL, "On the wall"),
        (Phase.VOTE, "On the wall People weigh it now. There is no result before the close."),
    ],
)
def test_it_says_what_the_phase_shows_and_no_more(tmp_path: Path, phase: Phase, says: str) -> None:
    playing, _, words = told(tmp_path, phase)
    assert steps(ask(serve(playing, tmp_path), words), MINE) == says


def test_a_hidden_text_is_said_to_be_hidden_to_its_writer_alone(tmp_path: Path) -> None:
    playing, seat, words = told(tmp_path, Phase.REVEAL)
    mine = next(note.id for note, _ in playing.mine(seat).notes if note.text == MINE)
    sorting.hide_note(playing.house, playing.code, playing.ada, mine, True)
    page = ask(serve(playing, tmp_path), words)
    assert steps(page, MINE) == "Hidden by the facilitator. The others cannot read it."


def test_a_stack_a_vote_a_choice_and_an_answer_are_told(tmp_path: Path) -> None:
    playing, seat, words = told(tmp_path, Phase.CLUSTER)
    stacks = playing.room(Audience.DESK).board.stacks
    mine = next(note.id for note, _ in playing.mine(seat).notes if note.text == MINE)
    other = next(stack for stack in stacks if stack != mine)
    sorting.stack(playing.house, playing.code, playing.ada, mine, other)
    playing.go_on()
    for each in playing.seats[:3]:
        playing.place(each, mine, 1)
    playing.go_on()
    served = serve(playing, tmp_path)
    page = steps(ask(served, words), MINE)
    assert "Stacked with 1 other that says the same" in page
    assert "3 dots, from 3 people of 5 · goes on" in page
    playing.to(Phase.CHOOSE)
    deciding.choose(playing.house, playing.code, playing.ada, [mine], "It is quick.", False)
    assert "Chosen by Ada: It is quick." in steps(ask(served, words), MINE)
    playing.go_on()
    playing.go_on()
    assert playing.jam.phase is Phase.CLOSE
    assert "Chosen for a pilot by Ada" in steps(ask(served, words), MINE)
    until = playing.clock.time.date() + timedelta(days=30)
    given = Answer(Status.PILOT, owner="Tom", until=until)
    deciding.answer(playing.house, playing.code, playing.ada, mine, given)
    assert "Tried now · Tom · until 1 April 2026" in steps(ask(served, words), MINE)


def test_every_kind_of_text_is_told(tmp_path: Path) -> None:
    playing, seat, words = told(tmp_path, Phase.DESIGN)
    playing.write(seat, "It failed because nobody knew.", NoteKind.PREMORTEM)
    playing.to(Phase.CLOSED)
    page = ask(serve(playing, tmp_path), words)
    assert steps(page, "It failed because nobody knew.") == "Shown to everybody, without a name"


# ---- no trace -------------------------------------------------------------------------------


def visit(served: Served, words: str) -> tuple[FlaskClient, str]:
    """The whole way of somebody who comes back: the door, the codename, the list."""
    browser = served.anybody()
    browser.get("/answers")
    return browser, ask(served, words, browser)


def is_untouched(answer: TestResponse) -> bool:
    """Whether an answer changes nothing in the browser that gets it."""
    return not {"Set-Cookie", "ETag", "Last-Modified"} & set(answer.headers.keys())


def test_a_return_visit_leaves_no_row_no_cookie_no_log_and_no_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    served = serve(playing, tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    before = trace(playing)
    caplog.set_level(logging.DEBUG)
    browser = served.anybody()
    door = browser.get("/answers")
    cookies = str(browser._cookies)
    caplog.clear()
    answer = browser.post("/answers", data={"code": playing.code, "codename": words})
    assert MINE in answer.text
    assert is_untouched(answer)
    assert str(browser._cookies) == cookies
    for page in (door, answer):
        assert page.headers["Cache-Control"] == "no-store"
    assert trace(playing) == before
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == files
    assert [record.getMessage() for record in caplog.records] == []


def test_sitting_down_again_is_seen_by_the_same_look(tmp_path: Path) -> None:
    playing, seat, words = told(tmp_path, Phase.REVEAL)
    browser = serve(playing, tmp_path).anybody()
    sent = {"code": playing.code, "codename": words, "sit": "1"}
    answer = browser.post("/answers", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/s/{playing.code}")
    assert not is_untouched(answer)
    assert seat.secret in answer.headers["Set-Cookie"]


def test_neither_codename_nor_text_is_in_an_address_or_a_title(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    _browser, page = visit(serve(playing, tmp_path), words)
    assert words not in page
    links = re.findall(r'href="([^"]*)"', page)
    assert not any(word in link for link in links for word in words.split(" "))
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert title.group(1) == "What I wrote · A morning on homes"


def test_the_door_needs_the_token_of_its_page(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    served = serve(playing, tmp_path, csrf=True)
    browser = Browser(served.app)
    sent = {"code": playing.code, "codename": words}
    assert browser.post("/answers", **sent).status_code == 400
    browser.get("/answers")
    assert MINE in browser.post("/answers", **sent).text


# ---- what is typed wrong --------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "one word", "no such words in any list", "x" * 5000])
def test_a_wrong_codename_is_refused_in_words_and_stays_in_the_field(
    tmp_path: Path, typed: str
) -> None:
    playing, _, _ = told(tmp_path, Phase.REVEAL)
    sent = {"code": playing.code, "codename": typed}
    answer = serve(playing, tmp_path).anybody().post("/answers", data=sent)
    assert answer.status_code == 422
    assert "Nothing was found with this code and these six words." in answer.text
    assert f"{typed}</textarea>" in answer.text


def test_a_codename_of_another_session_and_an_unknown_code_open_nothing(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    browser = serve(playing, tmp_path).anybody()
    unknown = browser.post("/answers", data={"code": "ZZZZ9999", "codename": words})
    strange = browser.post("/answers", data={"code": playing.code, "codename": "six other words"})
    assert unknown.status_code == strange.status_code == 422
    assert alert(unknown.text) == alert(strange.text) != ""
    assert MINE not in unknown.text


def alert(html: str) -> str:
    """What a refusal says."""
    found = re.search(r'role="alert">(?:<svg.*?</svg>)?([^<]*)</p>', html, re.S)
    return found.group(1) if found else ""


def test_guessing_at_the_door_of_the_codename_is_slowed_down(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    for sent in ({"code": "ZZZZ9999", "codename": words}, {"code": playing.code, "codename": "no"}):
        browser = serve(playing, tmp_path, limited=True).anybody()
        codes = [browser.post("/answers", data=sent).status_code for _ in range(12)]
        assert codes == [422] * 10 + [429] * 2


def test_the_codename_still_tells_it_when_the_session_is_closed(tmp_path: Path) -> None:
    playing, _, words = told(tmp_path, Phase.CLOSED)
    assert "Tried now" in steps(ask(serve(playing, tmp_path), words), MINE)


# ---- from a seat ----------------------------------------------------------------------------


def test_a_seated_phone_sees_the_same_list(tmp_path: Path) -> None:
    playing, seat, words = told(tmp_path, Phase.TALLY)
    served = serve(playing, tmp_path)
    page = served.phone(seat).get(f"/s/{playing.code}/wrote").text
    assert texts(page) == texts(ask(served, words))
    assert steps(page, MINE) == steps(ask(served, words), MINE)


def test_without_a_seat_the_list_asks_for_the_codename(tmp_path: Path) -> None:
    playing, _, _ = told(tmp_path, Phase.REVEAL)
    answer = serve(playing, tmp_path).anybody().get(f"/s/{playing.code}/wrote")
    assert (answer.status_code, answer.location) == (303, f"/answers?code={playing.code}")


def test_a_list_that_asked_for_no_tag_would_show_everybodys_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing, _, words = told(tmp_path, Phase.REVEAL)
    served = serve(playing, tmp_path)
    room = playing.room()
    every = tuple((note, False) for note in room.of(NoteKind.IDEA))
    monkeypatch.setattr("workshop.pages.reading.wrote", lambda *_: every)
    assert THEIRS in texts(ask(served, words))
