"""The longer forms: four workers, more people, Redis away for ten seconds. Minutes, not hours."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.fleet.phones import Phone, Writing
from tests.fleet.standing import Fleet, a_fleet
from tests.fleet.test_two_workers import (
    SOON,
    a_desk,
    assert_each_kept_once,
    more_time,
    phones,
    sockets,
)
from tests.waiting import until

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def fleet(tmp_path_factory) -> Iterator[Fleet]:
    with a_fleet(tmp_path_factory.mktemp("four"), workers=4) as found:
        yield found


def test_sessions_are_spread_over_four_workers(fleet: Fleet):
    with ExitStack() as stack:
        for _ in range(24):
            stack.enter_context(phones(fleet, fleet.session(2), *[fleet.proxy.port] * 2))
        assert all(count >= 2 for count in sockets(fleet)), sockets(fleet)


def test_redis_away_for_ten_seconds_costs_nobody_a_word(fleet: Fleet):
    playing = fleet.session(12)
    at = [worker.port for worker in fleet.workers] * 3
    with (
        phones(fleet, playing, *at) as twelve,
        a_desk(fleet, playing, fleet.workers[0].port) as desk,
    ):
        with Writing(twelve) as written:
            time.sleep(2.0)
            fleet.redis.kill()
            for _ in range(5):
                n = more_time(desk)
                time.sleep(2.0)
            fleet.redis.start()
            at_return = time.monotonic()
            until(lambda: all(each.n == n for each in twelve), "news after the return", SOON)
            print(f"right {time.monotonic() - at_return:.1f} s after the return")
        assert_each_kept_once(fleet, playing, written)
        until(lambda: all(each.look() for each in twelve), "every page is right", SOON)
        until(lambda: desk.counts.get("here") == 12, "all twelve are counted", SOON)


def test_workers_killed_one_after_the_other_cost_nobody_a_word(fleet: Fleet):
    plays = [fleet.session(4) for _ in range(6)]
    with ExitStack() as stack:
        rooms: list[list[Phone]] = []
        for playing in plays:
            rooms.append(stack.enter_context(phones(fleet, playing, *[fleet.proxy.port] * 4)))
        written = [stack.enter_context(Writing(room, pause=0.5)) for room in rooms]
        for worker in fleet.workers:
            worker.kill()
            time.sleep(3.0)
            fleet.restart(worker)
            time.sleep(3.0)
        for each in written:
            each.__exit__()
        everybody = [phone for room in rooms for phone in room]
        until(lambda: all(each.is_live for each in everybody), "all are back", SOON)
        for playing, texts in zip(plays, written, strict=True):
            assert_each_kept_once(fleet, playing, texts)
        until(lambda: all(each.look() for each in everybody), "every page is right", SOON)
