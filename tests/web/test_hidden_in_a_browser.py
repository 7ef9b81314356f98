"""What the facilitator hides leaves the pages that are open already, wherever it stood on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import leave
from tests.play import Play, play
from tests.served import serve
from tests.waiting import until
from workshop.actions import sorting
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.seats import seat_cookie_name

expect.set_options(timeout=10_000)
WORDS = "Zebras should run the housing office"


def to(playing: Play, phase: Phase) -> str:
    """Lead to a phase in which one text of three can be read; returns its id."""
    playing.to(Phase.IDEATE)
    for seat, text in zip(playing.seats, (WORDS, "Ask the tenants", "Sell it"), strict=True):
        playing.write(seat, text)
    playing.go_on()
    while playing.jam.phase is not phase:
        if playing.jam.phase is Phase.VOTE:
            for seat in playing.seats:
                for idea in playing.room(Audience.DESK).of(NoteKind.IDEA):
                    playing.place(seat, idea.id, 3 if idea.text == WORDS else 1)
        playing.go_on()
    if phase is Phase.ESTIMATE:
        playing.estimate()
    return the_one(playing)


def the_one(playing: Play) -> str:
    """The id of the text that is meant."""
    ideas = playing.room(Audience.DESK).of(NoteKind.IDEA)
    return next(idea.id for idea in ideas if idea.text == WORDS)


@contextmanager
def a_phone(playing: Play, folder: Path, chromium: Browser) -> Iterator[Page]:
    """An open page of a seat that is about to say what it thinks of the ideas."""
    with serve(playing, folder, csrf=True).listening() as address:
        context = chromium.new_context()
        name = seat_cookie_name(playing.code, False)
        secret = playing.seats[1].secret
        context.add_cookies([{"name": name, "value": secret, "url": address}])
        page = context.new_page()
        page.add_init_script("Math.random = () => 0.05")
        page.goto(f"{address}/s/{playing.code}")
        try:
            yield page
        finally:
            leave(context)


def press(playing: Play, idea: str, hidden: bool) -> None:
    sorting.hide_note(playing.house, playing.code, playing.ada, idea, hidden)


@pytest.mark.parametrize("phase", [Phase.REVEAL, Phase.VOTE, Phase.ESTIMATE])
def test_a_hidden_text_leaves_an_open_page_and_comes_back(
    tmp_path: Path, chromium: Browser, phase: Phase
) -> None:
    playing = play(tmp_path, seats_taken=3)
    idea = to(playing, phase)
    with a_phone(playing, tmp_path, chromium) as page:
        expect(page.locator("main")).to_contain_text("Zebras")
        press(playing, idea, True)
        until(lambda: "Zebras" not in page.content(), "no word of it")
        if phase is not Phase.REVEAL:
            expect(page.locator("main")).to_contain_text("A text the facilitator has hidden.")
        press(playing, idea, False)
        expect(page.locator("main")).to_contain_text("Zebras")


def test_an_answer_that_is_being_changed_stays_when_another_text_is_hidden(
    tmp_path: Path, chromium: Browser
) -> None:
    playing = play(tmp_path, seats_taken=3)
    idea = to(playing, Phase.ESTIMATE)
    with a_phone(playing, tmp_path, chromium) as page:
        other = page.locator("li", has_text="Sell it")
        other.get_by_role("button", name="Change").click()
        page.locator("[name=impact][value='2']").check()
        page.locator("[name=rationale]").fill("We tried that")
        page.locator("h1.ask").click()
        with page.expect_response("**/own*"):
            press(playing, idea, True)
        until(lambda: "Zebras" not in page.content(), "no word of it")
        expect(page.locator("h1.ask")).to_have_text("Sell it")
        expect(page.locator("[name=rationale]")).to_have_value("We tried that")
        expect(page.locator("[name=impact][value='2']")).to_be_checked()
