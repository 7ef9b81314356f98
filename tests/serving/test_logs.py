"""Whatever goes wrong, no log, no terminal and no file tells who asked or what they wrote."""

import os
import re
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from real_server import Running, running

from tests.play import play
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience

ADDRESS = "203.0.113.77"
AGENT = "AgentCanary"
IDEA = "IdeaCanary"
WORD = "PasswordCanary"
PERSON = "PersonCanary"
TYPED = "TypedCanary"
CANARIES = (ADDRESS, "127.0.0.1", AGENT, IDEA, WORD, PERSON, TYPED)
#: Ideas stand in the database, and nowhere else.
KEPT_IN = {IDEA: re.compile(r"workshop\.db(-wal|-shm)?")}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CODENAME = re.compile(r"<li data-word>([a-z-]+)</li>")


@dataclass
class Visitor:
    """A browser behind a proxy, with a name of its own for everything it says."""

    server: Running
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.headers.update({"X-Forwarded-For": ADDRESS, "User-Agent": AGENT})

    def get(self, path: str) -> requests.Response:
        address = f"http://127.0.0.1:{self.server.port}{path}"
        return self.session.get(address, timeout=10, allow_redirects=False)

    def post(self, path: str, page: requests.Response, **form: str) -> requests.Response:
        token = TOKEN.search(page.text)
        assert token is not None, page.text
        address = f"http://127.0.0.1:{self.server.port}{path}"
        form = {"csrf_token": token[1], "key": "one key", **form}
        return self.session.post(address, data=form, timeout=10, allow_redirects=False)


def raw(server: Running, said: bytes) -> bytes:
    """Send something that may be no request at all."""
    with closing(server.connect()) as sock, suppress(OSError):
        sock.sendall(said)
        return sock.recv(1 << 16)
    return b""


def misbehave(server: Running) -> None:
    """Requests that the server itself refuses before the application hears of them."""
    said = f"X-Forwarded-For: {ADDRESS}\r\nUser-Agent: {AGENT}\r\n".encode()
    line = f"GET /?q={TYPED} HTTP/1.1\r\nHost: x\r\n".encode()
    answers = [
        raw(server, f"{TYPED}\r\n\r\n".encode()),
        raw(server, f"GET /{TYPED} HTTP/9.9\r\n".encode() + said + b"\r\n"),
        raw(server, line + said + f"{TYPED} no colon\r\n\r\n".encode()),
        raw(server, line + said + f"X-Long: {TYPED * 2000}\r\n\r\n".encode()),
        raw(server, f"GET /{TYPED * 2000} HTTP/1.1\r\n\r\n".encode()),
        raw(server, line + said + f"Transfer-Encoding: {TYPED}\r\n\r\n".encode()),
        raw(server, line + said + f"Content-Length: {TYPED}\r\n\r\n".encode()),
        raw(server, line.replace(b"GET", b"G<T") + said + b"\r\n"),
    ]
    assert all(re.match(rb"HTTP/1.[01] [45]\d\d", answer) for answer in answers)


def live_through(server: Running, code: str, database: Path) -> list[str]:
    """A bad day: everything a person does, and everything that can break. Gives the codename."""
    visitor = Visitor(server)
    words = CODENAME.findall(visitor.post(f"/join/{code}", visitor.get(f"/join/{code}")).text)
    assert len(words) == 6
    phone = visitor.get(f"/s/{code}")
    assert visitor.post(f"/s/{code}/note", phone, text=f"{IDEA} kept").status_code == 303
    back = visitor.get(f"/join/{code}/back")
    for typed in (" ".join(words), f"{TYPED} five other words here"):
        visitor.post(f"/join/{code}/back", back, codename=typed)
    visitor.get(f"/join/{TYPED}?q={TYPED}")
    visitor.get(f"/s/{code}/{TYPED}")
    sign_in = visitor.get("/sign-in")
    visitor.post("/sign-in", sign_in, email=f"{PERSON}@x.example", password=WORD)
    visitor.get(f"/socket.io/?EIO=4&transport=polling&s={TYPED}")
    socket = visitor.get(f"/socket.io/?EIO=4&transport=websocket&s={code}&as={Audience.PHONE}")
    assert socket.status_code >= 400
    misbehave(server)
    assert visitor.get(f"/crash?said={TYPED}").status_code == 500
    break_the_database(database)
    failed = visitor.post(f"/s/{code}/note", phone, text=f"{IDEA} lost", key="two")
    assert failed.status_code == 500
    return words


def break_the_database(database: Path) -> None:
    """From now on every text is refused by the database itself."""
    refuse = (
        "CREATE TRIGGER refuse BEFORE INSERT ON intake "
        "BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END"
    )
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(refuse)


def told(said: str, folder: Path, words: list[str]) -> set[str]:
    """Everything that should not stand in what was said, nor in any file of the data folder."""
    found = {name for name in (*CANARIES, *codenames(words)) if name in said}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for name in (*CANARIES, *codenames(words)):
            kept = name in KEPT_IN and KEPT_IN[name].fullmatch(path.name)
            if name.encode() in content and not kept:
                found.add(name)
    return found


def codenames(words: list[str]) -> tuple[str, ...]:
    """A codename as it could be written down."""
    return tuple(f"{words[0]}{sign}{words[1]}" for sign in (" ", "-", "+", "%20", "', '"))


@pytest.fixture
def bad_day(tmp_path: Path) -> "BadDay":
    return BadDay(tmp_path)


@dataclass
class BadDay:
    folder: Path

    def on(self, app: str, conf: str) -> tuple[str, set[str]]:
        """Serve a session through a bad day: what was said, and which canaries were found."""
        playing = play(self.folder)
        playing.clock.time = datetime.now(UTC)
        playing.to(Phase.IDEATE)
        playing.engine.dispose()
        trusting = {"WORKSHOP_TRUSTED_PROXIES": "1"}
        with running(app, self.folder, conf, trusting) as server:
            words = live_through(server, playing.code, self.folder / "workshop.db")
            status, said = server.interrupt()
        assert status == 0
        return said, told(said, self.folder, words)


def test_nothing_anybody_said_is_written_down_on_a_bad_day(bad_day: BadDay) -> None:
    said, found = bad_day.on("crashing_app:broken()", "workshop.serving.gunicorn_conf")
    assert found == set(), said
    assert "ValueError in crashing_app:" in said  # what broke, and where, is told
    assert "IntegrityError in " in said
    assert "Traceback" not in said


def test_the_search_finds_what_a_careless_server_writes_down(bad_day: BadDay) -> None:
    said, found = bad_day.on("crashing_app:careless()", "loose_conf")
    assert found >= {ADDRESS, "127.0.0.1", AGENT, IDEA, TYPED}, said


@pytest.fixture
def dumping() -> Iterator[None]:
    """A terminal in which programs that die leave their memory behind."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    if before[1] == 0:
        pytest.skip("this machine allows no core dumps: nothing to switch off")
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def leaves_memory_behind(pid: int) -> bool:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    line = next(line for line in lines if line.startswith("Max core file size"))
    return line.split()[4] != "0"


@pytest.mark.usefixtures("dumping")
def test_no_copy_of_the_memory_is_written_when_the_server_dies(tmp_path: Path) -> None:
    assert leaves_memory_behind(os.getpid())
    with running("tiny_app:whole()", tmp_path) as server:
        assert not leaves_memory_behind(server.process.pid)
        assert not leaves_memory_behind(server.worker())
