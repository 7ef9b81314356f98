"""A wall that holds more than the screen does is turned page by page, and every text is seen."""

import pytest
from playwright.sync_api import Page, expect
from room import Room, opened

pytestmark = pytest.mark.browser

SHEETS = "".join(f'<link rel="stylesheet" href="/static/css/{n}.css">' for n in ("wide", "screen"))
SEEN = """box => {
  const inside = box.getBoundingClientRect();
  return [...box.querySelectorAll("li")].filter((li) => {
    const place = li.getBoundingClientRect();
    return place.left >= inside.left - 1 && place.right <= inside.right + 1
      && place.bottom <= inside.bottom + 1;
  }).map((li) => li.textContent);
}"""


def wall(ideas: int) -> str:
    texts = "".join(f'<li class="says">Idea {n} {"in many words " * 9}</li>' for n in range(ideas))
    inside = f'<section class="theme"><ul>{texts}</ul></section>'
    walled = f'<div class="wall" id="wall" data-pages data-crowded>{inside}</div>'
    main = f'<main>{walled}<p class="turns" data-page-of></p></main>'
    return f'{SHEETS}<div class="screen"><header>Read</header>{main}<footer>Foot</footer></div>'


def open_wall(phone: Page, room: Room, ideas: int) -> None:
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.emulate_media(reduced_motion="reduce")
    phone.clock.install()
    room.rest = wall(ideas)
    opened(phone, room)
    # The tiny page links its stylesheets late; a real one has them in its head.
    phone.wait_for_function("getComputedStyle(wall).columnFill === 'auto'")
    phone.evaluate("document.body.className = ''; document.body.prepend(wall.closest('.screen'))")
    phone.evaluate("window.dispatchEvent(new Event('resize'))")


def test_every_text_stands_whole_on_one_of_the_pages(phone: Page, room: Room) -> None:
    open_wall(phone, room, 70)
    place = phone.locator("[data-page-of]")
    expect(place).to_have_text("1 / 3")
    seen: set[str] = set()
    for page in (1, 2, 3):
        expect(place).to_have_text(f"{page} / 3")
        seen |= set(phone.locator("#wall").evaluate(SEEN))
        phone.clock.run_for(12_000)
    assert len(seen) == 70
    expect(place).to_have_text("1 / 3")


def test_without_turning_most_of_a_long_wall_would_not_be_seen(phone: Page, room: Room) -> None:
    open_wall(phone, room, 70)
    assert len(phone.locator("#wall").evaluate(SEEN)) < 40


def test_a_wall_that_fits_has_no_pages(phone: Page, room: Room) -> None:
    open_wall(phone, room, 5)
    expect(phone.locator("[data-page-of]")).to_be_hidden()
