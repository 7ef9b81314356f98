"""On a disk that takes 10 ms for every trip a hall goes on writing, and nothing it sent is lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import pytest
from real_server import ROOT, Running, running
from sqlalchemy import create_engine, func, select

from tests.builders import Clock
from tests.needs import Part, needs
from tests.play import Play, play
from tests.waiting import until
from workshop.core.seat.seat import Seat
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name
from workshop.storage.db import prepare
from workshop.storage.grouped import MOST
from workshop.storage.tables import IntakeRow
from workshop.storage.unit import Store

GCC = Part("A C compiler", ("gcc",), "gcc")
#: Milliseconds a trip to the disk takes, and how many texts a second are sent for how long. One
#: trip for each would allow ninety-odd.
TRIP = 10
A_SECOND = 110
SECONDS = 5
#: Seconds within which people are answered.
BOUND = 0.25


@dataclass
class Told:
    """What the writers saw: seconds until each answer, and the trips the disk made meanwhile."""

    statuses: list[int]
    waits: list[float]
    trips: int
    kept: int

    @property
    def p99(self) -> float:
        return quantiles(self.waits, n=100)[98]


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shim") / "slow_disk.so"
    source = str(ROOT / "bench" / "slow_disk.c")
    command = [str(needs(GCC)), "-shared", "-fPIC", "-O2", "-o", str(made), source, "-ldl"]
    subprocess.run(command, check=True)
    return made


@contextmanager
def a_hall(folder: Path) -> Iterator[Play]:
    """A session in which forty phones write."""
    engine = create_engine(f"sqlite:///{folder / 'workshop.db'}")
    prepare(engine)
    clock = Clock(datetime.now(UTC) - timedelta(minutes=2))
    playing = play(folder, 40, store=Store(engine, clock)).to(Phase.IDEATE)
    try:
        yield playing
    finally:
        engine.dispose()


def wrote(folder: Path, shim: Path, most: int) -> Told:
    with a_hall(folder) as playing:
        slow = {"LD_PRELOAD": str(shim), "SLOW_DISK_MS": str(TRIP), "SLOW_DISK_COUNT": "trips"}
        with running(f"writing_app:sharing({most})", folder, settings=slow) as server:
            trips = folder / "trips"
            post_all(server, playing, range(20))  # what a first request makes is there by then
            before = trips.stat().st_size
            statuses, waits = post_all(server, playing, range(20, 20 + A_SECOND * SECONDS))
            made = trips.stat().st_size - before
        with playing.house.store.reading() as reading:
            kept = reading.execute(select(func.count()).select_from(IntakeRow)).scalar_one()
    return Told(statuses, waits, made, kept - 20)


def write_and_kill(folder: Path, shim: Path) -> tuple[set[str], list[str]]:
    """Texts that were answered although the worker was killed thrice, and those that are kept."""
    answered: set[str] = set()

    def work(worker: int) -> None:
        n = worker
        while not ended.is_set():
            link = HTTPConnection(server.host, server.port, timeout=10)
            try:
                while not ended.is_set():
                    if post(link, playing.code, playing.seats[n % 40], n) == 303:
                        answered.add(text_of(n))
                    n += 16
            except (OSError, HTTPException):
                ended.wait(0.05)  # what was sent last may be kept or not; nobody was told
                n += 16
            finally:
                link.close()

    ended = threading.Event()
    slow = {"LD_PRELOAD": str(shim), "SLOW_DISK_MS": str(TRIP)}
    with ExitStack() as stack:
        playing = stack.enter_context(a_hall(folder))
        sharing = f"writing_app:sharing({MOST})"
        server = stack.enter_context(running(sharing, folder, settings=slow))
        pool = stack.enter_context(ThreadPoolExecutor(16))
        stack.callback(ended.set)
        for worker in range(16):
            pool.submit(work, worker)
        for _ in range(3):
            enough = len(answered) + 40
            until(lambda: len(answered) > enough, "forty answers", seconds=20)  # noqa: B023
            os.kill(server.worker(), signal.SIGKILL)
        ended.set()
        pool.shutdown()
        with playing.house.store.reading() as reading:
            kept = reading.execute(select(IntakeRow.text)).scalars().all()
    return answered, list(kept)


def post_all(server: Running, playing: Play, numbers: range) -> tuple[list[int], list[float]]:
    """Send texts at a steady pace; a wait counts from when the text was due to be sent."""
    start = time.monotonic() + 0.5
    workers = 32

    def work(worker: int) -> Sequence[tuple[int, float]]:
        link = HTTPConnection(server.host, server.port, timeout=30)
        told = []
        for n in numbers[worker::workers]:
            due = start + (n - numbers.start) / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            seat = playing.seats[n % len(playing.seats)]
            told.append((post(link, playing.code, seat, n), time.monotonic() - due))
        link.close()
        return told

    with ThreadPoolExecutor(workers) as pool:
        found = [each for told in pool.map(work, range(workers)) for each in told]
    return [status for status, _ in found], [wait for _, wait in found]


def text_of(n: int) -> str:
    return f"Idea {n} for a slow disk"


def post(link: HTTPConnection, code: str, seat: Seat, n: int) -> int:
    """Send one text as a page without script does: the answer says only that it was kept."""
    body = urlencode({"key": f"key-{n}", "text": text_of(n), "kind": "idea"})
    headers = {
        "Host": f"{link.host}:{link.port}",
        "Cookie": f"{seat_cookie_name(code, False)}={seat.secret}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    link.request("POST", f"/s/{code}/note", body, headers)
    answer = link.getresponse()
    answer.read()
    return answer.status


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, shim: Path) -> Told:
    """The same with one trip for each."""
    return wrote(tmp_path_factory.mktemp("alone"), shim, 1)


def test_a_hall_writes_on_a_slow_disk_and_all_of_it_is_kept(
    tmp_path: Path, shim: Path, alone: Told
) -> None:
    told = wrote(tmp_path, shim, MOST)
    assert told.statuses == [303] * A_SECOND * SECONDS
    assert told.kept == len(told.statuses)
    assert told.trips < 0.8 * told.kept
    assert median(told.waits) < BOUND
    # A machine that is busy for a moment lets the last of both wait, the one alone for longer.
    assert told.p99 < max(BOUND, alone.p99 / 2)


def test_with_one_trip_for_each_the_hall_waits_longer_and_longer(alone: Told) -> None:
    assert alone.kept == len(alone.statuses)
    assert alone.trips >= alone.kept
    assert median(alone.waits) > BOUND


@pytest.mark.soak
def test_what_was_answered_is_kept_when_the_worker_is_killed(tmp_path: Path, shim: Path) -> None:
    answered, kept = write_and_kill(tmp_path, shim)
    assert len(answered) > 120
    assert answered <= set(kept)
    assert len(kept) == len(set(kept))
