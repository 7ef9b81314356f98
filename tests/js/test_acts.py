"""One press is one act with one answer, and what was typed stays until it is safe."""

import re

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser

ANSWER_LATE_MS = 300


def button(to, label, *, more=""):
    return f'<button form="act" formaction="/s/KTM4H7/{to}" data-with="" {more}>{label}</button>'


def write(phone, text):
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Save").click()


def test_an_idea_is_sent_shown_and_its_field_cleared(phone, room):
    opened(phone, room)
    write(phone, "send a postcard")
    expect(phone.locator("#own-notes .mine")).to_have_text("send a postcard")
    expect(phone.locator("#text")).to_have_value("")
    expect(phone.locator("[data-say]")).to_have_text("Saved.")
    assert re.fullmatch(r"[0-9a-f]{32}", room.acts[0]["key"])


def test_a_double_press_is_one_command(phone, room):
    opened(phone, room)
    phone.locator("#text").fill("once")
    phone.get_by_role("button", name="Save").dblclick()
    expect(phone.locator("#own-notes .mine")).to_have_count(1)
    phone.wait_for_timeout(300)
    assert room.asked["ideas"] == 1


def test_a_double_press_at_the_desk_is_one_command(phone, room):
    room.rest += button("minutes", "1 minute more")
    opened(phone, room)
    phone.get_by_text("1 minute more").dblclick()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    phone.wait_for_timeout(300)
    assert room.asked["minutes"] == 1


def test_two_presses_meant_as_two_are_two(phone, room):
    room.rest += button("minutes", "1 minute more")
    opened(phone, room)
    phone.get_by_text("1 minute more").click()
    phone.wait_for_timeout(700)
    phone.get_by_text("1 minute more").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    phone.wait_for_timeout(200)
    assert len({act["key"] for act in room.acts}) == 2


def test_a_refused_text_stays_and_the_reason_is_said(phone, room):
    room.refusals["ideas"] = {"says": "An idea has at most 360 characters.", "code": "too_long"}
    opened(phone, room)
    write(phone, "too long")
    note = phone.get_by_role("alert")
    expect(note).to_have_text("An idea has at most 360 characters.")
    expect(note).to_have_attribute("data-is", "refused")
    expect(phone.locator("#text")).to_have_value("too long")
    phone.reload()
    expect(phone.locator("#text")).to_have_value("too long")


def test_the_reason_goes_when_the_next_press_works(phone, room):
    room.refusals["ideas"] = {"says": "No.", "code": "no"}
    opened(phone, room)
    write(phone, "again")
    expect(phone.get_by_text("No.", exact=True)).to_be_visible()
    room.refusals.clear()
    phone.wait_for_timeout(700)
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("#own-notes .mine")).to_have_text("again")
    expect(phone.locator("[data-note]")).to_be_hidden()


def test_an_answer_lost_on_the_way_is_asked_for_again_under_the_same_key(phone, room):
    room.rest += button("minutes", "1 minute more")
    room.losses = 1
    opened(phone, room)
    phone.get_by_text("1 minute more").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    assert (room.asked["minutes"], len(room.acts)) == (2, 1)


def test_an_act_that_came_too_fast_is_told_in_the_words_of_the_server(phone, room):
    room.rest += button("minutes", "1 minute more")
    opened(phone, room)
    room.ask_to_wait(seconds=30)
    phone.get_by_text("1 minute more").click()
    expect(phone.get_by_role("alert")).to_have_text("That was too often.")
    assert room.asked["minutes"] == 1


def test_an_act_that_came_a_little_too_fast_goes_by_itself(phone, room):
    room.rest += button("minutes", "1 minute more")
    opened(phone, room)
    room.ask_to_wait(seconds=1)
    phone.get_by_text("1 minute more").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    assert room.asked["minutes"] == 2


def test_an_act_without_an_answer_says_so_and_a_later_press_is_the_same_act(phone, room):
    room.rest += button("minutes", "1 minute more")
    opened(phone, room)
    room.losses = 3
    phone.get_by_text("1 minute more").click()
    expect(phone.get_by_role("alert")).to_have_text("It did not arrive. Try again.")
    phone.get_by_text("1 minute more").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    assert (room.asked["minutes"], len(room.acts)) == (4, 1)


def test_an_act_sends_only_the_fields_it_names(phone, room):
    room.rest += (
        '<div id="theme"><input type="text" name="title" id="title" form="act" value="Renting">'
        '<input type="checkbox" name="wild" value="1" form="act" checked>'
        '<input type="checkbox" name="late" value="1" form="act"></div>'
        '<input type="text" name="other" form="act" value="not me">'
        '<button form="act" formaction="/s/KTM4H7/theme" data-with="#theme" name="id" value="7">'
        "Keep</button>"
    )
    opened(phone, room)
    phone.get_by_text("Keep").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    sent = {name: value for name, value in room.acts[0].items() if name != "key"}
    assert sent == {"to": "theme", "title": "Renting", "wild": "1", "id": "7"}


