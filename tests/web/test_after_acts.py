"""An act is answered with its piece alone: the page it is put into is the page loaded anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import leave
from tests.play import play
from tests.served import Served, serve
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name

pytestmark = pytest.mark.browser
#: All that is mine on a page, as it stands there.
MINE = """() => [...document.querySelectorAll("[data-own-slot]")].map((slot) => {
  const said = (one) => one.textContent.replace(/\\s+/g, " ").trim();
  const pieces = [...slot.querySelectorAll("[data-key]")].map((one) =>
    [one.dataset.key, one.dataset.dots, said(one)]);
  const shown = [...slot.children].filter((one) => !one.hidden);
  return [slot.id, shown.map(said).join(" "), pieces, slot.querySelector("h2")?.textContent];
})"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    leave(context)


def opened(context: BrowserContext, served: Served, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/s/{served.play.code}")
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    return page


def sit(context: BrowserContext, served: Served, address: str) -> Page:
    name = seat_cookie_name(served.play.code, False)
    secret = served.play.seats[0].secret
    context.add_cookies([{"name": name, "value": secret, "url": address}])
    return opened(context, served, address)


def write(page: Page, text: str) -> None:
    page.locator("[data-composer] textarea").first.fill(text)
    page.locator("[data-composer]").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[id^=own-notes] .says", has_text=text)).to_be_visible()


def test_texts_written_changed_and_taken_back_stand_as_on_the_page_loaded_anew(
    tmp_path: Path, context: BrowserContext
) -> None:
    served = serve(play(tmp_path, 3).to(Phase.IDEATE), tmp_path)
    with served.listening() as address:
        page = sit(context, served, address)
        expect(page.locator(".prompt p")).to_be_visible()  # the card is drawn by the page itself
        heading = page.locator("#mine-label")
        expect(heading).to_be_hidden()
        for n in range(4):
            write(page, f"Idea {n} of mine")
        expect(heading).to_have_text("Your texts, 4")
        gone = page.locator("[id^=own-notes] .idea", has_text="Idea 2 of mine")
        gone.locator("summary").click()
        gone.get_by_role("button", name="Withdraw it").click()
        expect(heading).to_have_text("Your texts, 3")
        assert page.evaluate(MINE) == opened(context, served, address).evaluate(MINE)
        for n in (0, 1, 3):
            one = page.locator("[id^=own-notes] .idea", has_text=f"Idea {n} of mine")
            one.locator("summary").click()
            one.get_by_role("button", name="Withdraw it").click()
            expect(one).to_have_count(0)
        expect(heading).to_be_hidden()


def test_dots_placed_and_taken_back_stand_as_on_the_page_loaded_anew(
    tmp_path: Path, context: BrowserContext
) -> None:
    served = serve(play(tmp_path, 3).to(Phase.VOTE), tmp_path)
    with served.listening() as address:
        page = sit(context, served, address)
        more = page.locator("[data-unit] button[data-step='1']")
        for n in (0, 1, 1):
            with page.expect_response("**/dots"):
                more.nth(n).click()
        with page.expect_response("**/dots"):
            page.locator("[data-unit] button[data-step='-1']").nth(0).click()
        expect(page.locator("#own-dots [data-dots]")).to_have_count(1)
        assert page.evaluate(MINE) == opened(context, served, address).evaluate(MINE)


def test_a_text_that_was_not_put_among_the_others_would_be_noticed(
    tmp_path: Path, context: BrowserContext
) -> None:
    served = serve(play(tmp_path, 3).to(Phase.IDEATE), tmp_path)
    with served.listening() as address:
        page = sit(context, served, address)
        served.play.write(served.play.seats[0], "Written on another page")
        assert page.evaluate(MINE) != opened(context, served, address).evaluate(MINE)
