"""Starts the real server, as `gunicorn_conf` sets it up, on a free port of this machine."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

NO_SETTINGS: Mapping[str, str] = {}
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Running:
    port: int
    process: subprocess.Popen
    host: str = "127.0.0.1"

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(5)
        try:
            sock.connect((self.host, self.port))
        except OSError:
            sock.close()
            raise
        return sock

    def worker(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    def memory_peak(self) -> int:
        """Bytes the worker has had in memory at most."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C, as a terminal sends it, to all; gives the exit status and all that was said."""
        os.killpg(self.process.pid, signal.SIGINT)
        said, _ = self.process.communicate(timeout=15)
        return self.process.returncode, said


def free_port(host: str = "127.0.0.1") -> int:
    with closing(socket.socket()) as sock:
        sock.bind((host, 0))
        return sock.getsockname()[1]


@contextmanager
def running(
    app: str,
    data_dir: Path,
    conf: str = "workshop.serving.gunicorn_conf",
    settings: Mapping[str, str] = NO_SETTINGS,
    host: str = "127.0.0.1",
) -> Iterator[Running]:
    """`app` as gunicorn takes it, for example `tiny_app:whole()`; `conf` names its settings."""
    port = free_port(host)
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(data_dir),
        "HOST": host,
        "PORT": str(port),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE))),
        "WORKSHOP_DATA_DIR": str(data_dir),
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", f"python:{conf}", app]
    process = subprocess.Popen(
        command,
        env=environ,
        cwd=data_dir,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    server = Running(port, process, host)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _wait_until_it_answers(server: Running) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with closing(server.connect()) as sock:
                sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
                if sock.recv(12).startswith(b"HTTP/1"):
                    return
        except OSError:
            select.select([], [], [], 0.05)
    raise AssertionError("the server did not start: " + server.process.communicate()[0])
