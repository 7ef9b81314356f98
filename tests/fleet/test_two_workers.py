"""Two workers behind nginx with one PostgreSQL and one Redis, and what goes wrong in such a house.

How long things take is measured by the bench; here only that they happen.
"""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from tests.fleet.phones import Phone, Writing
from tests.fleet.standing import ROOT, Fleet, Program, a_fleet
from tests.play import Play
from tests.waiting import until
from workshop.core.troubles import Trouble
from workshop.live.neighbours import DEAF
from workshop.seats import seat_cookie_name
from workshop.storage.tables import IntakeRow

#: Far more than any of it takes, for a machine that does much else.
SOON = 30.0


@pytest.fixture(scope="module")
def fleet(tmp_path_factory) -> Iterator[Fleet]:
    with a_fleet(tmp_path_factory.mktemp("fleet"), has_stray=True) as found:
        yield found


@contextmanager
def phones(fleet: Fleet, playing: Play, *ports: int) -> Iterator[list[Phone]]:
    """A phone for each port, that of the proxy or of a worker, on pages of one session."""
    name = seat_cookie_name(playing.code, False)
    opened, before = [], sum(sockets(fleet))
    try:
        for seat, port in zip(playing.seats, ports, strict=False):
            opened.append(Phone(port, playing.code, f"{name}={seat.secret}").open())
        until(lambda: all(each.is_live for each in opened), "all phones listen", SOON)
        yield opened
    finally:
        for each in opened:
            each.close()
        until(lambda: sum(sockets(fleet)) <= before, "their lines are closed", SOON)


@contextmanager
def a_desk(fleet: Fleet, playing: Play, port: int) -> Iterator[Phone]:
    desk = Phone(port, playing.code, fleet.signed_in(playing), "desk").open()
    try:
        until(lambda: desk.is_live, "the desk listens", SOON)
        yield desk
    finally:
        desk.close()


def more_time(desk: Phone) -> int:
    """Something everybody in the session hears of; the number of it."""
    before = desk.n
    desk.act(f"/s/{desk.code}/desk/time", {"minutes": "1", "key": os.urandom(16).hex()})
    return before + 1


def troubles(worker: Program) -> str:
    with urlopen(f"http://127.0.0.1:{worker.port}/healthz", timeout=5) as answer:
        return answer.read().decode()


def kept_in(fleet: Fleet, playing: Play) -> Counter[str]:
    """The texts in the session's intake, and how often each is there."""
    with fleet.store.reading() as reading:
        asked = select(IntakeRow.text).where(IntakeRow.session_id == playing.jam_at_start.id)
        return Counter(reading.execute(asked).scalars())


def assert_each_kept_once(fleet: Fleet, playing: Play, written: Writing) -> None:
    """All that was answered is there, and nothing twice."""
    assert written.failed == []
    assert len(written.kept) > len(written.phones)
    assert kept_in(fleet, playing) == Counter(written.kept)


def its_worker(fleet: Fleet, before: list[int]) -> Program:
    """The worker to whose port connections were opened since `before`."""
    more = [fleet.sockets(worker) - was for worker, was in zip(fleet.workers, before, strict=True)]
    assert sum(each > 0 for each in more) == 1, more
    return fleet.workers[more.index(max(more))]


def sockets(fleet: Fleet) -> list[int]:
    return [fleet.sockets(worker) for worker in fleet.workers]


def test_phones_on_two_workers_hear_the_same_news_and_are_counted_together(fleet: Fleet):
    playing, (one, two) = fleet.session(3), fleet.workers
    at = (one.port, one.port, two.port)
    with phones(fleet, playing, *at) as three, a_desk(fleet, playing, two.port) as desk:
        n = more_time(desk)
        until(lambda: {each.n for each in (*three, desk)} == {n}, "the news everywhere", 5.0)
        until(lambda: desk.counts.get("here") == 3, "all three are counted", SOON)
        until(lambda: all(each.look() for each in (*three, desk)), "every page is right", SOON)


def test_without_the_wake_ups_a_phone_hears_late(fleet: Fleet):
    """The twin: a worker on another Redis hears nothing until its own quiet look, 14 s apart."""
    playing, stray = fleet.session(1), fleet.stray
    assert stray is not None
    with (
        phones(fleet, playing, stray.port) as (phone,),
        a_desk(fleet, playing, fleet.workers[0].port) as desk,
    ):
        time.sleep(4.5)  # until it ticks as slowly as in a room in which nothing happens
        ticks = phone.ticks
        until(lambda: phone.ticks > ticks, "such a tick", 16)
        n = more_time(desk)
        until(lambda: desk.n == n, "the news where it was made", SOON)
        time.sleep(2.0)
        assert phone.n < n
        assert desk.counts.get("here") == 0


