"""A worker that is told to end answers what it is answering, and sends the sockets away in time."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from live_house import Live, live

from workshop.serving.gunicorn_conf import graceful_timeout


@pytest.fixture
def here(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("leaving"), seats=3) as found:
        yield found


def own(house: Live, seat: int) -> dict[str, str]:
    return {"Origin": f"http://{house.host}", "Cookie": house.seat(house.play.seats[seat])}


def test_whoever_listens_is_sent_away_long_before_the_worker_would_be_killed(here):
    lines = [here.line(own(here, n)["Cookie"], here.query()).hello() for n in range(3)]
    here.server.process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    for line in lines:
        line.seconds_until_closed(within=graceful_timeout)
    assert here.server.process.wait(graceful_timeout) == 0
    assert time.monotonic() - started < graceful_timeout
    assert here.server.process.stdout.read() == ""


def test_nobody_is_let_in_any_more_who_would_be_sent_away_at_once(here):
    here.line(own(here, 0)["Cookie"], here.query()).hello()
    here.server.process.send_signal(signal.SIGTERM)
    time.sleep(0.4)  # the door is closed by gunicorn within a second, until then by us
    with suppress(ConnectionError):  # it has been closed already
        assert here.knock(here.query(), own(here, 1)) == 503
