"""A played session behind the real server, and browsers by hand that hold its cookies."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

from raw_frames import QUERY, WEBSOCKET, Frame, frames, knock, send
from real_server import NO_SETTINGS, Running, running
from sqlalchemy import create_engine, insert

from tests.builders import a_session
from tests.play import Play, play
from workshop.core.account import token_hash
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.session.jam import Jam
from workshop.seats import account_cookie_name, seat_cookie_name
from workshop.storage.db import prepare
from workshop.storage.tables import SignInRow
from workshop.storage.unit import Store

POLLING = "EIO=4&transport=polling"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass
class Line:
    """One websocket. `arriving` gives its frames."""

    sock: socket
    arriving: Iterator[Frame]
    sid: str = ""

    def say(self, packet: str | bytes, **how: object) -> None:
        send(self.sock, packet.encode() if isinstance(packet, str) else packet, **how)

    def hello(self) -> "Line":
        """Say hello to Socket.IO, and wait until it says so too."""
        self.say("40")
        assert any(frame.content.startswith(b"40{") for frame in self.arriving)
        return self

    def seconds_until_closed(self, within: float = 5.0) -> float:
        """How long it takes until the other side closes; fails when it does not in time."""
        started = time.monotonic()
        self.sock.settimeout(within)
        try:
            for _ in self.arriving:
                assert time.monotonic() - started < within, "not closed in time"
        except ConnectionError:
            pass
        except TimeoutError as error:
            raise AssertionError("not closed in time") from error
        return time.monotonic() - started

    def close(self) -> None:
        self.sock.close()


@dataclass
class Live:
    """The server, and the session behind it; both write to the same database."""

    server: Running
    play: Play
    other: Jam
    lines: list[Line]

    @property
    def host(self) -> str:
        return f"{self.server.host}:{self.server.port}"

    def seat(self, seat: Seat, code: str = "") -> str:
        return f"{seat_cookie_name(code or self.play.code, False)}={seat.secret}"

    def signed_in(self, account: Account, token: str = "token") -> str:
        """The cookie of a browser in which this person has signed in just now."""
        with self.play.house.store.unit() as unit:
            unit.execute(
                insert(SignInRow).values(
                    token_hash=token_hash(token),
                    user_id=account.id,
                    made_at=unit.now,
                    seen_at=unit.now,
                )
            )
        return f"{account_cookie_name(False)}={token}"

    def query(self, audience: str = "phone", code: str = "") -> str:
        return f"&s={code or self.play.code}&as={audience}&lang=en"

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes | None = None,
    ) -> Answer:
        """One request over a connection of its own."""
        link = HTTPConnection(self.server.host, self.server.port, timeout=10)
        try:
            link.request(method, path, body, {"Host": self.host, **(headers or {})})
            answer = link.getresponse()
            return Answer(answer.status, answer.read().decode())
        finally:
            link.close()

    def poll(self, query: str, headers: Mapping[str, str], **how: object) -> Answer:
        return self.ask(f"/socket.io/?{POLLING}{query}", headers, **how)

    def knock(self, query: str, headers: Mapping[str, str]) -> int:
        """Ask for a websocket; only the status is of interest."""
        with self.server.connect() as sock:
            return knock(sock, QUERY + query, {"Host": self.host, **WEBSOCKET, **headers})[0]

    def line(self, cookie: str, query: str, receive_buffer: int | None = None) -> Line:
        """Open a websocket as a browser of ours does."""
        sock = self.server.connect(receive_buffer)
        asked = {"Host": self.host, **WEBSOCKET, "Origin": f"http://{self.host}", "Cookie": cookie}
        status, _, rest = knock(sock, QUERY + query, asked)
        line = Line(sock, frames(sock, rest))
        self.lines.append(line)
        assert status == 101, status
        assert next(line.arriving).content.startswith(b"0{")
        return line

    def open_now(self) -> int:
        return int(self.ask("/test/open").text)

    def assert_nothing_was_printed(self) -> None:
        """End the server, and look at all it has said since it was started."""
        self.hang_up()
        said = self.server.interrupt()[1]
        assert said == "", said

    def hang_up(self) -> None:
        for line in self.lines:
            line.close()
        self.lines.clear()


@contextmanager
def live(
    folder: Path,
    without: str = "",
    seats: int = 3,
    settings: Mapping[str, str] = NO_SETTINGS,
    host: str = "127.0.0.1",
) -> Iterator[Live]:
    """The real server over a session with seats, `without` one of its controls."""
    engine = create_engine(f"sqlite:///{folder / 'workshop.db'}")
    prepare(engine)
    store = Store(engine, lambda: datetime.now(UTC))
    playing = play(folder, seats_taken=seats, store=store)
    other = a_session(playing.house, playing.team, playing.ada)
    with running(f"played_app:make('{without}')", folder, settings=settings, host=host) as server:
        here = Live(server, playing, other, [])
        try:
            yield here
        finally:
            here.hang_up()
    engine.dispose()