def test_enter_in_a_line_presses_its_own_button(phone, room):
    room.rest = (
        button("minutes", "1 minute more")
        + '<div id="theme"><input type="text" name="title" id="title" form="act"></div>'
        '<button form="act" formaction="/s/KTM4H7/theme" data-with="#theme">Keep</button>'
    )
    opened(phone, room)
    phone.locator("#title").fill("Renting")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    assert [act["to"] for act in room.acts] == ["theme"]


def test_a_token_that_grew_old_is_renewed_without_a_word(phone, room):
    opened(phone, room)
    room.token = "token-2"
    write(phone, "late in the day")
    expect(phone.locator("#own-notes .mine")).to_have_text("late in the day")
    expect(phone.locator("[data-note]")).to_be_hidden()


def test_a_press_that_leads_elsewhere_goes_there(phone, room):
    room.rest += button("leave", "Leave")
    opened(phone, room)
    phone.get_by_text("Leave").click()
    phone.wait_for_url("**/elsewhere")


def test_a_plain_button_is_left_to_the_browser(phone, room):
    room.rest += button("plain", "Plain", more="data-plain")
    opened(phone, room)
    with phone.expect_request("**/plain") as sent:
        phone.get_by_text("Plain").click()
    assert sent.value.headers.get("workshop") is None
    phone.wait_for_load_state()


def test_a_button_that_is_not_ready_does_nothing_and_says_why(phone, room):
    more = 'aria-disabled="true" data-why="Two ideas are chosen already."'
    room.rest += button("choose", "Choose", more=more)
    opened(phone, room)
    phone.get_by_text("Choose").click(force=True)
    expect(phone.locator("[data-say]")).to_have_text("Two ideas are chosen already.")
    assert room.acts == []


def test_what_the_page_asks_for_is_pressed_once(phone, room):
    room.board = button("deal", "Deal", more='id="deal-1" data-auto-post hidden')
    opened(phone, room)
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    phone.wait_for_timeout(700)  # later than a slip of the thumb
    room.frame()
    phone.wait_for_timeout(500)
    assert [act["to"] for act in room.acts] == ["deal"]


def test_a_draft_survives_a_reload(phone, room):
    opened(phone, room)
    phone.locator("#text").press_sequentially("half a thought")
    phone.reload()
    expect(phone.locator("#text")).to_have_value("half a thought")


def test_a_saved_idea_leaves_no_draft(phone, room):
    opened(phone, room)
    write(phone, "all said")
    expect(phone.locator("#text")).to_have_value("")
    assert phone.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('draft'))") == []
    phone.reload()
    expect(phone.locator("#text")).to_have_value("")


def test_a_changed_idea_leaves_no_draft(phone, room):
    where = 'form="act" formaction="/s/KTM4H7/edit" data-with="#edit"'
    room.own["own-notes"] = (
        '<div id="edit"><textarea id="old" name="edit-7" form="act" data-draft="edit-7">was'
        f"</textarea></div><button {where}>Save the change</button>"
    )
    opened(phone, room)
    phone.locator("#old").fill("is")
    phone.reload()
    expect(phone.locator("#old")).to_have_value("is")
    phone.get_by_text("Save the change").click()
    expect(phone.locator("[data-say]")).to_have_text("Done.")
    phone.reload()
    expect(phone.locator("#old")).to_have_value("was")


def test_the_count_appears_when_the_end_is_near(phone, room):
    opened(phone, room)
    counter = phone.locator("[data-counter-for]")
    phone.locator("#text").fill("x" * 299)
    expect(counter).to_be_hidden()
    phone.locator("#text").fill("x" * 301)
    expect(counter).to_have_text("59 characters left")


def test_typing_on_while_it_is_sent_loses_nothing(phone, room):
    opened(phone, room)
    phone.route("**/ideas", lambda route: held.append(route))
    held = []
    write(phone, "first")
    while not held:
        phone.wait_for_timeout(20)
    phone.locator("#text").press_sequentially(" second")
    held[0].continue_()
    expect(phone.locator("#own-notes .mine")).to_have_text("first")
    expect(phone.locator("#text")).to_have_value("second")


def test_without_a_store_everything_still_works(phone, room):
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    opened(phone, room)
    write(phone, "kept nowhere")
    expect(phone.locator("#own-notes .mine")).to_have_text("kept nowhere")


def test_without_random_uuid_everything_still_works(phone, room):
    phone.add_init_script("delete Crypto.prototype.randomUUID")
    opened(phone, room)
    write(phone, "plain http")
    expect(phone.locator("#own-notes .mine")).to_have_text("plain http")
