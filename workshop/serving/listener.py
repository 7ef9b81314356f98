"""One websocket from its handshake on: read by whoever waits for it, within bounds.

The frames are wsproto's. simple-websocket, which engine.io would take, reads each connection in a
thread of its own and holds the handshake's parser for as long as it lasts: a third of what a phone
cost in memory. Here the one who waits reads.
"""

from collections import deque
from contextlib import suppress
from socket import SHUT_RD, SHUT_RDWR
from time import monotonic
from typing import TYPE_CHECKING, Any

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, generate_accept_token

from workshop.serving.meter import Meter, TooMuch

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Bytes of one message from a browser. Commands come by POST, so this is generous.
MAX_MESSAGE = 65536
#: Bytes read at once. Browsers say a few letters at a time.
_READ = 4096
_HELLO = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: {token}\r\n\r\n"
)


class Closed(Exception):
    """The websocket is over."""


class Listener:
    """A websocket that counts what comes in, and takes no bytes and no message without end."""

    __slots__ = ("_frames", "_meter", "_parts", "_size", "_whole", "is_open", "sock")

    def __init__(self, environ: "WSGIEnvironment", meter: Meter) -> None:
        #: of gunicorn, or of Werkzeug
        self.sock: Any = environ.get("gunicorn.socket") or environ["werkzeug.socket"]
        self.is_open = True
        self._meter = meter
        self._frames = Connection(ConnectionType.SERVER)
        self._whole: deque[str] = deque()
        self._parts: list[str] = []
        self._size = 0
        token = generate_accept_token(environ["HTTP_SEC_WEBSOCKET_KEY"].encode())
        self.sock.send(_HELLO.format(token=token.decode()).encode())

    def receive(self) -> str:
        """The next message; waits for it.

        Raises:
            Closed: there will be none.
        """
        while not self._whole:
            if not self.is_open:
                raise Closed
            self._read()
        return self._whole.popleft()

    def close(self, reason: CloseReason = CloseReason.NORMAL_CLOSURE) -> None:
        """Say goodbye, if that still can be said; whoever waits for a message waits no longer."""
        self._answer(CloseConnection(reason))
        self.is_open = False
        with suppress(OSError):
            self.sock.shutdown(SHUT_RD)

    def cut(self) -> None:
        """End it without a word."""
        with suppress(OSError):
            self.sock.shutdown(SHUT_RDWR)

    def _read(self) -> None:
        try:
            read = self.sock.recv(_READ)
        except OSError:
            read = b""
        if not read:
            self.is_open = False
            return
        with suppress(LocalProtocolError):  # we have said goodbye ourselves meanwhile
            self._frames.receive_data(read)
        for event in self._frames.events():
            self._take(event)
            if not self.is_open:
                return

    def _take(self, event: Event) -> None:
        try:
            self._count(event)
        except TooMuch:
            return self.close(CloseReason.POLICY_VIOLATION)
        if isinstance(event, TextMessage):
            return self._gather(event)
        if isinstance(event, BytesMessage):
            return self.close(CloseReason.UNSUPPORTED_DATA)
        if isinstance(event, Ping):
            return self._answer(event.response())
        if isinstance(event, CloseConnection):
            self._answer(event.response())
            self.is_open = False
        return None

    def _count(self, event: Event) -> None:
        is_whole = isinstance(event, TextMessage) and event.frame_finished
        if is_whole or isinstance(event, Ping | Pong):
            self._meter.count(monotonic())

    def _gather(self, event: TextMessage) -> None:
        self._size += len(event.data)
        if self._size > MAX_MESSAGE:
            return self.close(CloseReason.MESSAGE_TOO_BIG)
        self._parts.append(event.data)
        if event.message_finished:
            self._whole.append("".join(self._parts))
            self._parts, self._size = [], 0
        return None

    def _answer(self, event: Event) -> None:
        with suppress(OSError, LocalProtocolError):
            self.sock.send(self._frames.send(event))
