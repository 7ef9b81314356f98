"""Takes the pictures in `docs/screens/`: every page, on a phone and on a laptop, in every phase.

`make screens` runs it. A real server stands on a database of its own; one session is played from
the lobby to its close by the script of the demo, while phones, desks and screens stand open and
must follow by themselves. `--whole` takes pages from top to bottom, for looking closely.
"""

import argparse
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from socketio import Client as Listener
from sqlalchemy import create_engine
from werkzeug.serving import make_server

from tests.browser import FLAGS
from tests.needs import CHROMIUM, find
from tests.stories.small_png import small
from tests.waiting import until
from workshop.actions import accounts, invitations, setting_up, ways_back
from workshop.actions.house import House
from workshop.app import codename_words, create_app
from workshop.config import Settings
from workshop.core.permissions import Account, TeamRole
from workshop.core.pilot.missing import Step
from workshop.core.seat.seat import Seat
from workshop.core.session.phases import Phase, Role
from workshop.demo import complaints, mondays, people
from workshop.demo import pilots as pilots_of_demo
from workshop.demo.clock import WoundClock
from workshop.demo.filling import SINCE
from workshop.demo.people import DECIDER, LEAD, OBSERVER, OWNER, SECOND, Person
from workshop.demo.performance import Cast, Leaning, Performance, begin
from workshop.live.sender import COUNT_TICK
from workshop.seats import account_cookie_name, seat_cookie_name, shared_cookie_name
from workshop.storage.db import prepare
from workshop.storage.migrate import upgrade
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import Store

#: What the address bar says. The browser is told that this name is the server on this machine.
HOST = "jam.example.org"
BASE = f"http://{HOST}"
ARGS = (
    *FLAGS,
    "--hide-scrollbars",
    f"--unsafely-treat-insecure-origin-as-secure={BASE}",
)
SIZES = {390: 844, 1280: 800}
PASSWORD = "four words are good"
START = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
#: A picture is taken when this share of a phase's time is over.
SHARE = 0.4
PATIENCE = 15_000
#: Counters leave on a tick of their own; see `workshop/live/sender.py`.
TICK_MS = (COUNT_TICK + 0.3) * 1000
#: The seat whose phone is seen: it writes, and builds on nothing.
SEAT = 6


@dataclass
class Clock:
    """A clock that runs, from a day that is always the same, and can be put forward."""

    begun: float = field(default_factory=time.monotonic)
    forward: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return START + self.forward + timedelta(seconds=time.monotonic() - self.begun)


