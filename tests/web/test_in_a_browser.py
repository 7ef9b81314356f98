"""What is left on a device, and what is not: own pages in a real browser, from door to door."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser import leave
from tests.play import Play, play
from tests.served import serve
from workshop.actions import seats
from workshop.core.seat.seat import Seat
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name

expect.set_options(timeout=10_000)
PHONE = {"width": 390, "height": 844}
MINE = "Lend out empty offices over night."
THEIRS = "Build on top of car parks."


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[list[BrowserContext]]:
    """Browsers that a test opens; each is left with no page on its way anywhere."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        leave(context)


@contextmanager
def listening(playing: Play, folder: Path) -> Iterator[str]:
    with serve(playing, folder, csrf=True).listening() as address:
        yield address


def a_phone(chromium: Browser, contexts: list[BrowserContext], script: bool = True) -> Page:
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        java_script_enabled=script,
    )
    contexts.append(context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.add_init_script("Math.random = () => 0.05")
    return page


def sit(page: Page, playing: Play, address: str, seat: Seat) -> None:
    name = seat_cookie_name(playing.code, False)
    page.context.add_cookies([{"name": name, "value": seat.secret, "url": address}])
    page.goto(f"{address}/s/{playing.code}")


def memory(page: Page) -> str:
    """Everything that a page can find in the browser's memory."""
    found: str = page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    return found


def ideas(tmp_path: Path, phase: Phase = Phase.IDEATE) -> tuple[Play, Seat, str]:
    """A session in which one codename has written one idea, beside one of somebody else."""
    playing = play(tmp_path, 4).to(Phase.IDEATE)
    seat, words = seats.take(playing.house, playing.code)
    playing.seats.append(seat)
    playing.write(seat, MINE)
    playing.write(playing.seats[0], THEIRS)
    return playing.to(phase), seat, words


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_clean_browser_with_the_codename_sees_exactly_its_own_and_keeps_nothing(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext], script: bool
) -> None:
    playing, seat, words = ideas(tmp_path, Phase.REVEAL)
    own = sorted(note.text for note, _ in playing.mine(seat).notes)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts, script)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url + str(request.headers)))
        page.goto(address)
        page.get_by_role("link", name="What became of what I wrote").click()
        page.locator("#code").fill(playing.code.lower())
        page.locator("#words").fill(words.upper())
        before = {cookie["name"] for cookie in page.context.cookies()}
        page.get_by_role("button", name="Show me").click()
        expect(page.get_by_role("heading", name="What I wrote")).to_be_visible()
        assert sorted(page.locator(".says").all_inner_texts()) == own
        assert THEIRS not in page.content()
        assert page.url == f"{address}/answers"
        assert {cookie["name"] for cookie in page.context.cookies()} == before
        assert "seat_" not in str(page.context.cookies())
        if script:
            assert memory(page) == '[{},{},""]'
        assert not any(words in each or words.upper() in each for each in asked)
        page.goto(f"{address}/s/{playing.code}")
        expect(page.get_by_role("button", name="Take a seat")).to_be_visible()


def test_no_way_of_a_codename_leads_into_address_memory_or_referer(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 3)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url + str(request.headers)))
        page.on("framenavigated", lambda frame: seen.append(frame.url))
        page.goto(f"{address}/join/{playing.code}")
        page.get_by_role("button", name="Take a seat").click()
        words = page.locator("[data-word]").all_inner_texts()
        assert len(words) == 6
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url(f"{address}/s/{playing.code}")
        seen.append(memory(page))
        page.context.clear_cookies()
        page.goto(f"{address}/join/{playing.code}/back")
        page.locator("#words").fill(" ".join(words))
        page.locator("footer").get_by_role("button", name="Come back").click()
        page.wait_for_url(f"{address}/s/{playing.code}")
        seen.append(memory(page))
        assert not any(word in each for each in seen for word in words)


def test_a_codename_that_is_refused_stays_in_the_field_and_not_on_the_device(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing, seat, words = ideas(tmp_path)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        sit(page, playing, address, seat)
        page.locator("textarea[name=text]").fill(f"It is {words}")
        assert words in memory(page), "a draft like any other, until the server has seen it"
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("[data-note-text]")).to_contain_text("These are the six words")
        expect(page.locator("textarea[name=text]")).to_have_value(f"It is {words}")
        assert words not in memory(page)


# ---- forget me on this device ---------------------------------------------------------------


