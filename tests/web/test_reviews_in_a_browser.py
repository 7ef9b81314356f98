"""The review in a real browser, under the real policy: charts are drawn, and nothing needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accessible import violations
from tests.browser import leave
from tests.builders import PASSWORD
from tests.play import play
from tests.reviewed import REASON, a_running_pilot, a_wish, managers
from tests.served import serve
from workshop.actions import accounts, deciding_pilots
from workshop.seats import account_cookie_name

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)

#: Whether a canvas has anything on it.
INKED = """(canvas) => canvas.getContext("2d")
  .getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0)"""


class Desk:
    """A pilot on its fifteenth day behind a server, and browsers for its managers."""

    def __init__(self, folder: Path, browser: Browser, address: str, served: Any) -> None:
        self.browser, self.address, self.play = browser, address, served.play
        self.cy, self.dan = managers(self.play, "Cy", "Dan")
        self.pilot_id = a_running_pilot(self.play)
        self.review = f"{address}/pilots/{self.pilot_id}/review"
        self.contexts: list[BrowserContext] = []
        self.wrong: list[str] = []

    def page(self, who: Any, width: int = 1280, **how: Any) -> Page:
        """A browser of somebody who is signed in."""
        context = self.browser.new_context(viewport={"width": width, "height": 844}, **how)
        self.contexts.append(context)
        token = accounts.sign_in(self.play.house, who.email, PASSWORD)
        cookie = {"name": account_cookie_name(False), "value": token, "url": self.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on(
            "console", lambda line: self.wrong.append(line.text) if line.type == "error" else None
        )
        return page


@contextmanager
def a_desk(folder: Path, browser: Browser) -> Iterator[Desk]:
    served = serve(play(folder), folder, csrf=True)
    with served.listening() as address:
        desk = Desk(folder, browser, address, served)
        yield desk
        for context in desk.contexts:
            leave(context)


def drawn(page: Page) -> list[bool]:
    """Whether each chart of the page has something on its canvas."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-chart]')].every((each) => each.dataset.drawn)"
    )
    return [canvas.evaluate(INKED) for canvas in page.locator("canvas").all()]


def too_wide(page: Page) -> int:
    found: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return found


def test_charts_are_drawn_under_the_policy_on_every_width_and_theme(
    tmp_path: Path, chromium: Browser
) -> None:
    with a_desk(tmp_path, chromium) as desk:
        for width, theme in ((1280, "light"), (390, "dark")):
            page = desk.page(desk.cy, width, color_scheme=theme)
            page.goto(desk.review)
            assert drawn(page) == [True] * 4
            assert too_wide(page) <= 0
            assert violations(page) == []
            page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
            expect(page.locator("details[data-on-paper][open]")).to_have_count(4)
            for path in ("/pilots", "/reviews", "/how-we-know"):
                page.goto(desk.address + path)
                assert violations(page) == [], path
                assert too_wide(page) <= 0, path
        assert desk.wrong == []


def test_a_narrow_window_gets_a_drawing_of_its_own(tmp_path: Path, chromium: Browser) -> None:
    with a_desk(tmp_path, chromium) as desk:
        page = desk.page(desk.cy)
        page.goto(desk.review)
        drawn(page)
        key = (
            "() => Chart.getChart(document.querySelector('canvas')).options.plugins.legend.display"
        )
        assert page.evaluate(key) is False
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_function(key)
        assert drawn(page) == [True] * 4
        assert desk.wrong == []


def test_a_canvas_that_is_empty_is_noticed(tmp_path: Path, chromium: Browser) -> None:
    with a_desk(tmp_path, chromium) as desk:
        page = desk.page(desk.cy)
        page.route("**/chart.umd.min.js", lambda route: route.abort())
        page.goto(desk.review)
        assert not page.locator("canvas").first.evaluate(INKED)
        expect(page.locator("canvas").first).to_be_hidden()


def test_an_override_is_made_and_signed_by_two_people(tmp_path: Path, chromium: Browser) -> None:
    with a_desk(tmp_path, chromium) as desk:
        page = desk.page(desk.cy)
        page.goto(desk.review)
        expect(page.locator("#against")).to_be_hidden()
        page.get_by_label("Stop", exact=False).first.check()
        expect(page.locator("#against")).to_be_visible()
        expect(page.locator("#how-far")).to_be_hidden()
        page.get_by_label("Why against the recommendation?").fill("Calls feel too long.")
        page.get_by_role("button", name="Sign and record").click()
        expect(page.get_by_text("20 of at least 40 characters.")).to_be_visible()
        page.get_by_label("Why against the recommendation?").fill(REASON)
        page.get_by_label("A new fact that the numbers cannot know").check()
        page.get_by_label("What do you expect to see?").fill("Fewer calls in May.")
        page.get_by_label("When do we look again?").fill("2025-06-30")
        page.get_by_label("How sure are you, in percent?").fill("70")
        page.get_by_role("button", name="Sign and record").click()
        expect(page.get_by_role("heading", name="Waits for a second signature")).to_be_visible()
        other = desk.page(desk.dan, 390)
        other.goto(desk.review)
        assert violations(other) == []
        other.get_by_role("button", name="Sign second").click()
        expect(other.get_by_text("against the recommendation")).to_be_visible()
        assert violations(other) == []
        assert [each for each in desk.wrong if "422" not in each] == []


def test_without_script_every_figure_is_there_and_every_form_works(
    tmp_path: Path, chromium: Browser
) -> None:
    with a_desk(tmp_path, chromium) as desk:
        deciding_pilots.decide(desk.play.house, desk.cy, desk.pilot_id, a_wish())
        page = desk.page(desk.dan, 390, java_script_enabled=False)
        page.goto(desk.review)
        expect(page.locator("canvas").first).to_be_hidden()
        page.get_by_text("As a table").first.click()
        expect(page.get_by_role("row", name="3 March 2025").first).to_contain_text("17.8")
        page.get_by_role("button", name="Sign second").click()
        page.get_by_label("We believed").fill("Owners help.")
        page.get_by_role("button", name="Keep the card").click()
        expect(page.get_by_label("We believed")).to_have_value("Owners help.")
        expect(page.get_by_text("Please fill this in").first).to_be_visible()
