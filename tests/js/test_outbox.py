"""A dead spot costs nobody a word: what was written waits, leaves once, or comes back in words."""

import json

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser


def write(phone, text):
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Save").click()


def waiting(phone):
    return phone.locator("[data-waiting] [data-state=waiting] .says")


def test_ideas_wait_on_the_phone_and_the_page_says_so(phone, room):
    opened(phone, room)
    room.is_down = True
    write(phone, "first")
    expect(waiting(phone)).to_have_text(["first"])
    expect(phone.locator("#text")).to_have_value("")
    write(phone, "second")
    expect(waiting(phone)).to_have_text(["first", "second"])
    told = phone.locator("[data-connection]")
    expect(told).to_have_text("No connection. 2 ideas wait on this phone.")
    expect(told).to_be_visible()


def test_what_waits_survives_a_reload_and_is_sent_once_in_order(phone, room):
    opened(phone, room)
    room.is_down = True
    write(phone, "first")
    expect(waiting(phone)).to_have_text(["first"])
    write(phone, "second")
    expect(waiting(phone)).to_have_text(["first", "second"])
    phone.reload()
    expect(waiting(phone)).to_have_text(["first", "second"])
    room.is_down = False
    expect(phone.locator("#own-notes .mine")).to_have_text(["first", "second"])
    expect(waiting(phone)).to_have_count(0)
    assert [act["text"] for act in room.acts] == ["first", "second"]


def test_a_phone_without_network_sends_when_it_is_back(phone, room):
    opened(phone, room)
    phone.context.set_offline(True)
    write(phone, "in the lift")
    expect(waiting(phone)).to_have_text(["in the lift"])
    phone.context.set_offline(False)
    expect(phone.locator("#own-notes .mine")).to_have_text("in the lift")


def test_what_came_too_fast_waits_as_long_as_the_server_asks_and_then_goes(phone, room):
    opened(phone, room)
    room.ask_to_wait(seconds=2)
    write(phone, "in a hurry")
    expect(waiting(phone)).to_have_text(["in a hurry"])
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    assert room.asked["ideas"] == 1
    expect(phone.locator("#own-notes .mine")).to_have_text("in a hurry", timeout=4000)
    assert [act["text"] for act in room.acts] == ["in a hurry"]
    assert room.asked["ideas"] <= 3


def test_an_answer_lost_on_the_way_makes_no_second_idea(phone, room):
    opened(phone, room)
    room.losses = 1
    write(phone, "once")
    expect(phone.locator("#own-notes .mine")).to_have_count(1, timeout=9000)
    expect(waiting(phone)).to_have_count(0)
    assert [act["text"] for act in room.acts] == ["once"]
    assert room.asked["ideas"] == 2


def test_what_was_under_way_when_the_page_closed_is_sent_by_the_next_one(phone, room):
    opened(phone, room)
    held = []
    phone.route("**/ideas", lambda route: held.append(route))
    write(phone, "cut off")
    while not held:
        phone.wait_for_timeout(20)
    phone.reload()
    expect(waiting(phone)).to_have_text(["cut off"])
    expect(phone.locator("#text")).to_have_value("")
    phone.unroute("**/ideas")
    expect(phone.locator("#own-notes .mine")).to_have_text("cut off")
    assert [act["text"] for act in room.acts] == ["cut off"]


def test_the_phone_keeps_no_token(phone, room):
    opened(phone, room)
    room.is_down = True
    write(phone, "first")
    expect(waiting(phone)).to_have_count(1)
    kept = phone.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "first" in kept
    assert room.token not in kept
    assert "csrf" not in kept


def test_what_came_too_late_is_given_back_in_words(phone, room):
    opened(phone, room)
    room.is_down = True
    write(phone, "too late")
    expect(waiting(phone)).to_have_count(1)
    room.refusals["ideas"] = {"says": "The phase closed before this arrived.", "code": "closed"}
    room.is_down = False
    refused = phone.locator("[data-waiting] [data-state=refused]")
    expect(refused.locator("[data-why]")).to_have_text("The phase closed before this arrived.")
    phone.reload()
    expect(refused.locator(".says")).to_have_text("too late")
    refused.get_by_text("Put back into the field").click()
    expect(phone.locator("#text")).to_have_value("too late")
    expect(refused).to_have_count(0)


def test_what_came_too_late_can_be_copied_and_removed(phone, room):
    phone.add_init_script("delete Navigator.prototype.clipboard")  # as on plain http
    opened(phone, room)
    entry = {
        "key": "0" * 32,
        "action": "/s/KTM4H7/ideas",
        "fields": [["text", "too late"]],
        "typed": [["text", "too late"]],
        "state": "refused",
        "why": "Closed.",
    }
    phone.evaluate("(one) => localStorage.setItem('outbox:KTM4H7', one)", json.dumps([entry]))
    phone.reload()
    phone.evaluate("document.addEventListener('copy', () => { window.copied = 1 })")
    phone.get_by_role("button", name="Copy").click()
    expect(phone.get_by_role("button", name="Copied")).to_be_visible()
    assert phone.evaluate("window.copied") == 1
    phone.get_by_role("button", name="Remove").click()
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    assert room.acts == []


def test_whoever_leaves_a_shared_phone_leaves_nothing_on_it(phone, room):
    opened(phone, room)
    phone.locator("#text").press_sequentially("half a thought")
    room.is_down = True
    phone.get_by_role("button", name="Save").click()
    expect(waiting(phone)).to_have_count(1)
    phone.locator("#text").press_sequentially("another")
    room.rest += '<p data-forget="KTM4H7"></p>'
    phone.reload()
    expect(phone.locator("#text")).to_have_value("")
    assert "thought" not in phone.evaluate("JSON.stringify(Object.entries(localStorage))")