def test_forgetting_empties_cookie_drafts_and_what_waited(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing, seat, _ = ideas(tmp_path)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        sit(page, playing, address, seat)
        page.locator("textarea[name=text]").fill("half a thought")
        waiting = [{"action": "/nowhere", "fields": [], "typed": [["text", "unsent"]], "key": "k"}]
        kept = json.dumps([{**waiting[0], "state": "refused", "why": ""}])
        page.evaluate(
            "([name, kept]) => localStorage.setItem(name, kept)", [f"outbox:{playing.code}", kept]
        )
        page.locator("#menu summary").click()
        page.get_by_role("link", name="Forget me on this device").click()
        expect(page.locator("[data-unsent]")).to_contain_text("1 text waits on this phone")
        assert "half a thought" in memory(page)
        page.get_by_role("button", name="Forget me").click()
        expect(page.get_by_text("This device has forgotten you.")).to_be_visible()
        page.wait_for_function("() => localStorage.length === 0")
        assert memory(page) == '[{},{},""]'
        assert "seat_" not in str(page.context.cookies())
        page.go_back()
        page.go_back()
        expect(page.get_by_role("button", name="Take a seat")).to_be_visible()
        assert MINE not in page.content()


def test_forgetting_and_the_menu_work_without_script(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing, seat, _ = ideas(tmp_path)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts, script=False)
        sit(page, playing, address, seat)
        page.locator("#menu summary").click()
        page.get_by_role("link", name="What I wrote").click()
        expect(page.locator(".says").filter(has_text=MINE)).to_be_visible()
        page.get_by_role("link", name="Back to the session").click()
        page.locator("#menu summary").click()
        page.get_by_role("link", name="Forget me on this device").click()
        page.get_by_role("button", name="Forget me").click()
        expect(page.get_by_text("This device has forgotten you.")).to_be_visible()


# ---- a shared device ------------------------------------------------------------------------


def sit_at_the_kiosk(page: Page, playing: Play, address: str) -> list[str]:
    """Sit down, save a text and begin another; the words of the codename that was shown."""
    page.goto(f"{address}/join/{playing.code}")
    page.get_by_role("link", name="Several people share this device").click()
    page.get_by_role("button", name="Take a seat").click()
    expect(page.get_by_text("Others may look at this screen.")).to_be_visible()
    words = page.locator("[data-word]").all_inner_texts()
    page.get_by_role("link", name="Go on").click()
    page.locator("html[data-script=on]").wait_for()  # before it runs, a press goes its own way
    page.locator("textarea[name=text]").fill(MINE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[id^=own-mine] .says")).to_have_text(MINE)
    page.locator("textarea[name=text]").fill("half a thought")
    return words


def is_clean(page: Page) -> None:
    """Nothing of who sat there before, neither on the page nor behind it."""
    expect(page.get_by_role("button", name="Take a seat")).to_be_visible()
    page.wait_for_function("() => localStorage.length === 0")
    assert "half a thought" not in memory(page) + page.content()
    assert MINE not in page.content()


def test_the_next_person_finds_nothing_of_the_one_before_not_even_by_back(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        words = sit_at_the_kiosk(page, playing, address)
        page.get_by_role("button", name="Next person").click()
        expect(page.get_by_text("Ready for the next person.")).to_be_visible()
        is_clean(page)
        for _ in range(4):
            with suppress(Error):  # the page of a codename cannot be gone back to at all
                page.go_back(wait_until="commit")
            page.wait_for_timeout(150)
            shown = page.locator("body").inner_text()
            assert MINE not in shown
            assert "half a thought" not in shown
            assert not any(word in shown for word in words)
        page.goto(f"{address}/s/{playing.code}")
        is_clean(page)
        expect(page.get_by_text("Shared device")).to_be_visible()


def test_without_clearing_back_would_show_what_the_one_before_wrote(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        sit_at_the_kiosk(page, playing, address)
        page.goto(f"{address}/anonymity")
        page.go_back()
        expect(page.locator("[id^=own-mine] .says")).to_have_text(MINE)


def wind_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wind the page's clock second by second, four minutes at most, until it is so."""
    for _ in range(240):
        with suppress(Error):  # the page is just going on to the next one
            if is_so():
                return
            page.clock.run_for(1_000)
    assert is_so()


def test_two_minutes_without_a_touch_and_a_countdown_bring_the_next_person(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        page.clock.install()
        sit_at_the_kiosk(page, playing, address)
        says = page.locator("[data-shared-says]")
        page.clock.run_for(100_000)  # time goes on by itself as well, a few seconds
        expect(says).to_have_text("Everything of you goes with you.")
        wind_until(page, lambda: "The next person begins in" in (says.text_content() or ""))
        page.locator("h1").click()
        page.clock.run_for(1_000)
        expect(says).to_have_text("Everything of you goes with you.")
        ready = page.get_by_text("Ready for the next person.")
        wind_until(page, ready.is_visible)
        is_clean(page)


def test_words_that_wait_are_thrown_away_only_by_a_second_press(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        sit_at_the_kiosk(page, playing, address)
        page.route("**/note", lambda route: route.abort())
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("[data-waiting] .says")).to_have_text("half a thought")
        page.get_by_role("button", name="Next person").click()
        expect(page.locator("[data-shared-says]")).to_contain_text("not sent yet")
        page.get_by_role("button", name="Next person").click()
        expect(page.get_by_text("Ready for the next person.")).to_be_visible()
        is_clean(page)


# ---- what is promised -----------------------------------------------------------------------

STORED = "No name, address or time is stored with this."
STYLE = "In a group this small, your style may still give you away."
NOTHING = "With fewer than 3 people here nothing is promised"


def said(page: Page) -> str:
    return " ".join(page.locator(".foot .hush").inner_text().split())


@pytest.mark.parametrize(
    ("people", "seen", "not_seen"),
    [(2, [NOTHING], [STORED, STYLE]), (3, [STORED, STYLE], [NOTHING]), (8, [STORED], [STYLE])],
)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_words_where_one_writes_are_those_of_so_many_people(
    tmp_path: Path,
    chromium: Browser,
    contexts: list[BrowserContext],
    people: int,
    seen: list[str],
    not_seen: list[str],
    script: bool,
) -> None:
    playing = play(tmp_path, people).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts, script)
        sit(page, playing, address, playing.seats[0])
        words = said(page)
        assert [each for each in seen if each not in words] == []
        assert [each for each in not_seen if each in words] == []
        expect(page.get_by_text("This connection is not private.")).to_be_visible()
        link = page.locator(".foot").get_by_role("link", name="How anonymity works here")
        expect(link).to_be_visible()


def test_the_words_follow_the_head_count_with_the_next_tick(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path, 2).to(Phase.IDEATE)
    with listening(playing, tmp_path) as address:
        page = a_phone(chromium, contexts)
        sit(page, playing, address, playing.seats[0])
        foot = page.locator("body")
        expect(foot).to_have_attribute("data-promise", "none")
        playing.seat()
        expect(foot).to_have_attribute("data-promise", "small", timeout=20_000)
        assert re.search(STYLE, said(page))
