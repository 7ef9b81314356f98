"""Nobody holds more live connections than pages, and none that says nothing (row 33)."""

import time
from collections.abc import Iterator

import pytest
from live_house import Live, live

from tests.waiting import until
from workshop.serving import transports
from workshop.serving.transports import AT_MOST

HELLO = 1.5
SETTINGS = {"HELLO": str(HELLO)}


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("hoarding"), seats=5, settings=SETTINGS) as found:
        yield found
        found.assert_nothing_was_printed()


@pytest.fixture(scope="module")
def boundless(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("boundless"), "hoard", seats=2) as found:
        yield found


def own(house: Live, seat: int) -> dict[str, str]:
    return {"Origin": f"http://{house.host}", "Cookie": house.seat(house.play.seats[seat])}


def test_ten_seconds_are_what_a_browser_has_to_say_hello():
    assert (transports.HELLO_WITHIN, AT_MOST) == (10.0, 4)


def test_of_two_hundred_connections_of_one_browser_four_are_opened(here):
    mine = [here.line(own(here, 0)["Cookie"], here.query()).hello() for _ in range(AT_MOST)]
    refused = {here.knock(here.query(), own(here, 0)) for _ in range(98)}
    refused |= {here.poll(here.query(), own(here, 0)).status for _ in range(98)}
    assert refused == {429}
    assert here.open_now() == AT_MOST
    assert here.knock(here.query(), own(here, 1)) == 101  # another browser has its own four
    assert here.ask(f"/s/{here.play.code}", own(here, 0)).status == 200  # the page itself works
    mine.pop().close()
    until(lambda: here.knock(here.query(), own(here, 0)) == 101, "room for one more")
    here.hang_up()


def test_polls_and_websockets_are_counted_together(here):
    for _ in range(AT_MOST // 2):
        here.line(own(here, 2)["Cookie"], here.query()).hello()
        assert here.poll(here.query(), own(here, 2)).status == 200
    assert here.knock(here.query(), own(here, 2)) == 429
    here.hang_up()


def test_without_the_count_there_is_no_end_to_it(boundless):
    for _ in range(3 * AT_MOST):
        boundless.line(own(boundless, 0)["Cookie"], boundless.query()).hello()
    assert boundless.open_now() >= 3 * AT_MOST
    boundless.hang_up()


def test_a_connection_that_says_nothing_is_let_go(here):
    until(lambda: here.open_now() == 0, "nothing open")
    gone = here.line(own(here, 3)["Cookie"], here.query()).hello()
    time.sleep(HELLO + 1.5)  # its hello has been seen when it says goodbye and stays
    gone.say("41")
    silent = here.line(own(here, 3)["Cookie"], here.query())
    sid = here.poll(here.query(), own(here, 3)).text.split('"')[3]
    there = here.line(own(here, 3)["Cookie"], here.query()).hello()
    assert silent.seconds_until_closed() < HELLO + 2
    until(lambda: here.open_now() == 1, "only the one that has said hello", HELLO + 2)
    assert here.poll(f"&sid={sid}", own(here, 3)).status == 400
    here.ask("/test/frames/1")
    assert any(b'"filling"' in frame.content for frame in there.arriving)
    here.hang_up()


def test_without_that_it_stays(boundless):
    until(lambda: boundless.open_now() == 0, "nothing open")
    silent = boundless.line(own(boundless, 1)["Cookie"], boundless.query())
    with pytest.raises(AssertionError, match="not closed in time"):
        silent.seconds_until_closed(HELLO + 1.5)
    assert boundless.open_now() == 1


def test_one_poll_at_a_time_waits_for_news(here):
    sid = here.poll(here.query(), own(here, 4)).text.split('"')[3]
    asked = f"GET /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\n"
    head = "".join(f"{name}: {text}\r\n" for name, text in own(here, 4).items())
    waiting = [here.server.connect() for _ in range(10)]
    for sock in waiting:
        sock.sendall(f"{asked}Host: {here.host}\r\n{head}\r\n".encode())
    until(lambda: here.poll(f"&sid={sid}", own(here, 4)).status == 429, "too many at once")
    for sock in waiting:
        sock.close()
