"""What one request of a phone costs the server: CPU time by kind, without network and browser.

    python -m bench.requests [seats] [ideas]

The whole application in this process, on a SQLite database of its own, asked as the server asks it.
Beside it the server takes about 0.2 ms to read a request and write its answer.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from tests.play import Play, play
from tests.served import Served, serve
from workshop.core.seat.seat import Seat
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.seats import seat_cookie_name

SEATS, IDEAS = 200, 500
#: Requests of each kind: a tenth of them first, unmeasured.
TIMES = 100
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_VERSION = re.compile(r'data-n="(\d+)" data-hash="(\w+)"')
_ORIGIN = "http://localhost"


@dataclass(frozen=True)
class Answer:
    """What came back: a status, headers and a body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Asker:
    """Asks the application as the server would, as one browser after the other."""

    def __init__(self, served: Served) -> None:
        self._app = served.app.wsgi_app
        self._cookie = seat_cookie_name(served.play.code, False)
        self.session = ""
        self.token = ""

    def get(self, path: str, seat: Seat | None = None, **headers: str) -> Answer:
        """Fetch a page or its pieces."""
        return self._ask("GET", path, seat, headers, b"")

    def post(self, path: str, seat: Seat | None, **fields: str) -> Answer:
        """Give a command, as the page's script does for a seat, else as a form."""
        form = urlencode({"csrf_token": self.token, **fields}).encode()
        script = {"HTTP_WORKSHOP": "swap"} if seat else {}
        return self._ask("POST", path, seat, script, form)

    def remember(self, page: Answer) -> None:
        """Keep the token of a page, and the cookie it goes with."""
        kept = dict(page.headers).get("Set-Cookie", "").partition(";")[0]
        self.session = kept or self.session
        found = _TOKEN.search(page.body.decode())
        self.token = found[1] if found else self.token

    def _ask(
        self, method: str, path: str, seat: Seat | None, headers: dict[str, str], body: bytes
    ) -> Answer:
        cookies = [self.session] if self.session else []
        cookies += [f"{self._cookie}={seat.secret}"] if seat else []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate",
            "HTTP_COOKIE": "; ".join(cookies),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **headers,
        }
        if method == "POST":
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["HTTP_ORIGIN"] = _ORIGIN
        told: list[Any] = []
        parts = self._app(environ, lambda *answer: told.extend(answer))
        text = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return Answer(int(told[0].split()[0]), told[1], text)


def cost(name: str, ask: Callable[[], Answer], wanted: int = 200, times: int = TIMES) -> None:
    """Print the CPU time of one kind of request: median and 99th of a hundred, and its size."""
    spent, size = [], 0
    for n in range(times + times // 10):
        began = time.process_time()
        answer = ask()
        if n >= times // 10:
            spent.append((time.process_time() - began) * 1000)
        if answer.status != wanted:
            raise SystemExit(f"{name}: {answer.status} {answer.body[:300]!r}")
        size = len(answer.body)
    slow = statistics.quantiles(spent, n=100)[98]
    print(f"| {name} | {statistics.median(spent):.2f} | {slow:.2f} | {size:,} |")


def door(asker: Asker, code: str) -> None:
    """Taking a seat."""
    asker.remember(asker.get(f"/join/{code}"))
    cost("GET /join", lambda: asker.get(f"/join/{code}"))
    cost("POST /join", lambda: asker.post(f"/join/{code}", None))


def pages(asker: Asker, code: str, seats: Iterator[Seat], when: str) -> None:
    """The page, and what a phone fetches when it comes back."""
    found = _VERSION.search(asker.get(f"/s/{code}", next(seats)).body.decode())
    has_all = {"HTTP_WORKSHOP_VERSION": f"{found[1]}-{found[2]}" if found else ""}
    cost(f"GET /s, {when}", lambda: asker.get(f"/s/{code}", next(seats)))
    cost(f"GET shared, {when}", lambda: asker.get(f"/s/{code}/shared", next(seats)))
    same = f"GET shared, {when}, nothing new"
    cost(same, lambda: asker.get(f"/s/{code}/shared", next(seats), **has_all), 204)
    cost(f"GET own, {when}", lambda: asker.get(f"/s/{code}/own", next(seats)))


def writing(asker: Asker, playing: Play, seats: Iterator[Seat]) -> None:
    """Acts of a silent phase."""
    code = playing.code

    def note() -> Answer:
        text = "Let every floor choose its own day in the office"
        return asker.post(f"/s/{code}/note", next(seats), key=playing.key(), text=text, kind="idea")

    cost("POST note", note)
    cost("POST done", lambda: asker.post(f"/s/{code}/done", next(seats), key="", done="1"))


def voting(asker: Asker, playing: Play, seats: Iterator[Seat]) -> None:
    """Acts of a blind round."""
    current = playing.room().open_round
    if current is None:
        raise SystemExit("no round is open")
    units = cycle(f"{unit}:1" for unit in current.units)
    code, dots = playing.code, cycle(units)
    cost("POST dots", lambda: asker.post(f"/s/{code}/dots", next(seats), key="", unit=next(dots)))


def measure(folder: Path, many: int, ideas: int) -> None:
    """One express session, from its lobby to its vote."""
    playing = play(folder, many, preset=Preset.EXPRESS)
    served = serve(playing, folder, csrf=True)
    asker, code, seats = Asker(served), playing.code, cycle(tuple(playing.seats))
    print(f"{many} seats, {ideas} ideas\n")
    print("| request | CPU ms, median | p99 | bytes |\n|---|---|---|---|")
    door(asker, code)
    pages(asker, code, seats, "lobby")
    while playing.go_on() is not Phase.IDEATE:
        pass
    for n in range(ideas):
        playing.write(next(seats), f"One idea of many, and this one is number {n} of all of them")
    pages(asker, code, seats, "ideate")
    writing(asker, playing, seats)
    while playing.go_on() is not Phase.REVEAL:
        pass
    pages(asker, code, seats, "reveal")
    while playing.go_on() is not Phase.VOTE:
        pass
    pages(asker, code, seats, "vote")
    voting(asker, playing, seats)


def main() -> None:
    """Measure, with as many seats and ideas as are asked for."""
    asked = [int(number) for number in sys.argv[1:3]]
    many, ideas = [*asked, *(SEATS, IDEAS)[len(asked) :]]
    with TemporaryDirectory() as folder:
        measure(Path(folder), many, ideas)


if __name__ == "__main__":
    main()
