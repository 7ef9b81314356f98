"""What a person has, keeps; what the room has, is shown; and nothing else gets in."""

import pytest
from playwright.sync_api import expect
from room import opened

from workshop.core.seat.shuffle import in_own_order

pytestmark = pytest.mark.browser


def test_a_kept_slot_survives_a_swap(phone, room):
    room.board = '<p>before</p><div id="own-card" data-own-slot data-keep></div>'
    opened(phone, room)
    phone.evaluate("document.getElementById('own-card').textContent = 'mine'")
    room.board = '<h1>now</h1><div><div id="own-card" data-own-slot data-keep></div></div>'
    room.frame()
    expect(phone.locator("#board h1")).to_have_text("now")
    expect(phone.locator("#own-card")).to_have_text("mine")


def test_a_kept_slot_that_is_no_longer_drawn_goes(phone, room):
    room.board = '<div id="own-card" data-keep>mine</div>'
    opened(phone, room)
    room.board = "<p>gone</p>"
    room.frame()
    expect(phone.locator("#own-card")).to_have_count(0)


def test_a_tick_in_a_box_survives_a_swap(phone, room):
    box = '<label><input type="checkbox" id="pick-{}" name="pick" value="{}">{}</label>'
    room.board = box.format("a", "a", "first") + box.format("b", "b", "second")
    opened(phone, room)
    phone.get_by_label("second").check()
    room.board = "<p>new above</p>" + room.board
    room.frame()
    expect(phone.get_by_text("new above")).to_be_visible()
    expect(phone.get_by_label("second")).to_be_checked()
    expect(phone.get_by_label("first")).not_to_be_checked()


def test_a_tick_never_moves_to_another_question(phone, room):
    box = '<input type="radio" id="impact-{0}-8" name="impact-{0}" value="8">'
    room.board = box.format("first")
    opened(phone, room)
    phone.locator("#impact-first-8").check()
    room.board = box.format("second")
    room.frame()
    expect(phone.locator("#impact-second-8")).not_to_be_checked()


def test_a_menu_that_is_open_stays_open(phone, room):
    room.board = '<details id="menu"><summary>Move</summary><p>Stack with</p></details>'
    opened(phone, room)
    phone.get_by_text("Move").click()
    room.board += "<p>news</p>"
    room.frame()
    expect(phone.get_by_text("news")).to_be_visible()
    expect(phone.get_by_text("Stack with")).to_be_visible()


def test_a_button_takes_the_value_the_server_gives_it(phone, room):
    button = '<button id="more" form="act" name="minutes" value="{}">more</button>'
    room.board = button.format(1)
    opened(phone, room)
    room.board = button.format(2)
    room.frame()
    expect(phone.locator("#more")).to_have_attribute("value", "2")


def test_everybody_gets_an_own_order_and_it_is_the_servers(phone, room):
    keys = [f"{number * 2654435761 % 2**32:08x}" for number in range(12)]
    rows = "".join(f'<li data-key="{key}" id="u-{key}">{key}</li>' for key in keys)
    room.board = f"<ul data-shuffle>{rows}<li>the rest</li></ul>"
    expected = [*in_own_order("seed-7", keys, key=str), "the rest"]
    opened(phone, room)
    expect(phone.locator("#board li")).to_have_text(expected)
    room.board = f"<h2>Vote</h2>{room.board}"
    room.frame()
    expect(phone.locator("#board h2")).to_have_text("Vote")
    expect(phone.locator("#board li")).to_have_text(expected)


def test_the_order_is_made_before_anybody_sees_the_list(phone, room):
    keys = [f"{number * 2654435761 % 2**32:08x}" for number in range(12)]
    opened(phone, room)
    phone.evaluate(
        """() => { window.orders = [];
        new MutationObserver(() => window.orders.push(
          [...document.querySelectorAll('#board li')].map((row) => row.textContent).join()))
        .observe(document.getElementById('board'), {childList: true, subtree: true}); }"""
    )
    rows = "".join(f'<li data-key="{key}">{key}</li>' for key in keys)
    room.board = f"<ul data-shuffle>{rows}</ul>"
    room.frame()
    expect(phone.locator("#board li")).to_have_count(12)
    assert set(phone.evaluate("window.orders")) == {",".join(in_own_order("seed-7", keys, key=str))}


def test_fnv_speaks_utf8_like_the_server(phone, room):
    opened(phone, room)
    keys = ["ä1", "ß2", "é3", "z4", "字5"]
    order = phone.evaluate(
        "async (keys) => (await import('/static/js/shuffle.js')).ordered('sööd', keys)",
        keys,
    )
    assert order == list(in_own_order("sööd", keys, key=str))


def test_script_in_a_frame_does_not_run(phone, room, complaints):
    opened(phone, room)
    room.board = "<p>safe</p><img src=x onerror='window.pwned=1'><script>window.pwned=1</script>"
    room.frame()
    expect(phone.get_by_text("safe")).to_be_visible()
    phone.wait_for_timeout(200)
    assert phone.evaluate("window.pwned") is None
    complaints.clear()  # the policy says that it stopped the handler


def test_only_the_swap_may_make_nodes_from_text(phone, room, complaints):
    opened(phone, room)
    refused = phone.evaluate(
        """() => { try { document.body.innerHTML = '<b>x</b>'; return false; }
        catch (error) { return error instanceof TypeError; } }"""
    )
    assert refused
    assert complaints
    complaints.clear()
