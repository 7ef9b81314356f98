"""HTTP/1.1 as a browser speaks it: one connection kept alive, one request at a time."""

import asyncio
import re
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from workshop.load.hub import Hub

#: As `static/js/post.js`: after that long a request counts as not answered.
PATIENCE = 8.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
#: zlib reads gzip as well when asked this way.
_GZIP = 16 + zlib.MAX_WBITS


class Away(Exception):
    """The server was not reached, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `took` is seconds from the first byte sent to the last one read."""

    status: int
    head: bytes
    raw: bytes
    took: float

    def header(self, name: str) -> str:
        """The first header of this name, or nothing."""
        found = re.search(rb"\r\n%s: *([^\r]*)" % name.encode(), self.head, re.IGNORECASE)
        return found[1].decode() if found else ""

    def cookies(self) -> dict[str, str]:
        """The cookies it sets, by name; one that is taken away is empty."""
        found = re.findall(rb"\r\nset-cookie: *([^=;\r]+)=([^;\r]*)", self.head, re.IGNORECASE)
        return {name.decode(): value.decode() for name, value in found}

    def text(self, most: int = 0) -> bytes:
        """The body as it was before it was packed; only its first `most` bytes if given."""
        if self.header("content-encoding") != "gzip":
            return self.raw[: most or None]
        return zlib.decompressobj(_GZIP).decompress(self.raw, most)


class Line:
    """One connection to the server, opened when it is needed and opened again when it has ended."""

    def __init__(self, hub: Hub, address: tuple[str, int], host: str) -> None:
        self._hub = hub
        self._address = address
        self._host = host
        self._socket: socket.socket | None = None
        self._held = b""
        self._waits: asyncio.Future[tuple[bytes, bytes]] | None = None
        self._turn = asyncio.Lock()
        self.opened = 0

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Send one request and wait for its answer.

        A connection that the server had closed meanwhile is opened once more, as browsers do.

        Raises:
            Away: not reached, or not answered in time.
        """
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
        sent = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\n{said}{length}\r\n"
        async with self._turn:
            was_open = self._socket is not None
            began = time.perf_counter()
            try:
                return await self._once(sent.encode() + body, began)
            except (OSError, EOFError, TimeoutError) as error:
                self.close()
                if not was_open or isinstance(error, TimeoutError):
                    raise Away from error
            try:
                return await self._once(sent.encode() + body, began)
            except (OSError, EOFError, TimeoutError) as error:
                self.close()
                raise Away from error

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._hub.leave(self._socket)
        self._socket, self._held = None, b""
        if self._waits is not None and not self._waits.done():
            self._waits.set_exception(EOFError())

    async def _once(self, sent: bytes, began: float) -> Answer:
        if self._socket is None:
            self._socket = await asyncio.wait_for(self._hub.connect(self._address), PATIENCE)
            self._hub.watch(self._socket, self._read)
            self.opened += 1
        self._waits = self._hub.loop.create_future()
        went = self._socket.send(sent)
        if went < len(sent):
            await self._hub.loop.sock_sendall(self._socket, sent[went:])
        bell = self._hub.loop.call_later(PATIENCE, self._late, self._waits)
        try:
            head, body = await self._waits
        finally:
            bell.cancel()
            self._waits = None
        answer = Answer(int(head[9:12]), head, body, time.perf_counter() - began)
        if answer.header("connection") == "close":
            self.close()
        return answer

    @staticmethod
    def _late(waits: "asyncio.Future[tuple[bytes, bytes]]") -> None:
        if not waits.done():
            waits.set_exception(TimeoutError())

    def _read(self) -> None:
        assert self._socket is not None
        try:
            more = self._socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self.close()
            return
        self._held += more
        found = _whole(self._held)
        if found is not None and self._waits is not None and not self._waits.done():
            head, body, self._held = found
            self._waits.set_result((head, body))


def _whole(held: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Head, body and what follows, once a whole answer is there."""
    at = held.find(b"\r\n\r\n")
    if at < 0:
        return None
    head, start = held[: at + 2], at + 4
    length = _LENGTH.search(head)
    if length:
        end = start + int(length[1])
        return (head, held[start:end], held[end:]) if len(held) >= end else None
    if not _CHUNKED.search(head):
        return head, b"", held[start:]
    return _joined(head, held, start)


def _joined(head: bytes, held: bytes, start: int) -> tuple[bytes, bytes, bytes] | None:
    pieces: list[bytes] = []
    while True:
        line = held.find(b"\r\n", start)
        if line < 0:
            return None
        size = int(held[start:line].split(b";")[0], 16)
        end = line + 2 + size
        if len(held) < end + 2:
            return None
        if size == 0:
            return head, b"".join(pieces), held[end + 2 :]
        pieces.append(held[line + 2 : end])
        start = end + 2
