"""A whole fleet for a test: nginx as deploy/ sets it up, Redis, PostgreSQL, and N workers."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from real_server import free_port
from sqlalchemy import create_engine, insert

from tests.builders import Clock
from tests.needs import NGINX, REDIS, needs
from tests.play import Play, play
from tests.postgres import a_postgres
from tests.waiting import until
from workshop.core.account import token_hash
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.seats import account_cookie_name
from workshop.storage import migrate
from workshop.storage.tables import SignInRow
from workshop.storage.unit import Store

ROOT = Path(__file__).resolve().parents[2]
FLEET = ROOT / "deploy" / "fleet.py"
#: Until a worker answers; on a busy machine a start takes most of this.
START = 60.0


@dataclass
class Program:
    """One program that a test starts, ends and starts again, with all its children."""

    command: list[str]
    environ: Mapping[str, str]
    folder: Path
    port: int
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / f"said-{self.port}").open("ab") as said:
            self.running = subprocess.Popen(
                self.command,
                env=dict(self.environ),
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )

    def signal(self, number: int) -> None:
        """To the program alone, as a service manager does."""
        assert self.running is not None
        self.running.send_signal(number)

    def kill(self) -> None:
        """To it and all its children, at once and without a word."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    def wait(self, seconds: float) -> int:
        assert self.running is not None
        return self.running.wait(seconds)

    def until_it_listens(self) -> None:
        until(lambda: listens(self.port), f"port {self.port} listens", START)


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    with closing(socket.socket()) as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def is_well(port: int) -> bool:
    """Whether a worker there answers that it is well, as deploy/ asks it."""
    asked = [sys.executable, str(ROOT / "deploy" / "is_well.py"), str(port)]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


@dataclass
class Fleet:
    """What runs, and how to make sessions in it."""

    folder: Path
    database_url: str
    proxy: Program
    redis: Program
    workers: list[Program]
    #: a worker whose Redis is another one, and which the proxy does not know
    stray: Program | None
    store: Store
    plays: list[Play] = field(default_factory=list)

    def session(self, seats: int) -> Play:
        """A session in which ideas are written, led by Ada, with seats taken."""
        # Phases on the way there take no time; the clock of the workers catches up.
        self.store.now = Clock(datetime.now(UTC))
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        seed = len(self.plays) + 1
        playing = play(folder, seats, Preset.EXPRESS, seed, self.store)
        playing.to(Phase.IDEATE)
        self.plays.append(playing)
        return playing

    def signed_in(self, playing: Play) -> str:
        """The cookie of Ada's browser."""
        token = f"token-of-{playing.ada.id}"
        row = {"user_id": playing.ada.id, "made_at": datetime.now(UTC)}
        with self.store.unit() as unit:
            kept = insert(SignInRow).values(
                token_hash=token_hash(token), seen_at=datetime.now(UTC), **row
            )
            unit.execute(kept)
        return f"{account_cookie_name(False)}={token}"

    def sockets(self, worker: Program) -> int:
        """How many connections are open to a worker's port at the moment."""
        rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        here = f"{worker.port:04X}"
        return sum(row[1].endswith(f":{here}") and row[3] == "01" for row in rows)

    def restart(self, worker: Program) -> None:
        """Start a worker that has ended, and wait until it is well."""
        worker.start()
        until(lambda: is_well(worker.port), "a worker that is well", START)


@contextmanager
def a_fleet(
    folder: Path, workers: int = 2, has_stray: bool = False, **settings: str
) -> Iterator[Fleet]:
    """Everything started."""
    nginx, redis_server = needs(NGINX), needs(REDIS)
    with ExitStack() as stack:
        url = stack.enter_context(a_postgres())
        engine = create_engine(url, hide_parameters=True)
        stack.callback(engine.dispose)
        migrate.upgrade(engine)
        redis = _redis(str(redis_server), folder)
        programs = [_worker(folder, url, redis, settings) for _ in range(workers)]
        proxy = _proxy(str(nginx), folder, [each.port for each in programs])
        other = _redis(str(redis_server), folder)
        strays = [_worker(folder, url, other, settings)] if has_stray else []
        for program in (redis, *programs, proxy, *([other] if strays else []), *strays):
            stack.callback(program.kill)
            program.start()
        for worker in (*programs, *strays):
            until(lambda at=worker.port: is_well(at), "a worker that is well", START)
        proxy.until_it_listens()
        store = Store(engine, Clock(datetime.now(UTC)))
        yield Fleet(folder, url, proxy, redis, programs, (*strays, None)[0], store)


def _redis(program: str, folder: Path) -> Program:
    port = free_port()
    keeps_nothing = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    return Program([program, "--port", str(port), *keeps_nothing], os.environ, folder, port)


def _worker(folder: Path, url: str, redis: Program, settings: Mapping[str, str]) -> Program:
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKSHOP_DATA_DIR": str(folder / "data"),
        "WORKSHOP_DATABASE_URL": url,
        "WORKSHOP_REDIS_URL": f"redis://127.0.0.1:{redis.port}",
        "WORKSHOP_TRUSTED_PROXIES": "1",
        "WORKSHOP_BACKUP_HOURS": "0",
        **settings,
    }
    serve = [sys.executable, "-c", "from workshop.cli import main; main()", "serve"]
    return Program(serve, environ, folder, port)


def _proxy(program: str, folder: Path, ports: list[int]) -> Program:
    port, files = free_port(), folder / "nginx"
    files.mkdir()
    made = subprocess.run(
        [
            *(sys.executable, str(FLEET), "nginx", "--phones", "2000"),
            *("--listen", f"127.0.0.1:{port}", "--folder", str(files)),
            *("--log", str(files / "error.log")),
            *(("--user", "root") if os.geteuid() == 0 else ()),
            *(part for each in ports for part in ("--at", f"127.0.0.1:{each}")),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    conf = folder / "nginx.conf"
    conf.write_text(made)
    return Program([program, "-c", str(conf), "-g", "daemon off;"], os.environ, folder, port)
