"""Dots are shown as soon as they are pressed, and the server has the last word."""

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser

UNIT = """<li data-unit="{0}" data-key="{0}" id="unit-{0}"><p class="says">{0}</p>
<div data-dots="0" data-cap="3">
<button form="act" formaction="/s/KTM4H7/dots" data-with="" data-outbox name="unit"
 value="{0}:" data-step="-1" aria-label="less {0}">-</button><span class="pips" data-pips></span>
<button form="act" formaction="/s/KTM4H7/dots" data-with="" data-outbox name="unit"
 value="{0}:" data-step="1" aria-label="more {0}" data-why-cap="At most 3."
 data-why-left="No dots left.">+</button>
<span data-dots-text="{{n}} of at most {{cap}} dots"></span>
<span data-at-cap hidden>At most 3</span></div></li>"""


def ballot(room, *units):
    room.board = "<ul>" + "".join(UNIT.format(unit) for unit in units) + "</ul>"
    room.own["own-dots"] = '<div data-budget="6" data-left="6"></div>'
    room.rest = '<p><b data-dots-left></b></p><span class="pips" data-tray></span>'


def more(phone, unit):
    return phone.get_by_label(f"more {unit}")


def less(phone, unit):
    return phone.get_by_label(f"less {unit}")


def on(phone, unit):
    return phone.locator(f"#unit-{unit} .pip.on")


def test_dots_are_placed_with_the_count_that_is_wanted(phone, room):
    ballot(room, "a", "b")
    opened(phone, room)
    more(phone, "a").click()
    more(phone, "a").click()
    expect(on(phone, "a")).to_have_count(2)
    expect(phone.locator("[data-dots-left]")).to_have_text("4")
    expect(phone.locator("#unit-a [data-dots-text]")).to_have_text("2 of at most 3 dots")
    phone.wait_for_timeout(300)
    assert room.dots == {"a": 2}


def test_pips_are_drawn_before_the_server_has_answered(phone, room):
    ballot(room, "a")
    opened(phone, room)
    phone.route("**/dots", lambda route: held.append(route))
    held = []
    more(phone, "a").click()
    more(phone, "a").click()
    expect(on(phone, "a")).to_have_count(2)
    assert room.dots == {}


def test_the_server_corrects_what_it_refuses(phone, room):
    ballot(room, "a")
    room.refusals["dots"] = {
        "says": "You are not on the roll.",
        "code": "roll",
        "swap": {"own-dots": '<div data-budget="6" data-left="6"></div>'},
    }
    opened(phone, room)
    more(phone, "a").click()
    expect(phone.get_by_role("alert")).to_have_text("You are not on the roll.")
    expect(on(phone, "a")).to_have_count(0)


def test_the_cap_is_said_and_not_passed(phone, room):
    ballot(room, "a")
    opened(phone, room)
    for _ in range(3):
        more(phone, "a").click()
    expect(more(phone, "a")).to_have_attribute("aria-disabled", "true")
    expect(phone.locator("#unit-a [data-at-cap]")).to_be_visible()
    more(phone, "a").click(force=True)
    expect(phone.locator("[data-say]")).to_have_text("At most 3.")
    assert room.dots == {"a": 3}


def test_the_budget_is_not_passed(phone, room):
    ballot(room, "a", "b", "c")
    opened(phone, room)
    for unit in "aaabbb":
        more(phone, unit).click()
    expect(more(phone, "c")).to_have_attribute("aria-disabled", "true")
    expect(phone.locator("[data-tray] .pip.on")).to_have_count(6)


def test_in_a_dead_spot_only_the_last_count_of_each_unit_is_sent(phone, room):
    ballot(room, "a", "b")
    opened(phone, room)
    room.is_down = True
    for unit in "aab":
        more(phone, unit).click()
    less(phone, "a").click()
    expect(on(phone, "a")).to_have_count(1)
    expect(phone.locator("[data-connection]")).to_have_text("No connection.")
    phone.reload()
    expect(on(phone, "a")).to_have_count(1)
    expect(on(phone, "b")).to_have_count(1)
    room.is_down = False
    expect(phone.locator("[data-connection]")).to_have_attribute("data-is", "connected")
    assert room.dots == {"a": 1, "b": 1}
    assert sorted(act["unit"] for act in room.acts) == ["a:1", "b:1"]


def test_dots_taken_back_are_sent_before_dots_put_down(phone, room):
    ballot(room, "a", "b", "c")
    room.dots = {"a": 3, "c": 3}
    room.own["own-dots"] = room._tally()
    opened(phone, room)
    room.is_down = True
    less(phone, "a").click()
    more(phone, "b").click()
    less(phone, "c").click()
    more(phone, "a").click()
    room.is_down = False
    expect(phone.locator("[data-connection]")).to_have_attribute("data-is", "connected")
    while phone.evaluate("JSON.parse(localStorage.getItem('outbox:KTM4H7') || '[]').length"):
        phone.wait_for_timeout(50)
    assert room.dots == {"a": 3, "b": 1, "c": 2}
    sent = [act["unit"] for act in room.acts]
    assert sent.index("c:2") < sent.index("b:1")


def test_a_swap_of_the_shared_list_keeps_my_dots(phone, room):
    ballot(room, "a")
    opened(phone, room)
    more(phone, "a").click()
    expect(on(phone, "a")).to_have_count(1)
    room.board = f"<p>One person was admitted.</p>{room.board}"
    room.frame()
    expect(phone.get_by_text("admitted")).to_be_visible()
    expect(on(phone, "a")).to_have_count(1)
    expect(more(phone, "a")).to_have_attribute("value", "a:2")
