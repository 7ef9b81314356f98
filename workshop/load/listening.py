"""A Socket.IO connection over a websocket, by hand, as the page's own script opens it."""

import asyncio
import os
import re
import socket
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

from workshop.load.frames import Damaged
from workshop.load.hub import Hub

_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
_ZERO_MASK = b"\0\0\0\0"
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


class Refused(Exception):
    """The gate said no; `status` tells why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Door:
    """Where a socket is opened, and what for: address, origin, and the query of its page."""

    address: tuple[str, int]
    host: str
    origin: str
    query: str


class Listening:
    """One open connection: `heard` gets each message of news with the time it was read."""

    def __init__(
        self,
        hub: Hub,
        heard: Callable[[bytes, float], None],
        lost: Callable[[Exception], None],
    ) -> None:
        self._hub = hub
        self._heard = heard
        self._lost = lost
        self._socket: socket.socket | None = None
        self._held = b""
        self._reader = self._read_head
        self._opening: asyncio.Future[None] = hub.loop.create_future()
        self.is_open = False
        self.frames = 0
        self.bytes = 0

    async def open(self, door: Door, cookie: str) -> None:
        """Shake hands and enter the room; returns when the server has let us in.

        Raises:
            OSError, EOFError: not reached, or closed again.
            Refused: the gate said no.
        """
        self._socket = await self._hub.connect(door.address)
        key = b64encode(os.urandom(16)).decode()
        self._socket.send(
            f"GET /socket.io/?{door.query}&EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: {door.host}\r\nOrigin: {door.origin}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
            f"Cookie: {cookie}\r\n\r\n".encode()
        )
        self._hub.watch(self._socket, self._read)
        await self._opening

    def close(self) -> None:
        """End it as a phone does that loses its network: without a word."""
        self._end()

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            chunk = self._socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._end(EOFError())
            return
        self._reader(self._held + chunk if self._held else chunk)

    def _read_head(self, chunk: bytes) -> None:
        head, found, rest = chunk.partition(b"\r\n\r\n")
        if not found:
            self._held = chunk
            return
        status = _STATUS.match(head)
        if status is None or status[1] != b"101":
            self._end(Refused(int(status[1]) if status else 0))
            return
        if b"permessage-deflate" in head.lower():
            self._end(Damaged("the server compresses"))
            return
        self._held, self._reader = b"", self._read_frames
        if rest:
            self._read_frames(rest)

    def _read_frames(self, chunk: bytes) -> None:
        """Take every whole frame out of `chunk`; the rest waits for more."""
        now = time.perf_counter()
        at, size = 0, len(chunk)
        self.bytes += size - len(self._held)
        while size - at >= 2:
            first, length, start = chunk[at], chunk[at + 1], at + 2
            if length > 125:
                start += 2 if length == 126 else 8
                if length > 127:
                    self._end(Damaged("a masked frame"))
                    return
                if start > size:
                    break
                length = int.from_bytes(chunk[at + 2 : start], "big")
            end = start + length
            if end > size:
                break
            at = end
            self.frames += 1
            if first == _TEXT:
                self._take(chunk[start:end], now)
            elif not self._control(first, chunk[start:end]):
                return
        self._held = chunk[at:] if at < size else b""

    def _take(self, message: bytes, now: float) -> None:
        if message[:2] == b"42":
            self._heard(message, now)
        elif message == b"2":
            self.say(b"3")
        elif message[:1] == b"0":
            self.say(b"40")
        elif message[:2] == b"40":
            self.is_open = True
            if not self._opening.done():
                self._opening.set_result(None)
        elif message[:2] in (b"44", b"41"):
            self._end(EOFError())

    def _control(self, first: int, content: bytes) -> bool:
        if first == _PING:
            self.say(content, _PONG)
        elif first == _CLOSE:
            self._end(EOFError())
            return False
        elif first != _PONG:
            self._end(Damaged(f"a frame begins with {first:#x}"))
            return False
        return True

    def say(self, content: bytes, kind: int = _TEXT) -> None:
        """Send a short message, masked as browsers must, by the mask that changes nothing."""
        if self._socket is not None:
            frame = bytes((kind, 0x80 | len(content))) + _ZERO_MASK + content
            try:
                self._socket.send(frame)
            except OSError:
                self._end(EOFError())

    def _end(self, why: Exception | None = None) -> None:
        """Hang up, and tell whoever waits for the opening, else `lost`; unless it was our wish."""
        if self._socket is None:
            return
        self._hub.leave(self._socket)
        self._socket, self._held, self.is_open = None, b"", False
        if not self._opening.done():
            self._opening.set_exception(why or EOFError())
        elif why is not None:
            self._lost(why)
