"""News arrives in order, once, and whatever was missed heals by itself."""

import pytest
from playwright.sync_api import expect
from room import opened

pytestmark = pytest.mark.browser


def shown(phone):
    return phone.locator("#board")


def test_a_frame_that_follows_is_shown(phone, room):
    opened(phone, room)
    room.board = "<p>one</p>"
    room.frame(says=("One idea came.",))
    expect(shown(phone)).to_have_text("one")
    expect(phone.locator("[data-say]")).to_have_text("One idea came.")


def test_frames_are_shown_in_order_and_an_old_one_is_ignored(phone, room):
    opened(phone, room)
    room.board = "<p>one</p>"
    old = room.frame()
    room.board = "<p>two</p>"
    room.frame()
    expect(shown(phone)).to_have_text("two")
    room.live.emit("frame", old)
    phone.wait_for_timeout(200)
    expect(shown(phone)).to_have_text("two")
    assert room.asked["shared"] == 0


def test_a_frame_that_bridges_several_numbers_is_shown(phone, room):
    opened(phone, room)
    room.board = "<p>three</p>"
    frame = room.frame(is_lost=True)
    room.n += 2
    room.live.emit("frame", {**frame, "from": frame["from"] - 1, "to": room.n})
    expect(shown(phone)).to_have_text("three")
    assert room.asked["shared"] == 0


def test_a_frame_that_begins_from_other_content_is_a_gap(phone, room):
    """A page that was loaded between the two numbers shows what came and went meanwhile."""
    opened(phone, room)
    room.board = "<p>hidden again</p>"
    room.frame(was="of another number", swap={})
    expect(shown(phone)).to_have_text("hidden again")
    assert room.asked["shared"] == 1


def test_a_frame_that_reaches_what_is_mine_has_it_fetched(phone, room):
    opened(phone, room)
    while room.asked["own"] == 0:
        phone.wait_for_timeout(20)
    room.own["own-notes"] = "<p>without the hidden one</p>"
    room.frame()
    phone.wait_for_timeout(1500)
    assert room.asked["own"] == 1
    room.frame(own=True)
    expect(phone.locator("#own-notes")).to_have_text("without the hidden one")


def test_a_frame_behind_a_lost_one_is_a_gap_though_the_content_is_the_same(phone, room):
    """What was lost may have been the word that what is mine is to be fetched."""
    opened(phone, room)
    while room.asked["own"] == 0:
        phone.wait_for_timeout(20)
    shown_there = room.hash
    room.own["own-notes"] = "<p>without the hidden one</p>"
    room.frame(is_lost=True)
    room.frame(was=shown_there)
    expect(phone.locator("#own-notes")).to_have_text("without the hidden one")


def test_an_old_answer_with_what_is_mine_does_not_replace_a_later_one(phone, room):
    opened(phone, room)
    while room.asked["own"] == 0:
        phone.wait_for_timeout(20)
    room.own["own-notes"] = "<p>with the hidden one</p>"
    room.own_waits = [2.0]
    room.frame(own=True)
    while room.asked["own"] == 1:
        phone.wait_for_timeout(20)
    room.own["own-notes"] = "<p>without it</p>"
    room.frame(own=True)
    expect(phone.locator("#own-notes")).to_have_text("without it")
    phone.wait_for_timeout(2500)
    expect(phone.locator("#own-notes")).to_have_text("without it")


def test_a_gap_is_healed_by_one_fetch_of_shared_and_own(phone, room):
    opened(phone, room)
    before = room.asked["own"]
    room.board = "<p>one</p>"
    room.frame(is_lost=True)
    room.board = "<p>two</p>"
    room.own["own-notes"] = "<p>mine</p>"
    room.frame()
    expect(shown(phone)).to_have_text("two")
    expect(phone.locator("#own-notes")).to_have_text("mine")
    assert (room.asked["shared"], room.asked["own"] - before) == (1, 1)


def test_a_lost_last_frame_is_healed_by_the_tick(phone, room):
    opened(phone, room)
    room.board = "<p>last</p>"
    room.frame(is_lost=True)
    room.tick()
    expect(shown(phone)).to_have_text("last")


def test_a_tick_just_before_its_frame_causes_no_fetch(phone, room):
    opened(phone, room)
    room.board = "<p>one</p>"
    frame = room.frame(is_lost=True)
    room.tick()
    room.live.emit("frame", frame)
    expect(shown(phone)).to_have_text("one")
    phone.wait_for_timeout(500)
    assert room.asked["shared"] == 0


def test_a_fetch_that_fails_is_tried_again(phone, room):
    opened(phone, room)
    room.is_down = True
    room.board = "<p>late</p>"
    room.frame(is_lost=True)
    room.tick()
    phone.evaluate("window.isSamePage = true")
    phone.wait_for_timeout(1000)
    room.is_down = False
    expect(shown(phone)).to_have_text("late")
    assert phone.evaluate("window.isSamePage")


