"""Keeps the live connection of a phone on bad Wi-Fi whole, and its share of the machine small.

Two repairs of what engine.io would do with a socket under gunicorn's gevent worker:

- It would write with `send()` once and ignore a short write. Under gevent a full buffer gives short
  writes, so a slow phone got a frame cut in the middle. `SendsWhole` mends that. (simple-websocket
  issue 45.)
- It would read as long as something comes, and under gevent nobody else has a turn meanwhile.

What comes in over a websocket is bounded in `listener.py`, which also takes up no compression: that
would cost 160 KB a connection and let half a megabyte on the wire grow to a gigabyte here.
"""

import os
import socket
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import gevent
from gevent import Timeout
from gevent.lock import RLock

from workshop.serving.bodies import WholeBodies
from workshop.serving.origins import is_websocket

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: How long one frame may wait for a phone that does not read. Then the phone is let go: it comes
#: back through the one recovery path, and its queue stops growing here.
PATIENCE = timedelta(seconds=20)


def guarded(app: "WSGIApplication") -> "WSGIApplication":
    """Return `app` with the repairs, and bounds for bodies. It goes outside Flask-SocketIO's own
    middleware."""
    return WholeBodies(SendsWhole(app))


class SendsWhole:
    """WSGI middleware: a websocket gets a socket whose `send` sends everything or ends it."""

    def __init__(self, app: "WSGIApplication", patience: timedelta = PATIENCE) -> None:
        self._app = app
        self._patience = patience

    def __call__(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        """Answer the request. One that is no websocket does without gunicorn's socket.

        engine.io would make a class for it at each request, and Python lets classes go late.
        """
        sock = environ.pop("gunicorn.socket", None)
        if sock is not None and is_websocket(environ):
            environ["gunicorn.socket"] = WholeSocket(sock, self._patience)
        return self._app(environ, answer)


class WholeSocket:
    """A connected gevent socket whose `send` is `sendall`, one caller at a time.

    The lock keeps a pong or a close out of the middle of a frame. All else is the socket's own.
    """

    __slots__ = ("_patience", "_sock", "_turn")

    def __init__(self, sock: socket.socket, patience: timedelta) -> None:
        self._sock = sock
        self._patience = patience
        self._turn = RLock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def recv(self, size: int) -> bytes:
        """Read what has come, and let everybody else have a turn after it."""
        read: bytes = self._sock.recv(size)
        gevent.sleep(0)
        return read

    def send(self, frame: bytes) -> int:
        """Send all of `frame` and return its length in bytes.

        When the other side has not taken it within the patience, the connection is shut, since half
        a frame cannot be mended, and `TimeoutError` is raised.
        """
        with self._turn:
            sent = self._at_once(frame)
            if sent < len(frame):
                self._wait_and_send(memoryview(frame)[sent:])
        return len(frame)

    def _at_once(self, frame: bytes) -> int:
        """Send what the connection takes without waiting, most often all; returns how much."""
        try:
            return os.write(self._sock.fileno(), frame)
        except BlockingIOError:
            return 0

    def _wait_and_send(self, rest: memoryview) -> None:
        try:
            with Timeout(self._patience.total_seconds(), TimeoutError("not read in time")):
                self._sock.sendall(rest)
        except TimeoutError:
            self._sock.shutdown(socket.SHUT_RDWR)
            raise
