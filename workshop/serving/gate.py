"""The gate in front of the live connections: nothing is opened for whoever holds nothing here.

It stands outside Flask and Socket.IO, whose own doors open only after memory has been taken. It
refuses with a short text and writes nothing down.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from workshop.core.errors import RuleBroken
from workshop.core.holding import HANDED_ON, Holder, Holding
from workshop.serving import knock, said
from workshop.serving.knock import PATH, Refused
from workshop.serving.meter import TooMuch
from workshop.serving.origins import is_ours, is_websocket
from workshop.serving.transports import Transport, Transports

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

#: Requests of one connection that may wait at once: a poll, its successor, and a websocket tried.
WAITING = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """How the gate learns who asks, handed in by `assembly/`.

    `admit` looks the one who asks up, and raises a broken rule or `ValueError` for whoever holds
    nothing. `holders` gives what the cookies say, without looking anything up.
    """

    admit: Callable[["WSGIEnvironment"], Holding]
    holders: Callable[["WSGIEnvironment", str], frozenset[Holder]]


class Gate:
    """WSGI middleware; whatever is not for the sockets passes untouched."""

    def __init__(
        self,
        app: "WSGIApplication",
        public_url: str | None,
        asking: Asking,
        transports: Transports,
    ) -> None:
        self._app = app
        self._public_url = public_url
        self._asking = asking
        self._transports = transports

    def __call__(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        """Answer the request, by ourselves when it is refused."""
        if not environ.get("PATH_INFO", "").startswith(PATH.rstrip("/")):
            return self._app(environ, answer)
        try:
            return self._let_in(environ, answer)
        except Refused as refusal:
            said = _say(refusal.status, answer)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else said
        except StopIteration:
            raise  # a websocket has ended as it should
        except Exception as error:
            log.error("A live connection failed: %s", type(error).__name__)
            if is_websocket(environ):
                raise StopIteration from error
            return _say(HTTPStatus.BAD_REQUEST, answer)

    def _let_in(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        query = knock.read(environ)
        if "j" in query or not is_ours(environ, self._public_url):
            raise Refused(HTTPStatus.FORBIDDEN)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return _say(HTTPStatus.NO_CONTENT, answer)
        knock.require_shape(environ, query)
        sid = query.get("sid", "")
        if sid:
            return self._go_on(environ, answer, sid)
        if environ["REQUEST_METHOD"] != "GET":
            raise Refused(HTTPStatus.BAD_REQUEST)
        return self._begin(environ, answer, query.get("s", ""))

    def _begin(
        self, environ: "WSGIEnvironment", answer: "StartResponse", code: str
    ) -> Iterable[bytes]:
        """Open a connection for somebody who holds something here, unless they have enough."""
        if self._transports.is_closing:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        if not self._asking.holders(environ, code):
            raise Refused(HTTPStatus.FORBIDDEN)  # a stranger does not cost a look-up
        try:
            holding = self._asking.admit(environ)
        except (RuleBroken, ValueError) as broken:
            raise Refused(HTTPStatus.FORBIDDEN) from broken
        if self._transports.is_full(holding.holder):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        environ[HANDED_ON] = holding
        return self._app(knock.lean(environ), answer)

    def _go_on(
        self, environ: "WSGIEnvironment", answer: "StartResponse", sid: str
    ) -> Iterable[bytes]:
        """Go on with an open connection, for the browser that opened it."""
        transport = self._transports.find(sid)
        if transport is None:
            raise Refused(HTTPStatus.BAD_REQUEST)
        held = self._asking.holders(environ, transport.holding.code)
        if transport.holding.holder not in held:
            raise Refused(HTTPStatus.FORBIDDEN)
        if environ["REQUEST_METHOD"] == "POST":
            return self._take(environ, answer, transport)
        if transport.waiting >= WAITING:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        transport.waiting += 1
        try:
            return self._app(knock.lean(environ), answer)
        finally:
            transport.waiting -= 1

    def _take(
        self, environ: "WSGIEnvironment", answer: "StartResponse", transport: Transport
    ) -> Iterable[bytes]:
        """Hand on of a POST what a browser may say."""
        body = knock.body(environ)
        try:
            transport.meter.count(time.monotonic())
            packets = said.read_body(body)
        except (said.Unwelcome, TooMuch) as unwelcome:
            self._transports.end(transport)
            raise Refused(HTTPStatus.BAD_REQUEST) from unwelcome
        if not packets:
            return _say(HTTPStatus.OK, answer)
        kept = packets.encode()
        carries = {"CONTENT_LENGTH": str(len(kept)), "wsgi.input": BytesIO(kept)}
        return self._app({**knock.lean(environ), **carries}, answer)


def _say(status: HTTPStatus, answer: "StartResponse") -> Iterable[bytes]:
    text = b"" if status is HTTPStatus.NO_CONTENT else status.phrase.encode()
    headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
    answer(f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(text)))])
    return [text]
