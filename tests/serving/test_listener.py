"""A websocket read by whoever waits for it: whole messages, bounded, and no thread of its own."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from raw_frames import CLOSE, CONTINUATION, TEXT, Frame, frames, send

from workshop.serving.listener import MAX_MESSAGE, Closed, Listener
from workshop.serving.meter import BURST, STRIKES, Meter

PING, PONG, BYTES = 0x9, 0xA, 0x2


class Pair:
    """A listener and the browser at its other end."""

    def __init__(self) -> None:
        ours, self.browser = socket.socketpair()
        self.browser.settimeout(5)
        environ = {"werkzeug.socket": ours, "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ=="}
        self.listener = Listener(environ, Meter(0.0))
        self.ours = ours
        self.hello = self.browser.recv(4096).decode()
        self.arriving: Iterator[Frame] = frames(self.browser)

    def close_code(self) -> int:
        last = next(frame for frame in self.arriving if frame.kind == CLOSE)
        return int.from_bytes(last.content[:2], "big")


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    with closing(made.ours), closing(made.browser):
        yield made


def test_the_handshake_answers_the_key_and_takes_up_no_compression(pair: Pair) -> None:
    first, *headers = pair.hello.strip().split("\r\n")
    assert first == "HTTP/1.1 101 Switching Protocols"
    assert "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in headers
    assert "extensions" not in pair.hello.lower()


def test_messages_come_whole_and_in_order_however_they_were_cut(pair: Pair) -> None:
    send(pair.browser, b"one")
    send(pair.browser, b"tw", TEXT, last=False)
    send(pair.browser, b"o", CONTINUATION)
    assert [pair.listener.receive(), pair.listener.receive()] == ["one", "two"]


def test_it_reads_in_no_thread_of_its_own() -> None:
    before = threading.active_count()
    made = Pair()
    with closing(made.ours), closing(made.browser):
        assert threading.active_count() == before


def test_a_ping_is_answered_with_what_was_in_it(pair: Pair) -> None:
    send(pair.browser, b"there?", PING)
    send(pair.browser, b"after")
    assert pair.listener.receive() == "after"
    assert next(pair.arriving) == Frame(PONG, b"there?")


def test_a_goodbye_is_answered_and_ends_it(pair: Pair) -> None:
    send(pair.browser, b"last words")
    send(pair.browser, (1000).to_bytes(2, "big"), CLOSE)
    assert pair.listener.receive() == "last words"
    with pytest.raises(Closed):
        pair.listener.receive()
    assert pair.close_code() == 1000


def test_a_line_that_breaks_ends_it(pair: Pair) -> None:
    pair.browser.close()
    with pytest.raises(Closed):
        pair.listener.receive()


def test_who_waits_for_a_message_waits_no_longer_when_it_is_closed(pair: Pair) -> None:
    ended = threading.Event()

    def wait() -> None:
        with pytest.raises(Closed):
            pair.listener.receive()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    pair.listener.close()
    assert ended.wait(5)
    assert pair.close_code() == 1000


def test_bytes_and_too_long_a_message_end_it_with_their_reason(pair: Pair) -> None:
    send(pair.browser, os.urandom(10), BYTES)
    with pytest.raises(Closed):
        pair.listener.receive()
    assert pair.close_code() == 1003
    other = Pair()
    with closing(other.ours), closing(other.browser):
        send(other.browser, b"x" * MAX_MESSAGE)
        assert len(other.listener.receive()) == MAX_MESSAGE
        send(other.browser, b"x" * (MAX_MESSAGE + 1))
        with pytest.raises(Closed):
            other.listener.receive()
        assert other.close_code() == 1009


def test_too_many_messages_end_it(pair: Pair) -> None:
    pair.listener._meter.at = 10.0**9  # no time passes for it
    for _ in range(int(BURST) + STRIKES):
        send(pair.browser, b"x")
    with suppress(Closed):
        while True:
            assert pair.listener.receive() == "x"
    assert pair.close_code() == 1008
