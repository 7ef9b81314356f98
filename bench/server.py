"""A server to be measured: a checkout's own `workshop serve` on a free port of this machine, with a
data folder of its own that goes away afterwards."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workshop.load import machine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
#: Seconds a start may take.
PATIENCE = 60.0
#: As `make run` starts it.
SERVE = ("-c", "from workshop.cli import main; main()", "serve")


@dataclass(frozen=True)
class Checkout:
    """Code to be measured, with the environment it was installed into."""

    root: Path = ROOT

    @property
    def python(self) -> str:
        """Its own Python; ours for our own, and where none was made."""
        own = self.root / ".venv/bin/python"
        return str(own) if self.root != ROOT and own.exists() else sys.executable

    def environ(self, data: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
        """What a program of this checkout runs with; nothing of ours gets in."""
        # Another checkout is only read; our own keeps its compiled modules, as a real start does.
        reads_only = {} if self.root == ROOT else {"PYTHONDONTWRITEBYTECODE": "1"}
        return {
            **reads_only,
            "PATH": os.environ["PATH"],
            "HOME": str(data),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PYTHONPATH": os.pathsep.join((str(self.root), str(HERE / "inside"))),
            "WORKSHOP_DATA_DIR": str(data),
            "WORKSHOP_GRACE_SECONDS": "1",
            "WORKSHOP_BACKUP_HOURS": "0",
            **settings,
        }


@dataclass
class Bench:
    """One server being measured, and the database behind it."""

    checkout: Checkout
    data: Path
    port: int
    settings: Mapping[str, str]
    process: subprocess.Popen[str] | None = None
    account: str = ""
    leaders: Sequence[str] = ()
    started_in: float = 0.0

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The first process of the server."""
        assert self.process is not None
        return self.process.pid

    def seed(
        self, sessions: Sequence[Mapping[str, object]], leaders: int = 0
    ) -> list[dict[str, Any]]:
        """Make sessions: `seats`, `phase`, `ideas` of each; returns `code` and `seats` of each.

        `leaders` is how many more people lead them: what one account may do is limited.
        """
        plan = {
            "do": "make",
            "account": self.account,
            "sessions": list(sessions),
            "leaders": leaders,
        }
        told = self._run(plan)
        self.account, self.leaders = told["account"], told["leaders"]
        made: list[dict[str, Any]] = told["sessions"]
        return made

    def look(self, code: str, sql: str) -> list[Any]:
        """The first column of a query on the database; `:id` is the session."""
        told = self._run({"do": "look", "code": code, "ask": {"found": sql}})
        found: list[Any] = told["found"]
        return found

    def count(self, code: str, table: str) -> int:
        """How many rows of a table belong to a session."""
        found: int = self.look(code, f"SELECT count(*) FROM {table} WHERE session_id = :id")[0]
        return found

    def start(self, argv: Sequence[str] = SERVE, **more: str) -> None:
        """Start it, and wait until it answers. `argv` is what Python runs, `more` its environment.

        Raises:
            RuntimeError: it ended, or did not answer in time.
        """
        environ = {**self.checkout.environ(self.data, self.port, self.settings), **more}
        began = time.monotonic()
        log = (self.data / "server.log").open("w")
        self.process = subprocess.Popen(
            [self.checkout.python, *argv],
            env=environ,
            cwd=self.checkout.root,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        log.close()
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise RuntimeError("no server: " + (self.data / "server.log").read_text())
            time.sleep(0.02)
        self.started_in = time.monotonic() - began

    def stop(self) -> None:
        """End it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None

    def cost(self) -> machine.Cost:
        """What the server has cost so far."""
        return machine.cost(self.pid)

    def cpu(self) -> float:
        """Processor seconds of the server so far."""
        return machine.cpu(self.pid)

    def _run(self, plan: Mapping[str, object]) -> dict[str, Any]:
        done = subprocess.run(
            [self.checkout.python, str(HERE / "seeding.py")],
            input=json.dumps(plan),
            env=self.checkout.environ(self.data, self.port, self.settings),
            cwd=self.checkout.root,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


@contextmanager
def a_bench(checkout: Checkout, **settings: str) -> Iterator[Bench]:
    """A server that is not started yet, with an empty data folder."""
    with TemporaryDirectory(prefix="workshop-bench-") as folder:
        bench = Bench(checkout, Path(folder), free_port(), settings)
        try:
            yield bench
        finally:
            bench.stop()


def free_port() -> int:
    """A port nobody uses just now."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as sock:
            sock.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return sock.recv(12).startswith(b"HTTP/1")
    except OSError:
        return False
