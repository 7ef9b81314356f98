"""The small scripts: reading, ticking, dragging, menus, and pages without a room."""

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser


def test_what_was_in_view_counts_as_read_on_this_phone_alone(phone, room):
    rows = "".join(f'<li data-key="{key}"><p class="says">{key}</p></li>' for key in "ab")
    spacer = '<li class="num">' + "<br>" * 120 + '</li><li data-key="far">far</li>'
    room.board = f'<b data-unread-count></b><ul class="units" data-reading>{rows}{spacer}</ul>'
    opened(phone, room)
    expect(phone.locator("[data-unread]")).to_have_count(1)
    expect(phone.locator("[data-unread-count]")).to_have_text("1")
    phone.reload()
    expect(phone.locator("[data-unread]")).to_have_text("far")
    room.frame()
    phone.get_by_text("far").scroll_into_view_if_needed()
    expect(phone.locator("[data-unread-count]")).to_have_text("0")
    assert room.acts == []


def test_one_tick_too_many_is_refused_in_words(phone, room):
    box = '<label><input type="checkbox" name="win" value="{0}" {1}>{0}</label>'
    boxes = box.format("a", "") + box.format("b", "") + box.format("c", 'data-needs="#why"')
    ticks = f'<div data-ticks="2" data-ticks-full="Two at most.">{boxes}</div>'
    room.rest = f'{ticks}<p id="why">Why this one?</p>'
    opened(phone, room)
    expect(phone.get_by_text("Why this one?")).to_be_hidden()
    phone.get_by_label("a").check()
    phone.get_by_label("c").check()
    expect(phone.get_by_text("Why this one?")).to_be_visible()
    phone.get_by_label("b").click()
    expect(phone.get_by_label("b")).not_to_be_checked()
    expect(phone.get_by_role("alert")).to_have_text("Two at most.")


def test_a_drag_does_what_the_button_beside_it_does(phone, room):
    row = (
        '<li id="u-{0}" data-drag="{0}" data-drop="/s/KTM4H7/stack" data-drop-value="{0}">'
        '<p class="says">{0}</p></li>'
    )
    room.board = "<ul class='units'>" + row.format("one") + row.format("two") + "</ul>"
    opened(phone, room)
    phone.locator("#u-one .says").drag_to(phone.locator("#u-two"))
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    sent = {name: value for name, value in room.acts[0].items() if name != "key"}
    assert sent == {"to": "stack", "unit": "one", "onto": "two"}


def test_a_menu_closes_once_it_has_served_and_gives_the_focus_back(phone, room):
    button = '<button form="act" formaction="/s/KTM4H7/hide" data-with="">Hide</button>'
    room.board = (
        f'<details class="menu"><summary>Move</summary><ul><li>{button}</li></ul></details>'
    )
    opened(phone, room)
    phone.get_by_text("Move").click()
    phone.get_by_text("Hide").click()
    expect(phone.get_by_text("Hide")).to_be_hidden()
    expect(phone.locator("summary")).to_be_focused()
    phone.get_by_text("Move").click()
    phone.keyboard.press("Escape")
    expect(phone.get_by_text("Hide")).to_be_hidden()


def test_words_can_be_copied_without_their_numbers(phone, room):
    phone.add_init_script("delete Navigator.prototype.clipboard")  # as on plain http
    words = "<li><i>1</i><b data-word>acorn</b></li><li><i>2</i><b data-word>tulip</b></li>"
    button = '<button type="button" data-copy="#name" data-copied="Copied" hidden>Copy</button>'
    room.rest = f'<ol id="name">{words}</ol>{button}<textarea id="paste"></textarea>'
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(phone, room)
    phone.get_by_role("button", name="Copy").click()
    expect(phone.get_by_role("button", name="Copied")).to_be_visible()
    phone.locator("#paste").focus()
    phone.keyboard.press("Control+v")
    expect(phone.locator("#paste")).to_have_value("acorn tulip")


def test_a_page_without_a_room_asks_for_nothing(phone, room):
    def without_room(route):
        text = route.fetch().text().replace('data-stream="KTM4H7"', "")
        route.fulfill(body=text, content_type="text/html")

    phone.route(room.url, without_room)
    phone.goto(room.url)
    phone.wait_for_selector("html[data-script=on]", state="attached")
    phone.wait_for_timeout(500)
    assert set(room.asked) == {"page"}
    assert not room.is_joined()


def test_the_page_is_laid_out_head_matter_foot(phone, room):
    room.rest = '<p>matter</p></main><footer class="foot"><p>foot</p></footer><main hidden>'
    opened(phone, room)
    tops = [phone.locator(name).first.bounding_box()["y"] for name in (".head", "#main", ".foot")]
    foot = phone.locator(".foot").bounding_box()
    assert tops == sorted(tops)
    assert tops[0] == 0
    assert foot["y"] + foot["height"] == pytest.approx(844, abs=1)
