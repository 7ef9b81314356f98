"""What a browser sends has to arrive in time: whoever sends a letter a minute is not waited for."""

import socket
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gevent import Timeout

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: For a whole body; the longest page of ours takes a phone at the edge of its network a second.
WITHIN = timedelta(seconds=20)


class InTime:
    """WSGI middleware: a body that is late is not taken, and its connection ends."""

    def __init__(self, app: "WSGIApplication", within: timedelta = WITHIN) -> None:
        self._app = app
        self._within = within

    def __call__(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        """Answer the request; one without a body, or not under gunicorn, passes untouched."""
        has_body = environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING")
        if not has_body or "gunicorn.socket" not in environ:
            return self._app(environ, answer)
        ends_at = time.monotonic() + self._within.total_seconds()
        body = Body(environ["wsgi.input"], environ["gunicorn.socket"], ends_at)
        return self._app({**environ, "wsgi.input": body}, answer)


class Body:
    """The body of a request that can be read until `ends_at`, on the monotonic clock.

    Half a text must not be taken for a whole one: when the time is over, `TimeoutError` is raised.
    """

    def __init__(self, body: Any, sock: socket.socket, ends_at: float) -> None:
        self._body = body
        self._sock = sock
        self._ends_at = ends_at

    def read(self, *size: int) -> bytes:
        """Read on, as a file would."""
        return self._in_time(self._body.read, *size)

    def readline(self, *size: int) -> bytes:
        """Read a line."""
        return self._in_time(self._body.readline, *size)

    def _in_time(self, reading: Callable[..., bytes], *size: int) -> bytes:
        left = max(0.0, self._ends_at - time.monotonic())
        try:
            with Timeout(left, TimeoutError("not sent in time")):
                return reading(*size)
        except TimeoutError:
            self._sock.shutdown(socket.SHUT_RD)
            raise
