"""A page that the gate refuses says so, goes on, and does not knock again and again."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

#: The page tries a websocket, then a poll.
ONE_TRY = 2


def looked_at(phone, room, status, seconds=4):
    """Open a page whose sockets are refused with this status, and look at it for a while."""
    room.refuses = status
    phone.goto(room.url)
    phone.wait_for_selector("html[data-script=on]", state="attached")
    phone.wait_for_timeout(seconds * 1000)
    return phone


def test_a_page_too_many_says_it_is_not_connected_and_knocks_once(phone, room):
    looked_at(phone, room, 429)
    assert len(room.knocks) == ONE_TRY
    assert room.asked["page"] == 1
    expect(phone.locator("[data-connection-text]")).to_have_text("Reconnecting")


def test_a_page_too_many_still_takes_what_is_written(phone, room):
    looked_at(phone, room, 429, seconds=1)
    phone.fill("#text", "An idea all the same")
    phone.click("button[data-outbox]")
    expect(phone.locator("#own-notes")).to_have_text("An idea all the same")


def test_a_page_whose_right_is_gone_asks_the_server_what_it_is_now(phone, room):
    room.is_gone = True
    looked_at(phone, room, 403, seconds=1)
    assert room.asked["shared"] >= 1
    assert room.asked["page"] == 2  # loaded anew, once
    assert len(room.knocks) <= 2 * ONE_TRY


def test_a_page_whose_server_is_only_ill_tries_on(phone, room):
    looked_at(phone, room, 503)
    assert len(room.knocks) > ONE_TRY
