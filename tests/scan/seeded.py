"""A Workshop to be attacked: the real server over the demo, and who is let in."""

import os
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.serving.real_server import free_port
from tests.waiting import until

HERE = Path(__file__).parent
START = "from workshop.cli import main; main()"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ID = re.compile(r'(?:id|data-unit|data-key|value)="([0-9a-f]{8}-[0-9a-f-]{27})"')


@dataclass
class Seeded:
    """The server at `address`; `running` and `finished` are the codes of its two sessions."""

    address: str
    running: str
    finished: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    team: str = ""

    @property
    def cookie(self) -> str:
        """All cookies as one header: signed in, and with a seat."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@contextmanager
def seeded(folder: Path) -> Iterator[Seeded]:
    """The demo on a free port of this machine, with somebody signed in who also has a seat."""
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(HERE.parents[1]),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKSHOP_DATA_DIR": str(folder / "data"),
    }
    command = [sys.executable, "-c", START]
    told = subprocess.run(
        [*command, "demo"], env=environ, check=True, capture_output=True, text=True
    ).stdout
    with _started([*command, "serve"], environ, port) as address:
        codes = re.findall(r"/join/([A-Z0-9]+)/back", told)
        house = Seeded(address, running=codes[1], finished=codes[0])
        _let_in(house, told)
        yield house


@contextmanager
def deliberately_bad(folder: Path) -> Iterator[str]:
    """The address of a tiny program full of holes: whoever finds none there is of no use."""
    port, program = free_port(), folder / "bad_app.py"
    program.write_text((HERE / "examples" / "bad_app.py.txt").read_text())
    command = [sys.executable, str(program), str(port)]
    with _started(command, {"PATH": os.environ["PATH"]}, port) as address:
        yield address


@contextmanager
def _started(command: list[str], environ: Mapping[str, str], port: int) -> Iterator[str]:
    process = subprocess.Popen(
        command,
        env=dict(environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: process.poll() is not None or _answers(address), "the server", seconds=40)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).status_code < 500
    except requests.RequestException:
        return False


def _let_in(house: Seeded, told: str) -> None:
    """Sign in as whoever leads the running session, and come back to a seat in it."""
    browser = requests.Session()
    password = re.findall(r"shown only now:\s+(\S+)", told)[0]
    codename = re.findall(r"codename\n\s+([a-z -]+)\n?", told)[-1].strip()
    fields = {"email": "daan.visser@example.org", "password": password}
    _post(browser, house, "/sign-in", "/sign-in", fields)
    back = f"/join/{house.running}/back"
    _post(browser, house, back, back, {"codename": codename})
    house.cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies}
    assert any(name.startswith("seat_") for name in house.cookies), "no seat"
    assert "account" in house.cookies, "not signed in"
    page = browser.get(f"{house.address}/s/{house.running}/desk").text
    house.token = TOKEN.findall(page)[0]
    teams = re.findall(r"/teams/([\w-]+)", browser.get(house.address).text)
    house.team = teams[0]


def _post(
    browser: requests.Session, house: Seeded, page: str, path: str, fields: Mapping[str, str]
) -> None:
    token = TOKEN.findall(browser.get(house.address + page).text)[-1]
    told = browser.post(
        house.address + path,
        data=urllib.parse.urlencode({**fields, "csrf_token": token}),
        headers={
            "Origin": house.address,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        allow_redirects=False,
    )
    assert told.status_code == 303, f"{path}: {told.status_code}"
