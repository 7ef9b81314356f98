"""A phone on bad Wi-Fi gets every frame whole; too much is refused before it is in memory."""

import gc
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from http.client import HTTPResponse

import engineio
import gevent
import gevent.socket
import pytest
import tiny_app
from raw_frames import CLOSE, CONTINUATION, TEXT, Damaged, Frame, frames, send, upgrade
from real_server import Running, running
from werkzeug.serving import make_server

from workshop.serving.listener import MAX_MESSAGE
from workshop.serving.sockets import SendsWhole, WholeSocket

ASKED = 1200
BETWEEN = b"\x1e"


@pytest.fixture(scope="module")
def repaired(tmp_path_factory) -> Iterator[Running]:
    with running("tiny_app:whole()", tmp_path_factory.mktemp("repaired")) as server:
        yield server


@pytest.fixture(scope="module")
def as_released(tmp_path_factory) -> Iterator[Running]:
    with running("tiny_app:as_released()", tmp_path_factory.mktemp("released")) as server:
        yield server


def join(sock: socket.socket, *, deflate: bool = True) -> Iterator[Frame]:
    """Connect a socket to the room and give its frames from then on."""
    _, rest = upgrade(sock, deflate=deflate)
    arriving = frames(sock, rest)
    assert next(arriving).content.startswith(b"0{")
    send(sock, b"40")
    assert next(arriving).content.startswith(b"40{")
    return arriving


def ask_for(server: Running, count: int) -> None:
    """Have this many frames sent to everybody."""
    with closing(server.connect()) as sock:
        sock.sendall(f"GET /more/{count} HTTP/1.0\r\n\r\n".encode())
        assert sock.recv(12).endswith(b" 200")


def poll(
    sock: socket.socket, server: Running, sid: str = "", said: str = "", *, late: bool = False
) -> Frame:
    """Poll once over a connection that is kept, or say something; read `late` if asked to."""
    query = f"EIO=4&transport=polling{f'&sid={sid}' if sid else ''}"
    length = f"Content-Length: {len(said)}\r\n" if said else ""
    line = f"{'POST' if said else 'GET'} /socket.io/?{query} HTTP/1.1\r\nHost: localhost\r\n"
    sock.sendall(f"{line}{length}\r\n{said}".encode())
    if late:
        wait_until_the_server_is_stuck(sock)
    answer = HTTPResponse(sock)
    answer.begin()
    assert answer.status == 200
    return Frame(TEXT, answer.read())


def wait_until_the_server_is_stuck(sock: socket.socket) -> None:
    """Until nothing more arrives although nothing is read: the buffers of both sides are full."""
    seen, still = -1, 0
    while still < 5:
        waiting = len(sock.recv(1 << 20, socket.MSG_PEEK))
        still = still + 1 if waiting == seen else 0
        seen = waiting
        select.select([], [], [], 0.1)


def good_frames(server: Running, *, deflate: bool = True) -> int:
    """How many of the frames asked for arrive whole at a phone that reads late."""
    good = 0
    with closing(server.connect(receive_buffer=8192)) as sock:
        arriving = join(sock, deflate=deflate)
        ask_for(server, ASKED)
        wait_until_the_server_is_stuck(sock)
        for frame in arriving:
            good += frame.content.startswith(b'42["frame"') and frame.content.endswith(b'x"}]')
            if good == ASKED:
                break
    return good


def test_a_slow_phone_gets_every_frame_whole(repaired):
    assert good_frames(repaired) == ASKED


def test_a_slow_phone_that_polls_gets_every_frame_whole(repaired):
    with closing(repaired.connect(receive_buffer=8192)) as sock:
        sid = poll(sock, repaired).content.split(b'"')[3].decode()
        assert poll(sock, repaired, sid, said="40").content == b"OK"
        assert poll(sock, repaired, sid).content.startswith(b"40{")
        ask_for(repaired, ASKED)
        good, last = 0, time.monotonic() + 60
        while good < ASKED and time.monotonic() < last:
            packets = poll(sock, repaired, sid, late=True).content.split(BETWEEN)
            good += sum(packet.endswith(b'x"}]') for packet in packets)
    assert good == ASKED


def test_so_does_one_of_the_server_that_tests_use():
    app = tiny_app.make(repaired=True, engine="threading")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert good_frames(Running(server.server_port, None)) == ASKED
    finally:
        server.shutdown()


