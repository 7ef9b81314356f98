"""Every live connection of this process: how many a browser may have, and which are let go.

A connection is let go when it never says hello, when it does not keep up with the news, when it
says too much, and when what it was opened with is taken away.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from workshop.core.holding import HANDED_ON, Holder, Holding
from workshop.serving.meter import Meter
from workshop.serving.pings import Pings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Connections of one browser: a desk, a screen and two more pages.
AT_MOST = 4
#: Seconds in which a connection must say hello.
HELLO_WITHIN = 10.0
#: Seconds after which a question "are you there?" without an answer means: no longer.
SILENT = 5.0
#: Packets that wait for one browser. The news of a lively room is three a second.
QUEUE = 100
#: Seconds a browser that is let go has to read the goodbye.
GOODBYE = 0.5
#: So many connections leave memory behind that is worth asking for (`serving/memory.py`).
MANY = 500
#: Seconds until a worker that was told to end has closed its door: gunicorn looks once a second.
DOOR = 1.2
#: Seconds over which its connections are ended, so that not all knock elsewhere at once.
SPREAD = 1.0


@dataclass(slots=True, eq=False)
class Transport:
    """One live connection, a websocket or a chain of polls."""

    sid: str
    holding: Holding
    #: when it was last seen to have said hello, or opened, on the monotonic clock
    greeted_at: float
    meter: Meter
    #: requests that wait for news just now
    waiting: int = 0
    is_ending: bool = False
    #: cuts the line under each of its websockets
    lines: list[Callable[[], None]] = field(default_factory=list)


class Transports:
    """Holds the connections of one Socket.IO server."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._engine = server.eio
        self._pings = Pings(server)
        self._open: dict[str, Transport] = {}
        self._of: defaultdict[Holder, dict[str, Transport]] = defaultdict(dict)
        self._in: defaultdict[str, dict[str, Transport]] = defaultdict(dict)
        self._gone = 0
        #: this worker ends: nobody is let in any more
        self.is_closing = False

    def install(self, websocket: Callable[..., Any]) -> None:
        """From now on hold every connection; `websocket` is what engine.io makes one with."""
        engine = self._engine
        engine.on("connect", self._opened_by(engine.handlers["connect"]))
        engine.on("disconnect", self._closed_by(engine.handlers["disconnect"]))
        queue = bounded(engine._async["queue"])
        engine._async = {**engine._async, "queue": queue, "websocket": websocket}

    def find(self, sid: str) -> Transport | None:
        """The open connection with engine.io's id."""
        return self._open.get(sid)

    def listening(self, code: str = "") -> tuple[Transport, ...]:
        """The open connections, of one session or of all."""
        return tuple((self._in.get(code, {}) if code else self._open).values())

    def is_full(self, holder: Holder) -> bool:
        """Whether this browser has as many connections as it may.

        One that has not answered for a while makes room: behind bad Wi-Fi a phone leaves
        connections behind that nobody will ever close.
        """
        held = self._of.get(holder, {})
        if len(held) < AT_MOST:
            return False
        silent = next((each for each in held.values() if self._is_silent(each)), None)
        if silent is not None:
            self.end(silent)
        return silent is None

    def end(self, transport: Transport) -> None:
        """Let a connection go at once; nothing that still waits for it is sent."""
        if transport.is_ending:
            return
        transport.is_ending = True
        engine_socket = self._engine.sockets.pop(transport.sid, None)
        if engine_socket is not None:
            _empty(engine_socket.queue, self._engine.get_queue_empty_exception())
            engine_socket.close(wait=False)
        self._forget(transport.sid)
        self._server.start_background_task(self._cut, transport)

    def go(self) -> None:
        """Let everybody go: this worker ends. They come back to another one, or to the next.

        A browser that were sent away while the door is still open would come back to this one.
        """
        self.is_closing = True
        if not self._open:
            return
        self._server.sleep(DOOR)
        everybody = self.listening()
        for each in everybody:
            self.end(each)
            self._server.sleep(SPREAD / len(everybody))

    def many_have_gone(self) -> bool:
        """Whether since the last yes many connections have ended, and as many as are open now."""
        if self._gone < max(MANY, len(self._open)):
            return False
        self._gone = 0
        return True

    def reap(self) -> None:
        """Let those go that have not said hello in time, and forget what is over."""
        for sid, engine_socket in tuple(self._engine.sockets.items()):
            if engine_socket.closed:
                self._engine.sockets.pop(sid, None)
        now = time.monotonic()
        late = now - HELLO_WITHIN
        for transport in self.listening():
            if transport.sid not in self._engine.sockets:
                self._forget(transport.sid)
            elif transport.greeted_at < late:
                # Who has said goodbye since, and stayed, is found as well.
                if self._has_said_hello(transport.sid):
                    transport.greeted_at = now
                else:
                    self.end(transport)

    def _opened_by(self, inner: Callable[..., object]) -> Callable[..., object]:
        def opened(sid: str, environ: "WSGIEnvironment") -> object:
            holding = environ.get(HANDED_ON)
            if holding is None:
                return False  # it did not come through the gate
            now = time.monotonic()
            transport = Transport(sid, holding, now, Meter(now))
            self._open[sid] = transport
            self._of[holding.holder][sid] = self._in[holding.code][sid] = transport
            engine_socket = self._engine.sockets[sid]
            engine_socket.schedule_ping = partial(self._pings.ask_later, engine_socket)
            queue = engine_socket.queue
            queue.overflow = lambda: self._server.start_background_task(self.end, transport)
            return inner(sid, environ)

        return opened

    def _closed_by(self, inner: Callable[..., object]) -> Callable[..., object]:
        def closed(sid: str, reason: object) -> object:
            self._forget(sid)
            return inner(sid, reason)

        return closed

    def _forget(self, sid: str) -> None:
        transport = self._open.pop(sid, None)
        if transport is not None:
            self._gone += 1
            _leave(self._of, transport.holding.holder, sid)
            _leave(self._in, transport.holding.code, sid)

    def _cut(self, transport: Transport) -> None:
        self._server.sleep(GOODBYE)
        for cut in tuple(transport.lines):
            cut()

    def _is_silent(self, transport: Transport) -> bool:
        engine_socket = self._engine.sockets.get(transport.sid)
        asked_at = engine_socket.last_ping if engine_socket else 0.0
        return asked_at is not None and time.time() - asked_at > SILENT

    def _has_said_hello(self, sid: str) -> bool:
        manager = self._server.manager
        return bool(manager.is_connected(manager.sid_from_eio_sid(sid, "/"), "/"))


def bounded(queue: type[Any]) -> type[Any]:
    """A queue like this one that takes no more than `QUEUE` packets, and calls `overflow` then.

    It never waits and never raises: whoever sends to a room must reach the others in it.
    """

    class Bounded(queue):  # type: ignore[misc]
        overflow: Callable[[], object] = staticmethod(lambda: None)

        def put(self, packet: object, *how: Any, **named: Any) -> None:
            if packet is not None and self.qsize() >= QUEUE:
                self.overflow()
            else:
                super().put(packet, *how, **named)

    return Bounded


def _leave(held: dict[Any, dict[str, Transport]], where: object, sid: str) -> None:
    held[where].pop(sid, None)
    if not held[where]:
        del held[where]


def _empty(queue: Any, is_empty: type[Exception]) -> None:
    try:
        while True:
            queue.get(block=False)
    except is_empty:
        return
