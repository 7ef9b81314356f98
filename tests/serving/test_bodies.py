"""What a browser sends arrives whole and in time: half a text is never taken for a whole one."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import gevent
import gevent.socket
import pytest
from real_server import Running, running

from workshop.serving.bodies import WholeBodies

SOON = timedelta(milliseconds=100)


def read_by(app: Callable, sent: bytes, *, hang_up: bool = False) -> object:
    """What `app` reads of a body of ten bytes, of which only these are sent."""
    ours, theirs = gevent.socket.socketpair()
    with closing(ours), closing(theirs), ours.makefile("rb") as body:
        theirs.sendall(sent)
        if hang_up:
            theirs.close()
        environ = {"CONTENT_LENGTH": "10", "wsgi.input": body, "gunicorn.socket": ours}
        reading = gevent.spawn(app, environ, lambda *_: None)
        reading.join(1.0)
        is_waiting = not reading.dead
        reading.kill()
        return "still waiting" if is_waiting else reading.value


def reads(environ, _answer) -> object:
    try:
        return environ["wsgi.input"].read()
    except OSError as error:
        return type(error)


def reads_in_pieces(environ, _answer) -> object:
    body = environ["wsgi.input"]
    try:
        return b"".join((body.read(4), body.read(4), body.read(4), body.read(4)))
    except OSError as error:
        return type(error)


@pytest.mark.parametrize("app", [reads, reads_in_pieces])
def test_a_body_is_read_whole(app):
    assert read_by(WholeBodies(app, SOON), b"0123456789") == b"0123456789"
    assert read_by(WholeBodies(app, SOON), b"0123456789 and more") == b"0123456789"


@pytest.mark.parametrize("app", [reads, reads_in_pieces])
def test_a_body_that_does_not_come_in_time_is_not_taken(app):
    assert read_by(WholeBodies(app, SOON), b"012") is TimeoutError
    assert read_by(WholeBodies(app, timedelta(0)), b"") is TimeoutError


def test_without_the_time_it_is_waited_for():
    assert read_by(reads, b"012") == "still waiting"


@pytest.mark.parametrize("app", [reads, reads_in_pieces])
def test_a_body_that_is_cut_off_is_not_taken(app):
    assert read_by(WholeBodies(app, SOON), b"01234", hang_up=True) is ConnectionError


def test_without_the_count_half_a_body_is_taken_for_a_whole_one():
    assert read_by(reads, b"01234", hang_up=True) == b"01234"


def test_a_request_without_a_body_passes_untouched():
    seen = []
    environ = {"gunicorn.socket": object(), "wsgi.input": object()}
    WholeBodies(lambda passed, _answer: seen.append(passed) or [])(environ, lambda *_: None)
    assert seen[0] is environ


def half_a_form(server: Running) -> bytes:
    """How the server answers a form that is cut off in the middle of an idea."""
    with closing(server.connect()) as sock:
        sock.sendall(
            b"POST /said HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nkey=1&text=half+an+id"
        )
        sock.shutdown(gevent.socket.SHUT_WR)
        return sock.recv(12)


def test_half_an_idea_is_refused(tmp_path):
    with running("tiny_app:whole()", tmp_path) as server:
        assert half_a_form(server).endswith(b" 400")


def test_as_released_it_would_be_kept(tmp_path):
    with running("tiny_app:as_released()", tmp_path) as server:
        assert half_a_form(server).endswith(b" 200")
