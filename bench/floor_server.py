"""The bare floor: a websocket broadcast, one write per frame and client, bytes made beforehand.

Reads lines `RATE SECONDS BYTES` on standard input, sends that many frames a second to all who are
connected, and says `done` with the processor time it took. Each frame holds, as eight bytes, when
it was due. Nothing else is done: no room, no database, no reading of what clients say.
"""

import hashlib
import select
import socket
import struct
import sys
import time
from base64 import b64encode
from collections import deque

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Floor:
    """All clients behind one epoll; what a full client does not take waits for it."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.door.setblocking(False)
        self.epoll = select.epoll()
        self.epoll.register(self.door.fileno(), select.EPOLLIN)
        self.epoll.register(sys.stdin.fileno(), select.EPOLLIN)
        self.clients: dict[int, socket.socket] = {}
        self.waiting: dict[int, deque[bytes]] = {}

    def run(self) -> None:
        """Serve until standard input ends."""
        print(self.door.getsockname()[1], flush=True)
        while True:
            for number, events in self.epoll.poll():
                if number == self.door.fileno():
                    self.accept()
                elif number == sys.stdin.fileno():
                    line = sys.stdin.readline()
                    if not line:
                        return
                    self.broadcast(*map(float, line.split()))
                else:
                    self.turn(number, events)

    def accept(self) -> None:
        """Shake hands with everybody who waits."""
        while True:
            try:
                sock, _ = self.door.accept()
            except BlockingIOError:
                return
            head = sock.recv(4096)
            key = head.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
            accept = b64encode(hashlib.sha1(key + MAGIC).digest())
            sock.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n\x81\x01\x30\x81\x02\x34\x30"
            )
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.clients[sock.fileno()] = sock
            self.waiting[sock.fileno()] = deque()
            self.epoll.register(sock.fileno(), select.EPOLLIN)

    def broadcast(self, rate: float, seconds: float, size: float) -> None:
        """Send frames as they are due, and what waited; then say that it is done."""
        length = int(size)
        head = b"\x81" + (bytes((length,)) if length < 126 else b"\x7e" + length.to_bytes(2, "big"))
        rest = b'42["frame",{"from":' + b"x" * length
        count, began, cpu = round(rate * seconds), time.perf_counter(), time.process_time()
        for number in range(count):
            due = began + number / rate
            while True:
                left = due - time.perf_counter()
                self.look(min(max(left, 0), 0.01))
                if left <= 0:
                    break
            frame = head + (struct.pack("<d", due) + rest)[:length]
            for sock in self.clients.values():
                self.send(sock, frame)
        while any(self.waiting.values()):
            self.look(0.05)
        print("done", time.process_time() - cpu, time.perf_counter() - began, flush=True)

    def send(self, sock: socket.socket, frame: bytes) -> None:
        """One write; a client that takes no more gets the rest when it can."""
        number = sock.fileno()
        queue = self.waiting[number]
        if queue:
            queue.append(frame)
            return
        try:
            went = sock.send(frame)
        except BlockingIOError:
            went = 0
        if went < len(frame):
            queue.append(frame[went:])
            self.epoll.modify(number, select.EPOLLIN | select.EPOLLOUT)

    def look(self, wait: float) -> None:
        """Serve whoever became ready."""
        for number, events in self.epoll.poll(wait):
            if number in self.clients:
                self.turn(number, events)

    def turn(self, number: int, events: int) -> None:
        """Read and forget what a client says; write what waits for it."""
        sock, queue = self.clients[number], self.waiting[number]
        if events & select.EPOLLIN:
            try:
                gone = not sock.recv(4096)
            except OSError:
                gone = True
            if gone:
                self.epoll.unregister(number)
                del self.clients[number], self.waiting[number]
                sock.close()
                return
        while queue:
            try:
                went = sock.send(queue[0])
            except BlockingIOError:
                return
            if went < len(queue[0]):
                queue[0] = queue[0][went:]
                return
            queue.popleft()
        if events & select.EPOLLOUT:
            self.epoll.modify(number, select.EPOLLIN)


if __name__ == "__main__":
    Floor().run()
