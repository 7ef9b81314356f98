"""Fifty people signing in at once neither fill the memory nor hold up a room that is writing."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
import requests
from real_server import Running, running

from tests.builders import PASSWORD, a_person
from tests.play import Play, play
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name

PEOPLE = 50
PATIENCE = 300  # seconds; on a busy machine fifty slow hashes take their time
MEGABYTE = 1024 * 1024
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signs_in(server: Running, email: str, password: str) -> tuple[requests.Session, dict[str, str]]:
    """A browser with the sign-in page open, and the form as it is about to be sent."""
    browser = requests.Session()
    page = browser.get(f"http://127.0.0.1:{server.port}/sign-in", timeout=PATIENCE).text
    token = TOKEN.search(page)
    assert token is not None
    return browser, {"csrf_token": token[1], "email": email, "password": password}


def all_at_once(server: Running, playing: Play, people: int) -> list[int]:
    """The answers to so many sign-ins that are sent in the same moment."""
    forms = [signs_in(server, a_person(playing.house).email, PASSWORD) for _ in range(people)]
    start = threading.Barrier(people)

    def send(ready: tuple[requests.Session, dict[str, str]]) -> int:
        browser, form = ready
        start.wait()
        address = f"http://127.0.0.1:{server.port}/sign-in"
        with browser:
            answer = browser.post(address, data=form, timeout=PATIENCE, allow_redirects=False)
        return answer.status_code

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(send, forms))


@contextmanager
def a_phone(server: Running, playing: Play) -> Iterator[list[float]]:
    """A seat that looks at its own ideas again and again; how many milliseconds each look took."""
    took: list[float] = []
    is_over = threading.Event()
    seat = playing.seats[0]

    def look() -> None:
        address = f"http://127.0.0.1:{server.port}/s/{playing.code}/own"
        with requests.Session() as phone:
            phone.cookies.set(seat_cookie_name(playing.code, False), seat.secret)
            while not is_over.wait(0.02):
                begun = perf_counter()
                assert phone.get(address, timeout=PATIENCE).status_code == 200
                took.append((perf_counter() - begun) * 1000)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield took
    finally:
        is_over.set()
        looking.join()


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    playing = play(tmp_path, seats_taken=1)
    playing.clock.time = datetime.now(UTC)
    return playing.to(Phase.APPRAISE)


def growth(app: str, playing: Play, folder: Path, people: int) -> tuple[float, list[float]]:
    """By how many megabytes the server grew at most, and how long a phone had to wait meanwhile."""
    with running(app, folder) as server:
        signs_in(server, "", "")
        before = server.memory_peak()
        with a_phone(server, playing) as took:
            assert all_at_once(server, playing, people) == [303] * people
        return (server.memory_peak() - before) / MEGABYTE, sorted(took)


def test_fifty_sign_ins_at_once_stay_small_and_hold_up_nobody(
    playing: Play, tmp_path: Path
) -> None:
    grown, took = growth("guarded_app:guarded()", playing, tmp_path, PEOPLE)
    assert grown < 200
    assert len(took) > 10
    assert took[int(len(took) * 0.95)] < 500


def test_hashing_without_a_bound_is_noticed(playing: Play, tmp_path: Path) -> None:
    grown, _took = growth("guarded_app:careless()", playing, tmp_path, 16)
    assert grown > 200
