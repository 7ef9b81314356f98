"""What every page of a load client does: fetch, keep cookies, send forms with token and key."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import quote, urlencode, urlsplit

from workshop.load.http import Answer, Away, Line
from workshop.load.hub import Hub
from workshop.load.listening import Door

_TOKEN = re.compile(rb'name="csrf_token"[^>]*? value="([^"]+)"')
#: As `static/js/post.js`: not refused, only not now.
LATER = (408, 429, 502, 503, 504)
#: As `static/js/outbox.js`: how long an act waits that could not be sent.
AGAIN = 5.0


class Unexpected(Exception):
    """The server answered as no page of it would."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is: `address` to connect to, `origin` as browsers say it."""

    address: tuple[str, int]
    origin: str

    @classmethod
    def at(cls, url: str) -> "Server":
        """The server behind an address such as `http://127.0.0.1:5000`."""
        parts = urlsplit(url)
        return cls((parts.hostname or "127.0.0.1", parts.port or 80), f"http://{parts.netloc}")

    @property
    def host(self) -> str:
        """What stands in the `Host` header."""
        return urlsplit(self.origin).netloc

    def door(self, code: str, audience: str) -> Door:
        """Where a page of this session opens its socket."""
        query = f"s={quote(code)}&as={audience}&lang=en"
        return Door(self.address, self.host, self.origin, query)


@dataclass
class Browser:
    """One browser: its cookies, its one connection for requests, the token of its page."""

    hub: Hub
    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    #: acts that had to be sent again, because the server was away or asked for a rest
    sent_again: int = 0

    def __post_init__(self) -> None:
        self.line = Line(self.hub, self.server.address, self.server.host)

    @property
    def cookie(self) -> str:
        """All cookies as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str, **more: str) -> Answer:
        """Fetch; header names in `more` have `_` for `-`.

        Raises:
            Away: the server was not reached.
        """
        return await self._ask("GET", path, {k.replace("_", "-"): v for k, v in more.items()})

    async def page(self, path: str) -> Answer:
        """Fetch a whole page, and keep the token it holds.

        Raises:
            Away: the server was not reached.
            Unexpected: no page came.
        """
        answer = await self.get(path)
        if answer.status != 200:
            raise Unexpected(f"{path}: {answer.status}")
        found = _TOKEN.search(answer.text())
        self.token = found[1].decode() if found else self.token
        return answer

    async def submit(self, path: str, fields: Mapping[str, str], swap: bool = True) -> Answer:
        """Post a form once, with the token of the page.

        Raises:
            Away: the server was not reached.
        """
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        headers = {
            "Origin": self.server.origin,
            "Content-Type": "application/x-www-form-urlencoded",
            **({"Workshop": "swap"} if swap else {}),
        }
        return await self._ask("POST", path, headers, body)

    async def act(self, path: str, **fields: str) -> Answer:
        """Do one act as the outbox does: under one key, until the server has answered it."""
        said = {"key": token_hex(16), **fields}
        while True:
            wait = AGAIN
            try:
                answer = await self.submit(path, said)
                if answer.status not in LATER:
                    return answer
                wait = float(answer.header("retry-after") or AGAIN)
            except Away:
                pass
            self.sent_again += 1
            await self.rest(wait)

    async def rest(self, seconds: float) -> None:
        """Wait before an act is sent again."""
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Close the connection for requests."""
        self.line.close()

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        said = {"Accept-Encoding": "gzip", "Accept-Language": "en", **headers}
        if self.cookies:
            said["Cookie"] = self.cookie
        answer = await self.line.ask(method, path, said, body)
        if b"ookie:" in answer.head:
            for name, value in answer.cookies().items():
                self.cookies[name] = value
        return answer
