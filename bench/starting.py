"""How long `make run` takes when everything is there, until the first page."""

import os
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory

from bench.measuring import Measuring
from bench.server import free_port


async def start(measuring: Measuring) -> None:
    """A first start, which makes the database, and a second one."""
    with TemporaryDirectory(prefix="workshop-bench-") as folder:
        _started(measuring.checkout.root, Path(folder))
        seconds = _started(measuring.checkout.root, Path(folder))
    measuring.figures.show("second", seconds, "s", most=5)


def _started(root: Path, data: Path) -> float:
    port = free_port()
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WORKSHOP_DATA_DIR": str(data)}
    began = time.perf_counter()
    program = subprocess.Popen(
        ["make", "run"],
        cwd=root,
        env={"PATH": os.environ["PATH"], "HOME": str(data), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _shows_a_page(port):
            if program.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError("make run did not start")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(20)


def _shows_a_page(port: int) -> bool:
    try:
        with closing(create_connection(("127.0.0.1", port), timeout=10)) as sock:
            sock.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in sock.recv(64)
    except OSError:
        return False
