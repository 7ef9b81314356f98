"""The clock is the server's, calm, and takes in what is being written when the time is up."""

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser


def clock(room, seconds, *, more=""):
    return (
        f'<div class="clock" data-clock data-ends="{room.now() + int(seconds * 1000)}" '
        f'data-total="240000" data-say-minute="One minute left." data-say-ten="Ten seconds left." '
        f'data-label-many="Less than {{n}} minutes left" data-label-one="Less than 1 minute left" '
        f'data-label-none="Time is up" {more}><svg viewBox="0 0 36 36"><circle class="ring-rest" '
        f'r="15" pathLength="100"></circle></svg><span data-figures></span></div>'
    )


def figures(phone):
    return phone.locator("[data-figures]")


def test_the_clock_shows_the_servers_rest_on_a_phone_that_is_a_day_wrong(phone, room):
    room.shift = -86_400
    room.inside = clock(room, 120.9)
    opened(phone, room)
    minutes, seconds = figures(phone).inner_text().split(":")
    assert 118 <= int(minutes) * 60 + int(seconds) <= 121
    expect(phone.locator(".clock")).to_have_attribute("data-left", "plenty")
    expect(phone.locator(".clock")).to_have_attribute("aria-label", "Less than 2 minutes left")


def test_the_last_minute_is_shown_and_said_once(phone, room):
    room.inside = clock(room, 62)
    opened(phone, room)
    expect(phone.locator("[data-say]")).to_have_text("One minute left.")
    expect(phone.locator(".clock")).to_have_attribute("data-left", "little")


def test_the_ring_shows_the_share_that_is_left(phone, room):
    room.inside = clock(room, 120)
    opened(phone, room)
    ring = phone.locator(".ring-rest").get_attribute("stroke-dasharray")
    assert 47 <= float(ring.split()[0]) <= 50


def test_a_paused_clock_stands_still(phone, room):
    room.inside = (
        '<div class="clock" data-clock data-paused="83000" data-total="240000">'
        "<span data-figures></span></div>"
    )
    opened(phone, room)
    phone.wait_for_timeout(1100)
    expect(figures(phone)).to_have_text("1:23")


def test_at_the_end_a_draft_is_taken_in_once_and_then_writing_is_closed(phone, room):
    room.inside = clock(room, 2.5, more='data-grace="1500"')
    opened(phone, room)
    phone.locator("#text").fill("nearly said")
    expect(phone.locator("#own-notes .mine")).to_have_text("nearly said")
    expect(phone.locator("body")).to_have_attribute("data-locked", "")
    assert [act["text"] for act in room.acts] == ["nearly said"]


def test_a_draft_that_is_refused_at_the_end_is_not_sent_again(phone, room):
    room.inside = clock(room, 1.5, more='data-grace="3000"')
    room.refusals["ideas"] = {"says": "That is too long.", "code": "too_long"}
    opened(phone, room)
    phone.locator("#text").fill("nearly said")
    expect(phone.get_by_role("alert")).to_have_text("That is too long.")
    phone.wait_for_timeout(2000)
    assert room.asked["ideas"] == 1
    expect(phone.locator("#text")).to_have_value("nearly said")


def test_an_empty_composer_sends_nothing_at_the_end(phone, room):
    room.inside = clock(room, 1, more='data-grace="500"')
    opened(phone, room)
    expect(phone.locator("body")).to_have_attribute("data-locked", "")
    assert room.acts == []


def test_more_time_opens_what_was_closed(phone, room):
    room.inside = clock(room, 0.5, more='data-grace="100"')
    opened(phone, room)
    expect(phone.locator("body")).to_have_attribute("data-locked", "")
    room.inside = clock(room, 60, more='data-grace="100"')
    room.frame()
    expect(phone.locator("body")).not_to_have_attribute("data-locked", "")


def test_a_draft_is_taken_in_before_going_on_is_final(phone, room):
    opened(phone, room)
    phone.locator("#text").fill("nearly said")
    room.inside = clock(room, 100, more=f'data-closes="{room.now() + 2500}"')
    room.frame()
    phone.wait_for_timeout(700)
    assert room.acts == []
    expect(phone.locator("#own-notes .mine")).to_have_text("nearly said")
    assert room.now() < int(phone.locator(".clock").get_attribute("data-closes"))


def test_a_tick_corrects_a_phone_clock_that_jumps(phone, room):
    room.inside = clock(room, 120)
    opened(phone, room)
    phone.evaluate("() => { const now = Date.now; Date.now = () => now() + 3600000; }")
    expect(figures(phone)).to_have_text("0:00")
    room.tick()
    expect(figures(phone)).not_to_have_text("0:00")
    minutes, seconds = figures(phone).inner_text().split(":")
    assert 110 <= int(minutes) * 60 + int(seconds) <= 120
