"""The channel over a real Redis that goes and comes back; without the program skipped by name."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_server import free_port

from tests.fleet.standing import Program
from tests.needs import REDIS, needs
from tests.waiting import until
from workshop.live import neighbours
from workshop.live.channel import Away, Channel
from workshop.live.elsewhere import Elsewhere
from workshop.live.neighbours import Hearing, Neighbours


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Program]:
    program, port = str(needs(REDIS)), free_port()
    options = ["--port", str(port), "--save", "", "--appendonly", "no"]
    found = Program([program, *options], os.environ, tmp_path, port)
    found.start()
    found.until_it_listens()
    yield found
    found.kill()


def test_what_one_says_all_hear_itself_included(redis: Program) -> None:
    one, other = (Channel(f"redis://127.0.0.1:{redis.port}") for _ in range(2))
    for channel in (one, other):
        channel.hear(0.2)
    one.say(b"words")
    for channel in (one, other):
        until(lambda at=channel: at.hear(0.5) == b"words", "the words")
        channel.hang_up()
    one.close(), other.close()


def test_databases_of_one_redis_do_not_hear_each_other(redis: Program) -> None:
    one, other = (Channel(f"redis://127.0.0.1:{redis.port}/{n}") for n in range(2))
    other.hear(0.2)
    one.say(b"words")
    assert other.hear(0.3) is None
    one.close(), other.close()


def test_a_redis_that_is_not_there_is_said_to_be_away_and_not_waited_for(redis: Program) -> None:
    channel = Channel(f"redis://127.0.0.1:{redis.port}")
    redis.kill()
    started = time.monotonic()
    with pytest.raises(Away):
        channel.say(b"words")
    with pytest.raises(Away):
        channel.hear(0.1)
    assert time.monotonic() - started < 5.0
    channel.close()


def test_a_worker_hears_again_after_redis_was_away_for_longer_than_it_waits(
    redis: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it took every new line for dead as well, and never listened again."""
    monkeypatch.setattr(neighbours, "DEAF", 1.0)
    monkeypatch.setattr(neighbours, "TICK", 0.3)
    channel = Channel(f"redis://127.0.0.1:{redis.port}")
    worker = Neighbours(channel, Elsewhere(), Hearing(dict, lambda _code: None, lambda _codes: {}))
    for task in (worker.run, worker.listen):
        threading.Thread(target=task, daemon=True).start()
    redis.kill()
    until(lambda: worker.troubles, "it is told")
    time.sleep(2.0)
    redis.start()
    until(lambda: not worker.troubles, "it hears itself again", 20.0)
