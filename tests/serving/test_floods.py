"""Too much, too fast, too slow or not at all: it costs the server little and the others nothing.

Rows 29 to 32 of the threat table. Each has a twin, the same against a server without the control.
"""

import os
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from socket import SHUT_WR
from statistics import quantiles

import pytest
from live_house import Line, Live, live
from raw_frames import CONTINUATION, TEXT, send, upgrade
from real_server import running

from tests.waiting import until

MB = 1_000_000
COMPRESSED_TEXT = TEXT | 0x40
#: What no browser of ours would send, each in one message.
WRONG = {
    "deep JSON in an event": "42" + "[" * 60_000,
    "deep JSON in a hello": '40{"a":' + "[" * 60_000,
    "deep JSON in a packet": "4" + "[" * 60_000,
    "deep JSON in an unknown packet": "2" + "[" * 60_000,
    "a lone surrogate, escaped": '42["note","\\ud800"]',
    "an event that is no list": '42{"a":1}',
    "an event without a name": "42[]",
    "an event with a number for a name": "42[1]",
    "an event that nobody knows": '42["unknown",{"text":"canary"}]',
    "the door's own event": '42["connect",{"s":"canary"}]',
    "a huge number to answer to": "42" + "9" * 60_000 + '["x"]',
    "an answer nobody waits for": "43" + "9" * 99 + "[]",
    "a refusal, from a browser": '44{"message":"canary"}',
    "an unknown packet of Socket.IO": '49["canary"]',
    "an unknown packet of engine.io": "9canary",
    "no number at all": "canary",
    "nothing": "",
    "another namespace": "40/canary,",
    "bytes as text": "bY2FuYXJ5",
}


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("floods"), seats=8) as found:
        yield found
        found.assert_nothing_was_printed()


@pytest.fixture
def line(here) -> Iterator[Callable[..., Line]]:
    """Opens connections of browsers with a seat of their own, and hangs up afterwards."""
    yield lambda **how: here.line(here.seat(here.play.seat()), here.query(), **how).hello()
    here.hang_up()


def seconds_to_serve(house: Live) -> float:
    """How long somebody else waits for an answer and then for a live connection."""
    started = time.monotonic()
    assert house.ask("/healthz").status == 200
    other = house.line(house.seat(house.play.seats[0]), house.query()).hello()
    took = time.monotonic() - started
    other.close()
    return took


def assert_served(house: Live, within: float = 1.0) -> None:
    """Others are served in time; the machine itself may be busy once or twice."""
    assert any(seconds_to_serve(house) < within for _ in range(3))


def growth(house: Live, act: Callable[[], object]) -> int:
    """Bytes of memory that `act` cost the server at most."""
    before = house.server.memory_peak()
    act()
    return house.server.memory_peak() - before


# ---- oversized and malformed (row 29) -----------------------------------------------------------