def test_without_the_repair_the_stream_of_a_slow_phone_is_damaged(as_released):
    with pytest.raises(Damaged):
        good_frames(as_released, deflate=False)


def test_compression_is_not_taken_up_although_every_browser_offers_it(repaired):
    with closing(repaired.connect()) as sock:
        headers, _ = upgrade(sock)
    assert "sec-websocket-extensions" not in headers


def test_without_the_repair_compression_is_taken_up(as_released):
    with closing(as_released.connect()) as sock:
        headers, _ = upgrade(sock)
    assert "permessage-deflate" in headers["sec-websocket-extensions"]


def flood(server: Running) -> int:
    """Send a message of 40 MB in pieces; gives the bytes of memory it cost the server at most."""
    before = server.memory_peak()
    with closing(server.connect()) as sock, suppress(ConnectionError):
        arriving = join(sock, deflate=False)
        send(sock, b"4", TEXT, last=False)
        for _ in range(40_000_000 // MAX_MESSAGE):
            send(sock, b"x" * MAX_MESSAGE, CONTINUATION, last=False)
        send(sock, b"x", CONTINUATION)
        next(arriving, None)
    return server.memory_peak() - before


def test_an_endless_message_ends_the_connection_and_not_the_memory(repaired):
    assert flood(repaired) < 10_000_000


def test_without_the_repair_an_endless_message_is_held_in_memory(as_released):
    assert flood(as_released) > 30_000_000


def test_a_message_of_the_allowed_size_is_taken(repaired):
    with closing(repaired.connect()) as sock:
        arriving = join(sock)
        send(sock, b'42["more","' + b"x" * (MAX_MESSAGE - 13) + b'"]')
        ask_for(repaired, 1)
        assert any(frame.content.startswith(b'42["frame"') for frame in arriving)


def test_a_message_over_the_allowed_size_is_answered_with_too_big(repaired):
    with closing(repaired.connect()) as sock:
        arriving = join(sock)
        send(sock, b"4" * (MAX_MESSAGE + 1))
        last = [frame for frame in arriving if frame.kind == CLOSE][-1]
    assert int.from_bytes(last.content[:2], "big") == 1009


def test_a_phone_that_never_reads_is_let_go_and_no_half_frame_is_followed():
    ours, theirs = gevent.socket.socketpair()
    with closing(ours), closing(theirs):
        whole = WholeSocket(ours, timedelta(milliseconds=50))
        with pytest.raises(TimeoutError):
            whole.send(b"x" * 10_000_000)
        with pytest.raises(BrokenPipeError):
            whole.send(b"y")


def test_two_senders_never_mix_their_frames():
    ours, theirs = gevent.socket.socketpair()
    with closing(ours), closing(theirs):
        theirs.settimeout(5)
        whole = WholeSocket(ours, timedelta(seconds=5))
        size = 1_000_000
        senders = [gevent.spawn(whole.send, letter * size) for letter in (b"a", b"b")]
        gevent.idle()
        seen = b""
        while len(seen) < 2 * size:
            seen += theirs.recv(1 << 16)
        assert seen == b"a" * size + b"b" * size
        assert [sender.get() for sender in senders] == [size, size]


def test_requests_that_are_no_websocket_pass_without_the_socket():
    seen = []
    app = SendsWhole(lambda environ, answer: seen.append(environ) or [])
    environ = {"gunicorn.socket": object(), "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}
    app(environ, lambda *_: None)
    assert seen == [{"HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}]


def test_a_request_with_the_socket_would_leave_a_class_behind():
    """The twin: what engine.io makes of it, which reference counting alone never frees."""
    app = engineio.WSGIApp(engineio.Server(async_mode="threading"), lambda *_: [])

    def left_behind(outer) -> int:
        gc.collect()
        gc.disable()
        try:
            for _ in range(50):
                environ = {"PATH_INFO": "/s/CODE", "gunicorn.socket": object()}
                outer(environ, lambda *_: None)
        finally:
            gc.enable()
        return gc.collect()

    assert left_behind(app) >= 50
    assert left_behind(SendsWhole(app)) == 0


def test_ctrl_c_ends_clean_although_a_phone_is_connected(tmp_path):
    with running("tiny_app:whole()", tmp_path) as server, closing(server.connect()) as sock:
        join(sock)
        started = time.monotonic()
        status, said = server.interrupt()
    assert status == 0
    assert time.monotonic() - started < 8
    assert said == ""
