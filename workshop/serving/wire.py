"""The websocket as engine.io wants it, with bounds on what comes in.

simple-websocket bounds the size of a message, not how many there are; engine.io looks at neither
before a message is whole in memory, and knows no bound for bytes that belong to no message.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import simple_websocket
from simple_websocket import ConnectionClosed
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from workshop.serving import said
from workshop.serving.meter import Meter, TooMuch
from workshop.serving.transports import Transport

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Bytes of one message from a browser. Commands come by POST, so this is generous.
MAX_MESSAGE = 65536
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

    def __init__(self, handler: Callable[["Wire"], object], transport: Transport | None) -> None:
        self._handler = handler
        self._transport = transport

    def __call__(self, environ: "WSGIEnvironment", _answer: "StartResponse") -> Iterable[bytes]:
        """Shake hands, and stay until the websocket is closed."""
        meter = self._transport.meter if self._transport else Meter(time.monotonic())
        self._websocket = Listener(environ, meter)
        if self._transport:
            self._transport.lines.append(self._cut)
        try:
            self._handler(self)
        finally:
            if self._transport:
                self._transport.lines.remove(self._cut)
        if self._websocket.mode == "gunicorn":
            raise StopIteration  # how gunicorn is told that nothing is left to answer
        raise ConnectionError  # and how Werkzeug is

    def wait(self) -> str | None:
        """The next packet worth having; None when the connection is over, or has to be."""
        while True:
            try:
                packet = said.read(self._websocket.receive())
            except (ConnectionClosed, said.Unwelcome):
                return None
            if packet:
                return packet

    def send(self, packet: str) -> None:
        """Send a packet; raises `OSError` when nobody is there any more."""
        if not self._websocket.connected:
            raise OSError
        self._websocket.sock.send(framed(packet))

    def close(self) -> None:
        """Say goodbye, if that still can be said."""
        with suppress(OSError, ConnectionClosed, LocalProtocolError):
            self._websocket.close()
        self._websocket.event.set()  # whoever waits for a packet waits no longer

    def _cut(self) -> None:
        with suppress(OSError):
            self._websocket.sock.shutdown(socket.SHUT_RDWR)


class Listener(simple_websocket.Server):  # type: ignore[misc]
    """A websocket that counts what comes in and takes no bytes."""

    def __init__(self, environ: "WSGIEnvironment", meter: Meter) -> None:
        self._meter = meter
        super().__init__(environ, max_message_size=MAX_MESSAGE)

    def handshake(self) -> None:
        """Shake hands; only what comes after is counted."""
        super().handshake()
        protocol: Any = self.__dict__["ws"]
        self.ws = Counted(protocol, self._meter)

    def _handle_events(self) -> bool:
        is_open = bool(super()._handle_events())
        if not is_open:  # whoever waits must find it closed when it is woken
            self.connected = False
            self.event.set()
        return is_open


class Counted:
    """A websocket's protocol whose events are counted; too many, or bytes, end it."""

    def __init__(self, protocol: Any, meter: Meter) -> None:
        self._protocol = protocol
        self._meter = meter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._protocol, name)

    def events(self) -> Iterator[Event]:
        """The events of what has been received."""
        for event in self._protocol.events():
            if isinstance(event, BytesMessage):
                yield CloseConnection(CloseReason.UNSUPPORTED_DATA)
                return
            try:
                self._count(event)
            except TooMuch:
                yield CloseConnection(CloseReason.POLICY_VIOLATION)
                return
            yield event

    def _count(self, event: Event) -> None:
        is_whole = isinstance(event, TextMessage) and event.frame_finished
        if is_whole or isinstance(event, Ping | Pong):
            self._meter.count(time.monotonic())