@dataclass(frozen=True)
class Camera:
    """Takes pictures, and notes what is wrong with a page that it sees."""

    folder: Path
    whole: bool
    wrong: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.wait_for_function("() => document.fonts.status === 'loaded'")
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.wrong.append(f"{name}-{width}: {wide} px wider than the window")
        png = page.screenshot(full_page=self.whole, animations="disabled", caret="hide")
        (self.folder / f"{name}-{width}.png").write_bytes(small(png))

    def watch(self, page: Page, name: str) -> None:
        page.on("pageerror", lambda error: self.wrong.append(f"{name}: {error}"))
        page.on("console", lambda line: self._hear(name, line.type, line.text))
        page.on("response", lambda answer: self._look(name, answer.status, answer.url))

    def _hear(self, name: str, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.wrong.append(f"{name}: {text}")

    def _look(self, name: str, status: int, url: str) -> None:
        if status >= 500:
            self.wrong.append(f"{name}: {status} for {url}")


@dataclass(frozen=True)
class Studio:
    """The server, the browser and the camera."""

    house: House
    clock: Clock
    data_dir: Path
    port: int
    browser: Browser
    camera: Camera
    #: what the server's chance leans to; filled while a script needs it
    wanted: set[str]

    def windows(self, **cookies: str) -> tuple[Page, ...]:
        """One page of each size that holds these cookies."""
        return tuple(self._window(width, cookies) for width in SIZES)

    def signed_in(self, account: Account) -> tuple[Page, ...]:
        token = accounts.sign_in(self.house, account.email, PASSWORD)
        return self.windows(**{account_cookie_name(False): token})

    def holding(self, code: str, seat: Seat) -> tuple[Page, ...]:
        return self.windows(**{seat_cookie_name(code, False): seat.secret})

    def visit(self, pages: Iterable[Page], path: str, name: str) -> None:
        """Open a path and take its picture in every size."""
        for page in pages:
            self.camera.watch(page, name)
            page.goto(BASE + path)
            self.camera.take(page, name)

    def _window(self, width: int, cookies: dict[str, str]) -> Page:
        context: BrowserContext = self.browser.new_context(
            viewport={"width": width, "height": SIZES[width]},
            locale="en-GB",
            timezone_id="Europe/Berlin",
            color_scheme="light",
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        context.add_init_script("Math.random = () => 0.05")  # jitter without the waiting
        context.add_cookies([{"name": n, "value": v, "url": BASE} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page


@contextmanager
def studio(folder: Path, whole: bool) -> Iterator[Studio]:
    """A server on an empty Workshop, and a browser that believes it is at `HOST`."""
    chromium = find(CHROMIUM)
    if chromium is None:
        sys.exit("Chromium is missing. On Debian: sudo apt-get install chromium")
    with TemporaryDirectory() as kept:
        data_dir, clock, wanted = Path(kept), Clock(), set[str]()
        url = f"sqlite:///{data_dir / 'workshop.db'}"
        engine = create_engine(url)
        prepare(engine)
        upgrade(engine)
        house = House(
            Store(engine, clock),
            key=b"k" * 32,
            criteria_key=b"c" * 32,
            words=codename_words(),
            grace=timedelta(0),
            chance=Leaning(Random(7), wanted, ()),
        )
        settings = Settings(
            data_dir=data_dir, database_url=url, secret_key="s" * 40, criteria_key="c" * 40
        )
        app = create_app(settings, house)
        app.wsgi_app = as_if_https(app.wsgi_app)  # type: ignore[method-assign]
        with serving(app) as port, sync_playwright() as playwright:
            rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}"
            browser = playwright.chromium.launch(
                executable_path=str(chromium), args=[*ARGS, rules], headless=True
            )
            yield Studio(house, clock, data_dir, port, browser, Camera(folder, whole), wanted)
            browser.close()
        engine.dispose()


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """`app` on a free port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()


def as_if_https(app: Callable[..., Any]) -> Callable[..., Any]:
    """Pages look as they do behind TLS; only the socket is left as it came."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if not environ["PATH_INFO"].startswith("/socket.io"):
            environ["wsgi.url_scheme"] = "https"
        return app(environ, start)

    return answer


# ---- pages that belong to no phase ----


def before_anybody(at: Studio) -> None:
    """The first start."""
    strangers = at.windows()
    at.visit(strangers, "/", "first-start")
    token = setting_up.draw_link(at.data_dir, at.house.chance)
    at.visit(strangers, f"/set-up/{token}", "set-up")


def doors(at: Studio, lead: Account, team_id: str) -> None:
    """Ways in for somebody with an account."""
    strangers = at.windows()
    at.visit(strangers, "/", "sign-in")
    invitation = invitations.invite(at.house, lead, team_id, TeamRole.MEMBER)
    at.visit(strangers, f"/invitation/{invitation}", "invitation")
    way_back = ways_back.make(at.house, lead.email)
    at.visit(strangers, f"/way-back/{way_back}", "way-back")
    at.visit(strangers, "/join/NOSUCH22", "unknown-code")


def offices(at: Studio, lead: Account, team_id: str) -> None:
    """What somebody with an account sees outside a session."""
    pages = at.signed_in(lead)
    at.visit(pages, "/", "home")
    at.visit(pages, f"/teams/{team_id}", "team")
    at.visit(pages, "/sessions/new", "new-session")
    at.visit(pages, "/account", "account")


def ways_in(at: Studio, code: str) -> None:
    """From the code to a seat."""
    strangers = at.windows()
    at.visit(strangers, f"/s/{code}/screen", "screen-pair")
    at.visit(strangers, f"/join/{code}/back", "phone-back")
    at.visit(strangers, f"/join/{code}", "phone-join")
    for page in strangers:
        page.get_by_role("button", name="Take a seat").click()
        at.camera.take(page, "phone-codename")
    at.visit(strangers, f"/s/{code}/forget", "phone-forget")


def shared_device(at: Studio, code: str) -> None:
    """A device that several people use one after the other."""
    at.visit(at.windows(), f"/join/{code}?shared=1", "phone-join-shared")
    for page in at.windows(**{shared_cookie_name(code, False): "1"}):
        page.goto(f"{BASE}/join/{code}")
        page.get_by_role("button", name="Take a seat").click()
        at.camera.take(page, "phone-codename-shared")
        page.get_by_role("link", name="Go on").click()
        at.camera.take(page, "phone-shared")


def said_to_all(at: Studio) -> None:
    """What anybody may read: the door of a codename, how anonymity works, the sheet."""
    strangers = at.windows()
    at.visit(strangers, "/answers", "answers")
    at.visit(strangers, "/anonymity", "anonymity")
    at.visit(strangers, "/anonymity/sheet", "anonymity-sheet")


# ---- a session ----


@dataclass(frozen=True)
class Room:
    """All pages of one session that stand open, by name."""

    at: Studio
    play: Performance
    pages: dict[str, tuple[Page, ...]]

    def open(self) -> None:
        paths = {"phone": "", "screen": "/screen"}
        for page in self.pages["phone"]:
            # The script deals; a phone would be faster, and take what somebody builds on.
            page.route("**/deal", lambda route: route.abort())
        for name, pages in self.pages.items():
            for page in pages:
                self.at.camera.watch(page, name)
                page.goto(f"{BASE}/s/{self.play.code}{paths.get(name, '/desk')}")

    def follow(self) -> None:
        """Wait until every page has come to where the session stands, by itself."""
        visit = str(self.play.jam.visit)
        script = "visit => document.querySelector('[data-visit]')?.dataset.visit === visit"
        for name, pages in self.pages.items():
            for page in pages:
                try:
                    page.wait_for_function(script, arg=visit)
                except Exception:
                    self.at.camera.wrong.append(f"{name} did not follow to {self.play.jam.phase}")

    def hear_counters(self) -> None:
        """Wait for the slow tick, so that a page tells what has just been done."""
        self.pages["desk"][0].wait_for_timeout(TICK_MS)

    def take(self, names: Iterable[str], beside: str = "") -> None:
        """One picture of each page, loaded anew so that chance and haste play no part."""
        phase = self.play.jam.phase
        for name in names:
            for page in self.pages[name]:
                page.reload()
                self.at.camera.take(page, f"{name}-{phase.value.replace('_', '-')}{beside}")


def session(at: Studio, play: Performance, looks_on: Account) -> None:
    """Walk a session from the lobby to its report, with its pages open."""
    lead, decider = play.cast.lead, play.cast.decider
    room = Room(
        at,
        play,
        {
            "phone": at.holding(play.code, play.seats[SEAT]),
            "desk": at.signed_in(lead),
            "screen": at.signed_in(looks_on),
            "decider": at.signed_in(decider),
        },
    )
    with present(at, play):
        room.open()
        while walk(at, room):
            go_on(at, play)
    at.visit(room.pages["desk"], f"/s/{play.code}/report", "report")
    at.visit(room.pages["phone"], f"/s/{play.code}/wrote", "phone-wrote")


def go_on(at: Studio, play: Performance) -> None:
    """Announce the next phase and let the server's own sender open it."""
    coming = play.jam.visit + 1
    at.wanted.update(play.wanted_next())
    play.announce()
    until(lambda: play.jam.visit == coming, "the next phase opens")
    at.wanted.clear()


def walk(at: Studio, room: Room) -> bool:
    """One phase: all follow, act, and are taken. Whether another phase comes."""
    room.follow()
    if room.play.jam.phase is Phase.ESTIMATE:
        room.take(["phone"], "-first")
    room.play.act()
    room.hear_counters()
    jam = room.play.jam
    at.clock.forward += jam.step.minutes * SHARE * at.house.minute
    decides = jam.phase in (Phase.AGREE, Phase.QUESTION, Phase.TALLY, Phase.CHOOSE)
    room.take(("phone", "desk", "screen", *(("decider",) if decides else ())))
    return jam.phase is not Phase.CLOSED


@contextmanager
def present(at: Studio, play: Performance) -> Iterator[None]:
    """Let the other seats listen too, so that the room is as full as it says."""
    others = [seat for seat in play.seats if seat != play.seats[SEAT]]
    listening = [Listener(reconnection=False) for _ in others]
    for seat, client in zip(others, listening, strict=True):
        client.connect(
            f"http://127.0.0.1:{at.port}?s={play.code}&as=phone&lang=en",
            headers={"Cookie": f"{seat_cookie_name(play.code, False)}={seat.secret}"},
            transports=["websocket"],
        )
    yield
    for client in listening:
        client.eio.disconnect(abort=True)


def take_all(at: Studio) -> None:
    """Every page, from the first start to the report."""
    before_anybody(at)
    team = people.gather(at.house, PASSWORD)
    lead, second, decider, looks_on = (team[each] for each in (LEAD, SECOND, DECIDER, OBSERVER))
    (team_id,) = lead.roles
    doors(at, lead, team_id)
    parts = {second.id: Role.CO_FACILITATOR, looks_on.id: Role.OBSERVER}
    play = begin(at.house, team_id, Cast(lead, decider, parts), complaints.SCRIPT)
    waits = Cast(second, decider, {lead.id: Role.CO_FACILITATOR})
    waiting = begin(at.house, team_id, waits, mondays.SCRIPT).code
    ways_in(at, waiting)
    said_to_all(at)
    session(at, play, looks_on)
    # After the session: seats that are taken draw from the same chance as what it deals.
    shared_device(at, waiting)
    offices(at, lead, team_id)
    pilots(at, team)


def pilots(at: Studio, team: Mapping[Person, Account]) -> None:
    """Pilots in every state, as whoever owns them and whoever decides on them meets them."""
    now = at.clock()
    clock = WoundClock(now - SINCE)
    wound = replace(at.house, store=Store(at.house.store.engine, clock))
    told = pilots_of_demo.fill(wound, clock, now, team)
    running, continued, _stopped, changed, paused, overdue, _waiting, proposed = told
    manager, owner = at.signed_in(team[DECIDER]), at.signed_in(team[OWNER])
    draft = next_version(at, changed)
    for step in Step:
        at.visit(owner, f"/pilots/{draft}/card/{step.value}", f"pilot-card-{step.value}")
    at.visit(owner, f"/pilots/{draft}/measures", "pilot-measures")
    at.visit(owner, f"/pilots/{running}/readings", "pilot-figures")
    at.visit(owner, f"/pilots/{running}/readings/day", "pilot-figures-day")
    at.visit(owner, f"/pilots/{running}/readings/table", "pilot-figures-table")
    at.visit(manager, f"/pilots/{proposed}/lock", "pilot-sign")
    at.visit(manager, f"/pilots/{running}/lock", "pilot-locked")
    at.visit(manager, f"/pilots/{running}/receipt", "pilot-receipt")
    for name, pilot in (("running", running), ("paused", paused), ("overdue", overdue)):
        at.visit(manager, f"/pilots/{pilot}/review", f"pilot-review-{name}")
    at.visit(manager, f"/pilots/{continued}/review", "pilot-review-continued")
    at.visit(manager, "/pilots", "pilots")
    at.visit(manager, "/reviews", "reviews")
    at.visit(manager, "/how-we-know", "how-we-know")


def next_version(at: Studio, changed: str) -> str:
    """The draft that follows a pilot which was changed."""
    with at.house.store.reading() as reading:
        pilot = queries.one(reading, changed)
        found = queries.of_teams(reading, [pilot.team_id])
    later = (each for each in found if each.card.version > pilot.card.version)
    return next(each.id for each in later if each.unit == pilot.unit)


def main() -> None:
    """Take all pictures; end with an error when something was wrong with a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/screens"))
    parser.add_argument("--whole", action="store_true", help="from top to bottom")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with studio(given.folder, given.whole) as at:
        take_all(at)
        wrong = sorted(set(at.camera.wrong))
    pictures = sorted(given.folder.glob("*.png"))
    size = sum(path.stat().st_size for path in pictures) / 1e6
    print(f"{len(pictures)} pictures, {size:.1f} MB")
    if wrong:
        sys.exit("\n".join(("Something is wrong:", *wrong)))


if __name__ == "__main__":
    main()
