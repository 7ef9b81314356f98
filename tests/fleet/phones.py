"""Phones by hand: each holds a seat, listens, comes back, writes and tries again, as pages do.

Backoff, retries under the same key and the one way of recovery are those of `static/js/`.
"""

import itertools
import json
import os
import random
import re
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from socket import SHUT_RDWR, socket
from urllib.parse import urlencode

from raw_frames import QUERY, WEBSOCKET, Damaged, frames, knock, send

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Not refused, only not now (`static/js/post.js`).
LATER = (408, 429, 502, 503, 504)
#: Seconds until a page tries again to come back, and to send; the page waits up to five for both.
AGAIN = 0.5
PATIENCE = 8.0


@dataclass
class Phone:
    """One browser on a page of a session, at the address of the proxy or of one worker."""

    port: int
    code: str
    cookie: str
    audience: str = "phone"
    n: int = -1
    hash: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    #: seconds, on the monotonic clock, at which it heard of each number first
    heard_at: dict[int, float] = field(default_factory=dict)
    ticks: int = 0
    is_live: bool = False
    lives: int = 0
    tries: int = 0

    def __post_init__(self) -> None:
        self._token = ""
        self._kept = self.cookie
        self._sock: socket | None = None
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None

    # ---- what a person does ----

    def open(self) -> "Phone":
        """Load the page, and listen."""
        where = "" if self.audience == "phone" else f"/{self.audience}"
        status, headers, page = self._ask("GET", f"/s/{self.code}{where}")
        assert status == 200, (status, page[:200])
        found = TOKEN.search(page)
        assert found
        self._token = found[1]
        kept = [value.split(";")[0] for name, value in headers if name.lower() == "set-cookie"]
        self._kept = "; ".join([self.cookie, *kept])
        self.look()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def write(self, text: str, key: str, within: float = 30.0) -> None:
        """Send an idea until it is taken: again under the same key when nobody answers."""
        self.act(f"/s/{self.code}/note", {"text": text, "kind": "idea", "key": key}, within)

    def act(self, path: str, fields: Mapping[str, str], within: float = 30.0) -> None:
        """Send a command as the outbox does; fails when it is refused or never answered."""
        body = urlencode({"csrf_token": self._token, **fields})
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            self.tries += 1
            try:
                status, _, said = self._ask("POST", path, body)
            except (OSError, HTTPException):
                status, said = 503, ""
            if status == 200:
                return
            assert status in LATER, (status, said[:300])
            time.sleep(AGAIN)
        raise AssertionError("never answered")

    def close(self) -> None:
        self._ends.set()
        if self._sock is not None:
            with suppress(OSError):  # it is closed already
                self._sock.shutdown(SHUT_RDWR)

    # ---- what the page does by itself ----

    def look(self) -> bool:
        """Fetch the shared regions if they differ; whether the page was right as it stood."""
        where = "" if self.audience == "phone" else f"/{self.audience}"
        version = {"Workshop-Version": f"{self.n}-{self.hash}", "Workshop": "swap"}
        status, _, said = self._ask("GET", f"/s/{self.code}{where}/shared", headers=version)
        if status == 200:
            told = json.loads(said)
            self._stand(told["n"], told["hash"])
        return status == 204

    def _listen(self) -> None:
        wait = 1.0
        while not self._ends.is_set():
            try:
                self._one_life()
                wait = 1.0
            except (OSError, EOFError, HTTPException, Damaged, AssertionError, ValueError):
                pass
            self.is_live = False
            if not self._ends.wait(wait * random.uniform(0.3, 1.7)):
                wait = min(2 * wait, 8.0)

    def _one_life(self) -> None:
        asked = {"Host": self._host, **WEBSOCKET, "Origin": f"http://{self._host}"}
        query = f"{QUERY}&s={self.code}&as={self.audience}&lang=en"
        with closing(socket()) as sock:
            self._sock = sock
            sock.settimeout(40)
            sock.connect(("127.0.0.1", self.port))
            status, _, rest = knock(sock, query, {**asked, "Cookie": self._kept})
            assert status == 101, status
            arriving = frames(sock, rest)
            send(sock, b"40")
            if self._ends.is_set():
                return
            for frame in arriving:
                said = frame.content
                if frame.kind == 0x8:
                    return
                if said == b"2":
                    send(sock, b"3")
                elif said.startswith(b"40"):
                    self.is_live, self.lives = True, self.lives + 1
                elif said.startswith(b"42"):
                    self._hear(*json.loads(said[2:]))

    def _hear(self, kind: str, told: dict) -> None:
        if kind == "frame":
            if told["from"] <= self.n < told["to"] and told["was"] == self.hash:
                self._stand(told["to"], told["hash"])
            elif told["to"] > self.n:
                self.look()
            return
        self.counts |= told["counts"]
        self.ticks += 1
        if told["n"] > self.n or told.get("hash", self.hash) != self.hash:
            threading.Timer(0.3, self._look_if_behind, (told["n"],)).start()

    def _look_if_behind(self, n: int) -> None:
        if n >= self.n and not self._ends.is_set():
            try:
                self.look()
            except (OSError, HTTPException):
                threading.Timer(1.0, self._look_if_behind, (n,)).start()

    def _stand(self, n: int, version: str) -> None:
        self.n, self.hash = n, version
        self.heard_at.setdefault(n, time.monotonic())

    @property
    def _host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[int, list[tuple[str, str]], str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        told = {"Cookie": self._kept, "Workshop": "swap", **(headers or {})}
        if path.count("/") <= 3 and not path.endswith("/shared") and method == "GET":
            del told["Workshop"]
        if method == "POST":
            told |= {
                "Origin": f"http://{self._host}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        try:
            link.request(method, path, body or None, told)
            answer = link.getresponse()
            return answer.status, answer.getheaders(), answer.read().decode()
        finally:
            link.close()


@dataclass
class Writing:
    """Phones that write one idea after the other, all different, until they are stopped."""

    phones: list[Phone]
    #: seconds between an answer and the next idea; a seat may write five a second
    pause: float = 0.25
    kept: list[str] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(n, phone), daemon=True)
            for n, phone in enumerate(self.phones)
        ]

    def __enter__(self) -> "Writing":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _write(self, n: int, phone: Phone) -> None:
        run = os.urandom(4).hex()
        for count in itertools.count():
            if self._ends.is_set():
                return
            text = f"Idea {count} of phone {n} in run {run}"
            try:
                phone.write(text, os.urandom(16).hex())
            except AssertionError as error:
                self.failed.append(error)
                return
            self.kept.append(text)
            self._ends.wait(self.pause)
