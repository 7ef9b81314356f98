"""A websocket by hand: a test can read late, see every byte, and send what no browser would."""

import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TEXT, CONTINUATION, CLOSE = 0x1, 0x0, 0x8


class Damaged(Exception):
    """The bytes are no websocket frame: a browser would close with "invalid frame header"."""


@dataclass(frozen=True)
class Frame:
    kind: int
    content: bytes


#: What a browser says to open a websocket, its offer of compression included.
WEBSOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
}
QUERY = "EIO=4&transport=websocket"


def knock(
    sock: socket.socket, query: str, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """Ask for a Socket.IO websocket, as far as the headers do.

    Gives the status and the headers of the answer and the bytes that came after them.
    """
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sock.sendall(f"GET /socket.io/?{query} HTTP/1.1\r\n{lines}\r\n".encode())
    seen = b""
    while b"\r\n\r\n" not in seen:
        more = sock.recv(1024)
        if not more:
            raise EOFError
        seen += more
    head, _, rest = seen.partition(b"\r\n\r\n")
    first, *told = head.decode().split("\r\n")
    named = (line.split(": ", 1) for line in told)
    return int(first.split()[1]), {name.lower(): text for name, text in named}, rest


def upgrade(sock: socket.socket, *, deflate: bool = True) -> tuple[dict[str, str], bytes]:
    """Open a Socket.IO websocket, offering compression as every browser does.

    Gives the headers of the answer and the bytes that came after them.
    """
    asked = {"Host": "localhost", **WEBSOCKET}
    if not deflate:
        del asked["Sec-WebSocket-Extensions"]
    status, headers, rest = knock(sock, QUERY, asked)
    assert status == 101
    return headers, rest


def send(sock: socket.socket, content: bytes, kind: int = TEXT, *, last: bool = True) -> None:
    """Send one frame, masked as a browser must."""
    size = len(content)
    short = size if size < 126 else 126 if size < 1 << 16 else 127
    length = size.to_bytes({126: 2, 127: 8}[short], "big") if short > 125 else b""
    mask = os.urandom(4)
    stretched = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    masked = (int.from_bytes(content, "big") ^ stretched).to_bytes(size, "big")
    sock.sendall(bytes([kind | (0x80 if last else 0), 0x80 | short]) + length + mask + masked)


def frames(sock: socket.socket, rest: bytes = b"") -> Iterator[Frame]:
    """Give each frame that arrives, until the other side closes; raise `Damaged` at the first
    byte that cannot be the start of a frame of this server's."""
    held = bytearray(rest)

    def take(count: int) -> bytes:
        while len(held) < count:
            more = sock.recv(1 << 16)
            if not more:
                raise EOFError
            held.extend(more)
        taken = bytes(held[:count])
        del held[:count]
        return taken

    while True:
        try:
            first, second = take(2)
        except EOFError:
            return
        if first not in (0x81, 0x88, 0x89, 0x8A) or second & 0x80:
            raise Damaged(f"frame begins with {first:#x} {second:#x}")
        size = second
        if size > 125:
            size = int.from_bytes(take(2 if size == 126 else 8), "big")
        if size > 1 << 20:
            raise Damaged(f"frame of {size} bytes")
        yield Frame(first & 0x0F, take(size))
