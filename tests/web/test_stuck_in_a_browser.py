"""A phone helps whoever has no idea, and takes a whole list, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import leave
from tests.play import Play, play
from tests.served import serve
from workshop.core.session.deck.cards import CARDS, OFFER
from workshop.core.session.notes import MANY_LINES
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name

pytestmark = pytest.mark.browser
SCIFI = next(card for card in CARDS if card.id == OFFER.card).text("en")
LIST = "\n".join(f"- idea {n}" for n in range(MANY_LINES + 1))


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    leave(context)


@pytest.fixture
def writing(tmp_path: Path) -> Play:
    return play(tmp_path, 3).to(Phase.IDEATE)


def sit(context: BrowserContext, playing: Play, address: str) -> Page:
    secret = playing.seats[0].secret
    name = seat_cookie_name(playing.code, False)
    context.add_cookies([{"name": name, "value": secret, "url": address}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/s/{playing.code}")
    expect(page.locator("[data-draft]").first).to_be_visible()
    return page


def pass_share_of_time(page: Page, share: float) -> None:
    total = int(page.locator(".clock[data-clock]").first.get_attribute("data-total") or 0)
    page.clock.run_for(round(total * share))


def test_whoever_has_few_ideas_is_offered_another_beginning_once(
    tmp_path: Path, context: BrowserContext, writing: Play
) -> None:
    with serve(writing, tmp_path).listening() as address:
        page = sit(context, writing, address)
        offer = page.locator("[data-coax][data-after]")
        pass_share_of_time(page, OFFER.after / 2)
        expect(offer).to_be_hidden()
        pass_share_of_time(page, OFFER.after / 2 + 0.02)
        expect(offer).to_be_visible()
        page.get_by_role("button", name="Show me another beginning").click()
        page.clock.run_for(3_000)
        expect(page.locator(".prompt p")).to_have_text(SCIFI)
        expect(offer).to_be_hidden()
        page.clock.run_for(5_000)
        expect(offer).to_be_hidden()


def test_whoever_has_written_enough_is_not_disturbed(
    tmp_path: Path, context: BrowserContext, writing: Play
) -> None:
    for n in range(OFFER.fewer_than):
        writing.write(writing.seats[0], f"idea {n}")
    with serve(writing, tmp_path).listening() as address:
        page = sit(context, writing, address)
        pass_share_of_time(page, OFFER.after + 0.05)
        expect(page.locator("[data-coax][data-after]")).to_be_hidden()


def test_a_phone_nobody_touches_says_that_little_is_enough_until_somebody_writes(
    tmp_path: Path, context: BrowserContext, writing: Play
) -> None:
    with serve(writing, tmp_path).listening() as address:
        page = sit(context, writing, address)
        line = page.locator("[data-coax][data-idle]")
        page.clock.run_for(60_000)
        expect(line).to_be_hidden()
        page.clock.run_for(40_000)
        expect(line).to_be_visible()
        page.locator("[data-composer] textarea").first.fill("a boat")
        expect(line).to_be_hidden()


def test_a_pasted_list_goes_to_its_own_field_and_becomes_ideas(
    tmp_path: Path, context: BrowserContext, writing: Play
) -> None:
    with serve(writing, tmp_path).listening() as address:
        page = sit(context, writing, address)
        page.evaluate("text => navigator.clipboard.writeText(text)", LIST)
        composer = page.locator("[data-composer] textarea").first
        composer.focus()
        page.keyboard.press("Control+V")
        expect(page.locator("[name=lines]")).to_have_value(LIST)
        expect(composer).to_have_value("")
        page.get_by_role("button", name="Save each line").click()
        page.clock.run_for(3_000)
        expect(page.locator("[id^=own-mine] .idea .says")).to_have_count(MANY_LINES + 1)
        expect(page.locator("[name=lines]")).to_have_value("")


def test_a_short_paste_stays_where_it_was_put(
    tmp_path: Path, context: BrowserContext, writing: Play
) -> None:
    with serve(writing, tmp_path).listening() as address:
        page = sit(context, writing, address)
        page.evaluate("text => navigator.clipboard.writeText(text)", "one\ntwo")
        page.locator("[data-composer] textarea").first.focus()
        page.keyboard.press("Control+V")
        expect(page.locator("[data-composer] textarea").first).to_have_value("one\ntwo")