def test_a_seat_that_is_gone_gets_the_whole_page_once(phone, room):
    opened(phone, room)
    room.is_gone = True
    room.frame(is_lost=True)
    room.tick()
    phone.wait_for_timeout(2500)
    assert room.asked["page"] == 2


def test_after_a_break_the_page_is_right_again(phone, room):
    opened(phone, room)
    room.board = "<p>meanwhile</p>"
    room.frame(is_lost=True)
    room.cut()
    expect(shown(phone)).to_have_text("meanwhile")


def cut_and_back(phone, room, calm):
    """After a break the page shows what all see; returns how often it had asked for its own."""
    phone.add_init_script("Math.random = () => 0.5")
    room.calm = calm
    opened(phone, room)
    while room.asked["own"] == 0:
        phone.wait_for_timeout(20)
    room.board = "<p>meanwhile</p>"
    room.frame(is_lost=True)
    room.cut()
    asked = room.asked["own"]
    expect(shown(phone)).to_have_text("meanwhile")
    return asked


def test_after_a_break_a_hall_fetches_what_all_see_long_before_what_each_has(phone, room):
    asked = cut_and_back(phone, room, calm=40)
    phone.wait_for_timeout(1000)
    assert room.asked["own"] == asked


def test_after_a_break_a_small_room_fetches_what_each_has_soon_too(phone, room):
    asked = cut_and_back(phone, room, calm=1)
    while room.asked["own"] == asked:
        phone.wait_for_timeout(50)
    phone.wait_for_timeout(500)
    assert room.asked["own"] == asked + 1


def test_while_only_what_is_mine_cannot_be_had_it_is_asked_for_less_and_less(phone, room):
    room.is_own_down = True
    asked = cut_and_back(phone, room, calm=1)
    phone.wait_for_timeout(9000)
    assert 3 <= room.asked["own"] - asked <= 5
    room.is_own_down = False
    room.own["own-notes"] = "<p>mine</p>"
    expect(phone.locator("#own-notes")).to_have_text("mine", timeout=15000)


def test_a_page_that_missed_nothing_asks_for_nothing_when_it_comes_back(phone, room):
    opened(phone, room)
    room.board = "<p>one</p>"
    room.frame()
    expect(shown(phone)).to_have_text("one")
    asked = dict(room.asked)
    with phone.expect_websocket():
        room.cut()
    while not room.is_joined():
        phone.wait_for_timeout(20)
    phone.wait_for_timeout(1500)
    assert dict(room.asked) == asked


def test_other_content_under_the_same_number_is_fetched_when_it_comes_back(phone, room):
    opened(phone, room)
    phone.evaluate("import('/static/js/room.js').then((room) => (room.stand.hash = 'older'))")
    room.cut()
    while room.asked["shared"] == 0:
        phone.wait_for_timeout(50)


def test_counts_change_on_the_tick_alone(phone, room):
    room.board = '<b data-count="ideas">0</b>'
    opened(phone, room)
    room.counts = {"ideas": 34}
    phone.wait_for_timeout(300)
    expect(phone.locator("[data-count]")).to_have_text("0")
    room.tick()
    expect(phone.locator("[data-count]")).to_have_text("34")


def test_a_new_phase_changes_the_mood_and_starts_at_the_top_of_the_page(phone, room):
    opened(phone, room)
    phone.locator("#text").focus()
    room.visit, room.mood, room.board = 2, "decide", "<h1>Vote</h1>"
    room.frame()
    expect(phone.locator("body")).to_have_attribute("data-mood", "decide")
    expect(phone.locator("#main")).to_be_focused()


def test_a_new_phase_fetches_what_is_mine(phone, room):
    opened(phone, room)
    room.visit, room.own["own-notes"] = 2, "<p>my cards</p>"
    room.frame()
    expect(phone.locator("#own-notes")).to_have_text("my cards")
    assert room.asked["shared"] == 0


def test_news_within_a_phase_never_takes_the_focus(phone, room):
    opened(phone, room)
    phone.locator("#text").press_sequentially("half a th")
    room.board = "<p>one</p>"
    room.frame()
    expect(shown(phone)).to_have_text("one")
    phone.keyboard.type("ought")
    expect(phone.locator("#text")).to_have_value("half a thought")


def test_an_own_answer_never_undoes_an_act_that_came_between(phone, room):
    where = 'form="act" formaction="/s/KTM4H7/ideas" data-with=""'
    room.rest += f'<button {where} name="text" value="x">Go</button>'
    opened(phone, room)
    late = []
    phone.route("**/own", lambda route: route.continue_() if late else late.append(route))
    room.visit = 2
    room.frame()
    while not late:
        phone.wait_for_timeout(50)
    phone.get_by_text("Go").click()
    expect(phone.locator("#own-notes .mine")).to_have_text("x")
    late[0].fulfill(json={"swap": {"own-notes": "<p>as it was before</p>"}})
    phone.wait_for_timeout(300)
    expect(phone.locator("#own-notes .mine")).to_have_text("x")
