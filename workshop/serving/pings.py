"""Asks every browser from time to time whether it is still there: one task for all of them.

engine.io starts a task for each connection that sleeps until its question is due, so that 2,000
phones would keep 2,000 sleepers in memory.
"""

import threading
import time
from collections import deque
from typing import Any

from engineio.packet import PING, Packet

#: Seconds between two looks at what is due; a question is never early.
STEP = 0.5


class Pings:
    """The questions that are to be asked, in the order of their time, for one Socket.IO server."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._due: deque[tuple[float, Any]] = deque()
        self._lock = threading.Lock()
        self._is_running = False

    def ask_later(self, engine_socket: Any) -> None:
        """Ask this connection of engine.io in a while, unless it has not answered yet."""
        if not engine_socket.last_ping:
            return
        engine_socket.last_ping = None
        at = time.monotonic() + self._server.eio.ping_interval
        with self._lock:
            self._due.append((at, engine_socket))
            if self._is_running:
                return
            self._is_running = True
        self._server.start_background_task(self._run)

    def ask_due(self, now: float) -> bool:
        """Ask everybody whose time has come; whether somebody is left to be asked."""
        while self._due and self._due[0][0] <= now:
            _at, engine_socket = self._due.popleft()
            if not engine_socket.closing and not engine_socket.closed:
                engine_socket.last_ping = time.time()
                engine_socket.send(Packet(PING))
        with self._lock:
            self._is_running = bool(self._due)
            return self._is_running

    def _run(self) -> None:
        while True:
            self._server.sleep(STEP)
            if not self.ask_due(time.monotonic()):
                return
