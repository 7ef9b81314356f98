"""What a browser sends arrives whole and in time, or it is not taken at all.

gunicorn gives an app what has come of a body when its browser is gone: half an idea would be kept
as if it were one. And it waits for ever for whoever sends a letter a minute.
"""

import socket
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gevent import Timeout

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: For a whole body; the longest page of ours takes a phone at the edge of its network a second.
WITHIN = timedelta(seconds=20)


class WholeBodies:
    """WSGI middleware: a body that is cut off or late raises `OSError` where it is read.

    Werkzeug answers that with 400, and the browser still has what it wanted to send.
    """

    def __init__(self, app: "WSGIApplication", within: timedelta = WITHIN) -> None:
        self._app = app
        self._within = within

    def __call__(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        """Answer the request; one without a body, or not under gunicorn, passes untouched."""
        length = str(environ.get("CONTENT_LENGTH", ""))
        if not length.isdecimal() or "gunicorn.socket" not in environ:
            return self._app(environ, answer)
        ends_at = time.monotonic() + self._within.total_seconds()
        body = Body(environ["wsgi.input"], environ["gunicorn.socket"], int(length), ends_at)
        return self._app({**environ, "wsgi.input": body}, answer)


class Body:
    """The body of a request, of which `left` bytes are to come until `ends_at`, monotonic."""

    def __init__(self, body: Any, sock: socket.socket, left: int, ends_at: float) -> None:
        self._body = body
        self._sock = sock
        self._left = left
        self._ends_at = ends_at

    def read(self, size: int | None = None) -> bytes:
        """Read on, as a file would.

        Raises:
            TimeoutError: it did not come in time.
            ConnectionError: the browser is gone before all of it has come.
        """
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        try:
            with Timeout(self._ends_at - time.monotonic(), TimeoutError("not sent in time")):
                read: bytes = self._body.read(wanted) if wanted else b""
        except TimeoutError:
            self._sock.shutdown(socket.SHUT_RD)
            raise
        self._left -= len(read)
        if len(read) < wanted:
            raise ConnectionError("cut off")
        return read
