"""All sockets of the load client behind one epoll, which asyncio sees as a single file.

Thousands of phones that hear the same frame are then one wake-up of asyncio and a tight loop.
"""

import asyncio
import select
import socket
from collections.abc import Callable

#: Events taken in one turn; what is left comes with the next.
AT_ONCE = 4096


class Hub:
    """Calls back whoever can read. Made inside a running loop of asyncio."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._readers: dict[int, Callable[[], None]] = {}
        self.loop.add_reader(self._epoll.fileno(), self._turn)

    async def connect(self, address: tuple[str, int]) -> socket.socket:
        """A connected socket that never blocks.

        Raises:
            OSError: nobody there.
        """
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await self.loop.sock_connect(sock, address)
        except BaseException:
            sock.close()
            raise
        return sock

    def watch(self, sock: socket.socket, reader: Callable[[], None]) -> None:
        """Call `reader` whenever there is something to read, or the end.

        Raises:
            OSError: this hub has been closed.
        """
        if self._epoll.closed:
            raise OSError("closed")
        self._readers[sock.fileno()] = reader
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def leave(self, sock: socket.socket) -> None:
        """Watch this socket no longer, and close it."""
        number = sock.fileno()
        if self._readers.pop(number, None) is not None:
            self._epoll.unregister(number)
        sock.close()

    def close(self) -> None:
        """Stop watching. Sockets still watched are left to their owners."""
        self.loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    def _turn(self) -> None:
        readers = self._readers
        for number, _events in self._epoll.poll(0, AT_ONCE):
            reader = readers.get(number)
            if reader is not None:
                reader()
