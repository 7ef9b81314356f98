"""A long list changes piece by piece, in this person's own order where it has one."""

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser

LIST = """<h2 id="how-many">3</h2><ul id="wall"{shuffled}>{pieces}</ul>
<select id="which"><option data-key="a">A</option></select>
<table><tbody id="rows"><tr data-key="a"><td>A</td></tr></tbody></table>"""


def piece(key, text=""):
    return f'<li data-key="{key}">{text or key}</li>'


def listed(phone, name="wall"):
    return phone.locator(f"#{name} > *").all_inner_texts()


def shown(phone, room, keys="abc", shuffled=""):
    pieces = "".join(piece(key) for key in keys)
    room.board = LIST.format(shuffled=shuffled, pieces=pieces)
    opened(phone, room)


def steps(*put, drop=()):
    return {"drop": list(drop), "put": [list(step) for step in put]}


def settled(phone, room, texts, name="wall"):
    expect(phone.locator(f"#{name} > *")).to_have_text(texts)
    assert room.asked["shared"] == 0


@pytest.mark.parametrize("packed", [False, True])
def test_pieces_are_put_dropped_and_renewed(phone, room, packed):
    shown(phone, room)
    put = [("x", piece("x"), ""), ("c", piece("c", "C!"), "x"), ("d", piece("d"), "c")]
    room.pieces({"wall": steps(*put, drop="ab")}, packed=packed)
    settled(phone, room, ["x", "C!", "d"])


def test_what_stays_is_the_same_element(phone, room):
    shown(phone, room)
    phone.evaluate("document.querySelector('[data-key=b]').isKnown = true")
    room.pieces({"wall": steps(("b", piece("b", "B!"), "a"), ("d", piece("d"), "c"))})
    settled(phone, room, ["a", "B!", "c", "d"])
    assert phone.evaluate("document.querySelector('[data-key=b]').isKnown")


def test_options_and_rows_can_be_pieces(phone, room):
    shown(phone, room)
    option = '<option data-key="b">B</option>'
    row = '<tr data-key="b"><td>B</td></tr>'
    room.pieces({"which": steps(("b", option, "a")), "rows": steps(("b", row, "a"))})
    settled(phone, room, ["A", "B"], "which")
    settled(phone, room, ["A", "B"], "rows")


def test_a_part_beside_a_list_changes_with_it(phone, room):
    shown(phone, room)
    count = '<h2 id="how-many">4</h2>'
    room.pieces({"wall": steps(("d", piece("d"), "c"))}, swap={"how-many": count})
    settled(phone, room, ["a", "b", "c", "d"])
    expect(phone.locator("#how-many")).to_have_text("4")


def test_an_own_order_stays_an_own_order(phone, room):
    keys = "abcdefgh"
    shown(phone, room, keys, " data-shuffle")
    phone.reload()
    phone.wait_for_selector("html[data-script=on]", state="attached")
    room.pieces({"wall": steps(("i", piece("i"), "h"))})
    expect(phone.locator("[data-key=i]")).to_have_count(1)
    own = listed(phone)
    wanted = phone.evaluate(
        "import('/static/js/shuffle.js').then((m) => m.ordered('seed-7', [...'abcdefghi']))"
    )
    assert own == wanted
    assert own != sorted(own)


def test_pieces_that_do_not_fit_are_a_gap(phone, room):
    shown(phone, room)
    room.board = LIST.format(shuffled="", pieces="".join(piece(key) for key in "abcz"))
    room.pieces({"wall": steps(("z", piece("z"), "never seen"))})
    expect(phone.locator("#wall > *")).to_have_text(["a", "b", "c", "z"])
    assert room.asked["shared"] == 1


def test_a_list_that_is_not_on_the_page_is_left_out(phone, room):
    shown(phone, room)
    room.pieces({"elsewhere": steps(("z", piece("z"), ""))}, says=["Something changed."])
    expect(phone.locator("[data-say]")).to_have_text("Something changed.")
    settled(phone, room, ["a", "b", "c"])


def test_frames_behind_a_packed_one_wait_for_it(phone, room):
    shown(phone, room)
    room.pieces({"wall": steps(("d", piece("d"), "c"))}, packed=True)
    room.pieces({"wall": steps(("e", piece("e"), "d"))})
    room.pieces({"wall": steps(("f", piece("f"), "e"))}, packed=True)
    settled(phone, room, list("abcdef"))


def test_a_browser_that_cannot_unpack_fetches(phone, room):
    shown(phone, room)
    phone.evaluate("delete window.DecompressionStream")
    room.board = "<p>fetched</p>"
    room.pieces({"wall": steps(("d", piece("d"), "c"))}, packed=True)
    expect(phone.locator("#board")).to_have_text("fetched")
