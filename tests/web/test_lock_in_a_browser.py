"""The lock in a real browser: signed on a phone without script, printed alone, whole in print."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import leave
from tests.pilots import LOCKED_AT, a_card, a_pilot, the_pilot, with_people
from tests.play import play
from tests.served import serve
from workshop.core.pilot.card import PilotState

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[list[BrowserContext]]:
    """Browsers that the test opens; each is left with no page on its way anywhere."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        leave(context)


def browser_of(
    chromium: Browser,
    contexts: list[BrowserContext],
    client: FlaskClient,
    address: str,
    **how: object,
) -> Page:
    """A page in a browser that holds the cookies of this client."""
    context = chromium.new_context(**how)  # type: ignore[arg-type]
    contexts.append(context)
    kept = client._cookies.values()  # type: ignore[union-attr]
    context.add_cookies([{"name": c.key, "value": c.value, "url": address} for c in kept])
    return context.new_page()


def is_seen(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def test_signed_on_a_phone_without_script_then_printed_alone(
    tmp_path: Path, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    playing = play(tmp_path)
    playing.clock.time = LOCKED_AT
    card, ada, ben = with_people(playing, a_card())
    pilot_id = a_pilot(playing, card)
    served = serve(playing, tmp_path, csrf=True)
    with served.listening() as address:
        lock = f"{address}/pilots/{pilot_id}/lock"
        plain = {"viewport": PHONE, "java_script_enabled": False}
        first = browser_of(chromium, contexts, served.signed_in(ada), address, **plain)
        first.goto(lock)
        first.get_by_label("gut feeling").fill("70")
        first.get_by_role("button", name="Sign as the owner").click()
        expect(first.get_by_role("status")).to_contain_text("Signed.")
        second = browser_of(chromium, contexts, served.signed_in(ben), address, viewport=DESK)
        second.goto(lock)
        second.get_by_label("gut feeling").fill("40 %")
        second.get_by_role("button", name="Sign and lock").click()
        expect(second.get_by_role("heading", level=1)).to_have_text(
            "From now on, what stands here counts"
        )
        assert the_pilot(playing, pilot_id).state is PilotState.LOCKED
        expect(second.get_by_role("button", name="Print the receipt")).to_be_visible()
        for size in (PHONE, DESK):
            second.set_viewport_size(size)  # type: ignore[arg-type]
            wide = second.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, size
        second.emulate_media(media="print")
        assert is_seen(second, ".receipt .hash")
        assert is_seen(second, ".receipt .qr svg")
        for gone in ("h1", ".top", ".facts", "summary"):
            assert not is_seen(second, gone), gone
        second.emulate_media(media="screen")
        assert is_seen(second, "h1"), "the twin: on the screen it is there"