def test_all_phones_of_a_session_land_on_one_worker(fleet: Fleet):
    for _ in range(3):
        playing, before = fleet.session(4), sockets(fleet)
        with phones(fleet, playing, *[fleet.proxy.port] * 4):
            its_worker(fleet, before)


def test_a_worker_killed_while_people_write_costs_nobody_a_word(fleet: Fleet):
    playing, before = fleet.session(8), sockets(fleet)
    with phones(fleet, playing, *[fleet.proxy.port] * 8) as eight:
        killed = its_worker(fleet, before)
        with Writing(eight) as written:
            time.sleep(1.0)
            killed.kill()
            at = time.monotonic()
            until(lambda: not any(each.is_live for each in eight), "the lines are cut", SOON)
            until(lambda: all(each.is_live for each in eight), "all are back elsewhere", SOON)
            print(f"back after {time.monotonic() - at:.1f} s")
            time.sleep(0.5)
        assert_each_kept_once(fleet, playing, written)
        until(lambda: all(each.look() for each in eight), "every page is right", SOON)
        fleet.restart(killed)
        until(lambda: fleet.sockets(killed) == 0, "nobody is there yet", SOON)
        time.sleep(2.5)  # for so long the proxy leaves a worker alone that did not answer
        late = Phone(fleet.proxy.port, playing.code, eight[0].cookie).open()
        until(lambda: fleet.sockets(killed) > 0, "the worker has its session again", SOON)
        late.close()


def test_redis_away_while_people_write_costs_nobody_a_word_and_news_goes_on(fleet: Fleet):
    playing, (one, two) = fleet.session(4), fleet.workers
    at = (one.port, one.port, two.port, two.port)
    with phones(fleet, playing, *at) as four, a_desk(fleet, playing, one.port) as desk:
        with Writing(four) as written:
            fleet.redis.kill()
            n = more_time(desk)
            until(lambda: all(each.n == n for each in four), "news without Redis", SOON)
            until(lambda: Trouble.NEIGHBOURS.value in troubles(two), "it is told", SOON)
            time.sleep(DEAF)  # for so long that they take the line for dead as well
            n = more_time(desk)
            fleet.redis.start()
            at_return = time.monotonic()
            until(lambda: all(each.n == n for each in four), "news after Redis is back", SOON)
            print(f"right {time.monotonic() - at_return:.1f} s after the return")
        assert_each_kept_once(fleet, playing, written)
        until(lambda: Trouble.NEIGHBOURS.value not in troubles(two), "all is well again", SOON)
        until(lambda: all(each.look() for each in four), "every page is right", SOON)
        until(lambda: desk.counts.get("here") == 4, "all four are counted", SOON)
        n = more_time(desk)
        until(lambda: all(each.n == n for each in four), "news by Redis", 5.0)


#: In place of the service manager's: asks the test for a restart, and waits until it has done so.
SYSTEMCTL = """#!/bin/sh
port=${2#workshop@}
: > "$ASKED/$1-$port"
while [ -e "$ASKED/$1-$port" ]; do sleep 0.1; done
"""


def restart_one_by_one(fleet: Fleet, folder: Path) -> int:
    """Run the script of deploy/ over all workers; its status."""
    asked, programs = folder / "asked", folder / "programs"
    for each in (asked, programs):
        each.mkdir()
    (programs / "systemctl").write_text(SYSTEMCTL)
    (programs / "systemctl").chmod(0o755)
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    environ = {**os.environ, "PATH": path, "ASKED": str(asked), "REST": "2.2"}
    ports = [str(worker.port) for worker in fleet.workers]
    script = subprocess.Popen([ROOT / "deploy" / "restart-one-by-one", *ports], env=environ)
    while script.poll() is None:
        for worker in fleet.workers:
            wanted = asked / f"restart-{worker.port}"
            if wanted.exists():
                worker.signal(signal.SIGTERM)
                assert worker.wait(20.0) == 0
                worker.start()
                wanted.unlink()
        time.sleep(0.05)
    return script.wait()


def test_workers_restarted_one_after_the_other_lose_and_double_nothing(
    fleet: Fleet, tmp_path: Path
):
    playing = fleet.session(8)
    with phones(fleet, playing, *[fleet.proxy.port] * 8) as eight:
        with Writing(eight) as written:
            time.sleep(0.5)
            assert restart_one_by_one(fleet, tmp_path) == 0
        assert_each_kept_once(fleet, playing, written)
        until(lambda: all(each.is_live and each.look() for each in eight), "all are back", SOON)


def test_no_worker_and_no_proxy_has_said_anything(fleet: Fleet):
    """Neither of the faults above, nor of anybody; what cannot be reached is told as a trouble."""
    said = "".join(
        (fleet.folder / f"said-{each.port}").read_text() for each in (*fleet.workers, fleet.proxy)
    )
    assert said == ""
    assert (fleet.folder / "nginx" / "error.log").read_text() == ""
