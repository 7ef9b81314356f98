"""A real browser hears the news through the gate, in a plain office network too.

There a page has no secure context: the browser says neither its origin when it asks for more news
nor whether it asks for a page of ours. `jam.test` is such a place, a bare loopback address is not.
"""

from collections.abc import Iterator

import pytest
from live_house import Live, live
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser import FLAGS, leave
from tests.needs import CHROMIUM, needs
from workshop.seats import seat_cookie_name

HOST, NAME = "127.0.0.2", "jam.test"
#: What a proxy that lets no websocket through looks like to a page.
BLOCKED = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onerror && this.onerror({}), 0); }
  close() {}
};"""
WAYS = {"websocket": "", "polling": BLOCKED}
PLACES = (HOST, NAME)


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("browser"), seats=4, host=HOST) as found:
        yield found


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    """A browser that finds `jam.test` on this machine."""
    program = needs(CHROMIUM)
    flags = [*FLAGS, f"--host-resolver-rules=MAP {NAME} {HOST}"]
    started = browsers.chromium.launch(executable_path=str(program), args=flags)
    yield started
    started.close()


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    found = browser.new_context()
    yield found
    leave(found)


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_a_real_browser_hears_the_news(here, context, place, way):
    address = f"http://{place}:{here.server.port}"
    seat = here.play.seats[PLACES.index(place) * 2 + list(WAYS).index(way)]
    name = seat_cookie_name(here.play.code, False)
    context.add_cookies([{"name": name, "value": seat.secret, "url": address}])
    page = context.new_page()
    page.add_init_script(WAYS[way])
    asked, frames, polls = [], [], []
    page.on("request", lambda each: asked.append(each) if "socket.io/?" in each.url else None)
    page.on("websocket", lambda each: each.on("framereceived", lambda text: frames.append(text)))
    page.on("response", lambda each: polls.append(each) if is_poll(each) else None)

    def has_heard(words: str) -> bool:
        return any(words in text for text in (*frames, *(each.text() for each in polls)))

    page.goto(f"{address}/s/{here.play.code}")
    wait(page, lambda: has_heard("40{"))
    here.ask(f"/test/act/{here.play.code}")
    wait(page, lambda: has_heard('42["frame"'))
    assert bool(frames) == (way == "websocket")
    if way == "polling":
        said = [each.all_headers() for each in asked if each.method == "GET"]
        assert not any("origin" in headers for headers in said)
        assert any("sec-fetch-site" in headers for headers in said) == (place == HOST)


def is_poll(response) -> bool:
    return "transport=polling" in response.url and response.request.method == "GET"


def wait(page, happened) -> None:
    """Let the browser work until it has happened."""
    for _ in range(200):
        if happened():
            return
        page.wait_for_timeout(50)
    raise AssertionError("never heard")
