"""The websocket as engine.io wants it, with bounds on what comes in.

engine.io looks at neither how many messages come nor how large one is before it is whole in memory.
"""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

from workshop.serving import said
from workshop.serving.listener import Closed, Listener
from workshop.serving.meter import Meter
from workshop.serving.transports import Transport

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Frames of a server are not masked and, without extensions, know nothing of those before.
_FRAMES = Connection(ConnectionType.SERVER)


def wires(find: Callable[[str], Transport | None]) -> Callable[..., "Wire"]:
    """What makes a websocket for engine.io; `find` gives the connection it belongs to."""

    def wire(handler: Any, _server: object) -> "Wire":
        return Wire(handler, find(handler.__self__.sid))

    return wire


@lru_cache(maxsize=16)
def framed(packet: str) -> bytes:
    """The bytes of a packet on a websocket: the same for everybody, so they are made once."""
    return bytes(_FRAMES.send(TextMessage(data=packet)))


class Wire:
    """One websocket; engine.io waits, sends and closes."""

    __slots__ = ("_handler", "_transport", "_websocket")

    def __init__(self, handler: Callable[["Wire"], object], transport: Transport | None) -> None:
        self._handler = handler
        self._transport = transport

    def __call__(self, environ: "WSGIEnvironment", _answer: "StartResponse") -> Iterable[bytes]:
        """Shake hands, and stay until the websocket is closed."""
        meter = self._transport.meter if self._transport else Meter(time.monotonic())
        is_gunicorn = "gunicorn.socket" in environ
        self._websocket = Listener(environ, meter)
        if self._transport:
            self._transport.lines.append(self._websocket.cut)
        try:
            self._handler(self)
        finally:
            if self._transport:
                self._transport.lines.remove(self._websocket.cut)
        if is_gunicorn:
            raise StopIteration  # how gunicorn is told that nothing is left to answer
        raise ConnectionError  # and how Werkzeug is

    def wait(self) -> str | None:
        """The next packet worth having; None when the connection is over, or has to be."""
        while True:
            try:
                packet = said.read(self._websocket.receive())
            except (Closed, said.Unwelcome):
                return None
            if packet:
                return packet

    def send(self, packet: str) -> None:
        """Send a packet; raises `OSError` when nobody is there any more."""
        if not self._websocket.is_open:
            raise OSError
        self._websocket.sock.send(framed(packet))

    def close(self) -> None:
        """Say goodbye, if that still can be said."""
        self._websocket.close()