def endless_message(open_line: Line, size: int) -> None:
    piece = b"x" * 65_536
    with suppress(ConnectionError):
        open_line.say(b"4", kind=TEXT, last=False)
        for _ in range(size // len(piece)):
            open_line.say(piece, kind=CONTINUATION, last=False)
        open_line.seconds_until_closed()


def test_three_hundred_megabytes_in_fragments_are_not_held(here, line):
    flooder = line()
    assert growth(here, lambda: endless_message(flooder, 300 * MB)) < 30 * MB
    assert flooder.seconds_until_closed() < 1
    assert_served(here)


def test_one_frame_that_claims_three_hundred_megabytes_is_not_held(here, line):
    flooder = line()

    def claim() -> None:
        head = bytes([0x80 | TEXT, 0x80 | 127]) + (300 * MB).to_bytes(8, "big") + bytes(4)
        with suppress(ConnectionError):
            flooder.sock.sendall(head)
            for _ in range(300):
                flooder.sock.sendall(bytes(MB))

    assert growth(here, claim) < 30 * MB
    assert_served(here)


def test_without_the_bound_an_endless_message_is_held(tmp_path):
    with live(tmp_path, "size", seats=1) as weak:
        flooder = weak.line(weak.seat(weak.play.seats[0]), weak.query()).hello()

        def half() -> None:
            flooder.say(b"4", kind=TEXT, last=False)
            for _ in range(16):
                flooder.say(b"x" * 4 * MB, kind=CONTINUATION, last=False)
            weak.ask("/healthz")

        assert growth(weak, half) > 30 * MB


def bomb(blocks: int) -> bytes:
    """A message of `blocks` megabytes, a thousandth of that on the wire."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(b"4" * MB) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return block * blocks


def test_half_a_megabyte_that_would_unfold_to_five_hundred_does_not(here, line):
    flooder = line()

    def explode() -> None:
        with suppress(ConnectionError):
            flooder.say(bomb(500), kind=COMPRESSED_TEXT)
            flooder.seconds_until_closed()

    assert growth(here, explode) < 30 * MB
    assert_served(here)


def test_a_server_that_takes_compression_up_unfolds_it(tmp_path):
    with running("tiny_app:as_released()", tmp_path) as weak, closing(weak.connect()) as sock:
        upgrade(sock)
        before = weak.memory_peak()
        send(sock, bomb(60), COMPRESSED_TEXT)
        until(lambda: weak.memory_peak() - before > 30 * MB, "the bomb to unfold")


@pytest.mark.parametrize("packet", WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_passed_over_or_ends_the_connection(here, line, packet):
    by_websocket = line()

    def say() -> None:
        by_websocket.say(packet)
        own = {"Origin": f"http://{here.host}", "Cookie": here.seat(here.play.seats[1])}
        sid = here.poll(here.query(), own).text.split('"')[3]
        asked = f"&sid={sid}"
        assert here.poll(asked, own, method="POST", body=packet.encode()).status in (200, 400)
        with suppress(AssertionError):
            here.poll(asked, own, method="POST", body=b"1")

    assert growth(here, say) < 30 * MB
    assert_served(here)


def shout(house: Live, *, by_post: bool = True) -> str:
    """Say all of it, by both ways; gives what the server had printed when it was stopped."""
    for number, packet in enumerate(WRONG.values()):
        cookie = house.seat(house.play.seats[number % len(house.play.seats)])
        with suppress(AssertionError, ConnectionError, StopIteration):
            loud = house.line(cookie, house.query())
            loud.say("40")
            loud.say(packet)
            loud.close()
        own = {"Origin": f"http://{house.host}", "Cookie": cookie}
        if by_post:
            sid = house.poll(house.query(), own).text.split('"')[3]
            house.poll(f"&sid={sid}&canary=1", own, method="POST", body=packet.encode())
    until(lambda: house.ask("/healthz").status == 200, "an answer after all that")
    return house.server.interrupt()[1]


def test_nothing_of_it_is_printed(tmp_path):
    with live(tmp_path, seats=20) as loud:
        assert shout(loud) == ""


def test_without_the_filter_something_is(tmp_path):
    with live(tmp_path, "words", seats=20) as weak:
        assert shout(weak, by_post=False) != ""


# ---- attachments (row 30) -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["5", "6"])
def test_an_announced_attachment_ends_the_connection(here, line, kind):
    announcing = line()

    def announce() -> None:
        with suppress(ConnectionError):
            announcing.say(f'4{kind}999999999-["x",{{"_placeholder":true,"num":0}}]')
            for _ in range(500):
                announcing.say(os.urandom(60_000), kind=0x2)

    assert growth(here, announce) < 10 * MB
    assert announcing.seconds_until_closed() < 1
    assert_served(here)


def test_bytes_end_the_connection(here, line):
    loud = line()
    loud.say(b"any bytes", kind=0x2)
    assert loud.seconds_until_closed() < 1


def test_without_both_walls_attachments_are_held(tmp_path):
    with live(tmp_path, "binary", seats=1) as weak:
        announcing = weak.line(weak.seat(weak.play.seats[0]), weak.query()).hello()

        def announce() -> None:
            announcing.say('45999999999-["x",{"_placeholder":true,"num":0}]')
            for _ in range(500):
                announcing.say(os.urandom(60_000), kind=0x2)
            weak.ask("/healthz")

        assert growth(weak, announce) > 20 * MB


# ---- too many (row 31) --------------------------------------------------------------------------


def flood(open_line: Line, count: int = 5000) -> None:
    with suppress(OSError):
        for number in range(count):
            open_line.say(f'42{number}["unknown",{{"text":"{number}"}}]')


def others_during(house: Live, flooders: list[Line]) -> tuple[float, int]:
    """What 95 of 100 others wait for an answer at most, and the greenlets there were at most."""
    took, most = [], 0
    with ThreadPoolExecutor(len(flooders)) as pool:
        flooding = [pool.submit(flood, each) for each in flooders]
        while not all(each.done() for each in flooding) or len(took) < 20:
            started = time.monotonic()
            most = max(most, int(house.ask("/test/greenlets").text))
            took.append(time.monotonic() - started)
    return quantiles(took, n=20)[-1], most


def test_five_thousand_events_cost_the_others_nothing(here, line):
    waits = []
    while len(waits) < 3 and not any(each < 0.5 for each in waits):  # the machine may be busy
        before = int(here.ask("/test/greenlets").text)
        flooders = [line() for _ in range(4)]
        wait, most = others_during(here, flooders)
        waits.append(wait)
        # A connection has its reader, its writer, its ping and itself.
        assert most < before + 4 * len(flooders) + 10
        for each in flooders:
            assert each.seconds_until_closed() < 1
    assert min(waits) < 0.5
    assert_served(here)


def test_without_the_count_a_flooder_goes_on_for_ever(tmp_path):
    with live(tmp_path, "meter", seats=1) as weak:
        flooder = weak.line(weak.seat(weak.play.seats[0]), weak.query()).hello()
        flood(flooder)
        weak.ask("/test/frames/1")
        assert any(b'"filling"' in frame.content for frame in flooder.arriving)


def test_pings_and_empty_fragments_count_as_well(here, line):
    for kind, last in ((0x9, True), (CONTINUATION, False)):
        loud = line()
        with suppress(ConnectionError):
            loud.say(b"4", kind=TEXT, last=last)
            for _ in range(200):
                loud.say(b"", kind=kind, last=last)
        assert loud.seconds_until_closed() < 1


def test_a_flood_of_posts_ends_the_connection(here):
    own = {"Origin": f"http://{here.host}", "Cookie": here.seat(here.play.seats[2])}
    sid = here.poll(here.query(), own).text.split('"')[3]
    answers = [
        here.poll(f"&sid={sid}", own, method="POST", body=b'42["x"]').status for _ in range(50)
    ]
    assert answers[0] == 200
    assert answers[-1] == 400


# ---- too slow (row 32) --------------------------------------------------------------------------


def test_eight_hundred_that_never_finish_asking_keep_nobody_waiting(here):
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(here.server.connect())) for _ in range(800)]
        for sock in slow[:400]:
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        for sock in slow[400:]:
            sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
        assert_served(here)
        here.hang_up()
        # Headers have two seconds; a body has longer, and nobody waits for it meanwhile.
        assert slow[0].recv(1) == b""


@pytest.mark.parametrize("path", ["/s/{code}/ideas", "/sign-in", "/s/{code}/screen/pair"])
def test_half_a_form_is_refused_in_words_and_nobody_is_alarmed(here, path):
    half = (
        f"POST {path.format(code=here.play.code)} HTTP/1.1\r\nHost: {here.host}\r\n"
        f"Origin: http://{here.host}\r\nCookie: {here.seat(here.play.seats[4])}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\n"
        "text=half+an+id"
    )
    with closing(here.server.connect()) as sock:
        sock.sendall(half.encode())
        sock.shutdown(SHUT_WR)
        said = b"".join(iter(lambda: sock.recv(65_536), b"")).decode()
    assert said.startswith("HTTP/1.1 400")
    assert "Nothing was kept." in said


def poor_reader(house: Live) -> Line:
    """A browser that says hello and then never reads again, with as small a buffer as there is."""
    return house.line(house.seat(house.play.seat()), house.query(), receive_buffer=4096).hello()


def test_a_browser_that_never_reads_is_dropped_and_its_news_is_not_kept(here, line):
    lazy = poor_reader(here)

    def send_frames() -> None:
        with ThreadPoolExecutor(1) as pool:
            sending = pool.submit(here.ask, "/test/frames/10000")
            while not sending.done():
                assert_served(here)

    assert growth(here, send_frames) < 50 * MB
    until(lambda: here.ask(f"/test/open/{here.play.code}").text == "0", "nobody in the room")
    assert lazy.seconds_until_closed() < 5


def test_without_the_bound_its_news_is_kept(tmp_path):
    with live(tmp_path, "queue", seats=1) as weak:
        poor_reader(weak)
        assert growth(weak, lambda: weak.ask("/test/frames/4000")) > 50 * MB


def test_a_browser_that_never_polls_is_dropped_too(here):
    own = {"Origin": f"http://{here.host}", "Cookie": here.seat(here.play.seats[3])}
    sid = here.poll(here.query(), own).text.split('"')[3]
    assert here.poll(f"&sid={sid}", own, method="POST", body=b"40").status == 200
    assert growth(here, lambda: here.ask("/test/frames/3000")) < 50 * MB
    assert here.poll(f"&sid={sid}", own).status == 400
