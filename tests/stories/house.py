"""The real server for a story: `workshop serve` with shortened clocks, in a folder of its own."""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.waiting import until

ROOT = Path(__file__).parents[2]
START = "from workshop.cli import main; main()"


@dataclass
class RunningHouse:
    """A server that answers at `address`; `set_up` is the path of the one-time link it printed."""

    address: str
    set_up: str
    process: subprocess.Popen[str]
    log: Path


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running_house(folder: Path, minute: float = 30, grace: float = 1) -> Iterator[RunningHouse]:
    """Start the server as `make run` does; an agenda's minute lasts `minute` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "server.log"
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKSHOP_DATA_DIR": str(folder / "data"),
        "WORKSHOP_REHEARSAL": "1",
        "WORKSHOP_MINUTE_SECONDS": str(minute),
        "WORKSHOP_GRACE_SECONDS": str(grace),
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", START, "serve"],
            env=environ,
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: process.poll() is not None or _answers(address), "the server", seconds=30)
        assert process.poll() is None, log.read_text()
        link = re.search(r"/set-up/[\w-]+", log.read_text())
        assert link, log.read_text()
        yield RunningHouse(address, link.group(), process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
