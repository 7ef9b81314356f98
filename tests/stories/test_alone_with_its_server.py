"""A whole short jam with every other address of the world cut off: nothing is asked of any."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Route, expect

from tests.stories.house import RunningHouse, running_house
from tests.stories.people import Facilitator, Phone, Screen

pytestmark = pytest.mark.browser

QUESTION = "How might we make a decent home affordable again?"


@dataclass
class Fenced:
    """A browser that reaches one address alone, and remembers what else it was asked for."""

    browser: Browser
    address: str
    elsewhere: list[str] = field(default_factory=list)

    def new_context(self, **wanted: Any) -> BrowserContext:
        """A context behind the fence."""
        context = self.browser.new_context(**wanted)
        outside = re.compile(rf"^(?!{re.escape(self.address)}(/|$))(https?|wss?|ftp):")
        context.route(outside, self._stop)
        return context

    def _stop(self, route: Route) -> None:
        self.elsewhere.append(route.request.url)
        route.abort()


def a_short_jam(house: RunningHouse, fenced: Fenced) -> None:
    """Lobby to close with three phones and a screen, then the report and its files."""
    lead = Facilitator(fenced, house.address)  # type: ignore[arg-type]
    lead.set_up(house.set_up)
    lead.code = made_express(lead)
    screen = Screen(fenced, house.address, lead.code)  # type: ignore[arg-type]
    screen.pair(lead.pairing_digits())
    phones = [Phone(fenced, house.address, lead.code) for _ in range(3)]  # type: ignore[arg-type]
    for phone in phones:
        phone.take_seat()
        phone.sees("Arrive")
    lead.go_on("Agree on the problem")
    lead.go_on("Ideas")
    for n, phone in enumerate(phones):
        phone.sees("Ideas")
        phone.write(f"Idea number {n} of somebody")
    for step in ("Build on", "Read", "Sort", "Vote"):
        lead.go_on(step)
    for phone in phones:
        phone.sees("Vote")
        phone.place(["Idea number 1 of somebody", "Idea number 2 of somebody"])
    lead.go_on("Result")
    screen.sees("Idea number 1 of somebody")
    lead.go_on("Estimate")
    for phone in phones:
        phone.estimate_all(7, 3)
    lead.go_on("Choose")
    lead.choose_first()
    lead.go_on("Pilot")
    lead.go_on("Close")
    lead.keep_the_rest("2027-03-31")
    lead.press("go-on")
    phones[0].sees("Closed")
    phones[0].page.get_by_role("link", name="Read the report").click()
    expect(phones[0].page.locator("body")).to_contain_text("Idea number 1 of somebody")
    for told in (lead, screen, *phones):
        assert told.complaints == []


def made_express(lead: Facilitator) -> str:
    page = lead.page
    page.get_by_role("link", name="New session").first.click()
    page.locator("[name=title]").fill("A short morning")
    page.locator("[name=preset][value=express45]").check(force=True)
    page.locator("[name=statement]").fill("Homes cost more than people here earn")
    page.locator("[name=question]").fill(QUESTION)
    page.get_by_role("button", name="Open the session").click()
    page.wait_for_url("**/desk")
    return str(page.url.split("/")[-2])


def test_a_whole_jam_asks_nothing_of_any_other_address(tmp_path: Path, browser: Browser) -> None:
    with running_house(tmp_path) as house:
        fenced = Fenced(browser, house.address)
        a_short_jam(house, fenced)
        assert fenced.elsewhere == []


def test_the_fence_notices_who_asks_elsewhere(browser: Browser) -> None:
    fenced = Fenced(browser, "http://127.0.0.1:9")
    page = fenced.new_context().new_page()
    with pytest.raises(Error):
        page.goto("https://example.org/")
    page = fenced.new_context().new_page()
    page.set_content("<img src='http://127.0.0.1:90/x.png'><script src='//example.org/x'></script>")
    assert len(fenced.elsewhere) >= 2
