"""A thousand wrong codes against the real server: stopped at once, and nobody else waits for it."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
import requests
from real_server import Running, running

from tests.play import Play, play

GUESSER = {"X-Forwarded-For": "203.0.113.77"}
NEWCOMER = {"X-Forwarded-For": "198.51.100.4"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    playing = play(tmp_path)
    playing.clock.time = datetime.now(UTC)
    return playing


def joined(server: Running, code: str) -> bool:
    """Whether somebody new gets a seat."""
    address = f"http://127.0.0.1:{server.port}/join/{code}"
    with requests.Session() as phone:
        phone.headers.update(NEWCOMER)
        token = TOKEN.search(phone.get(address, timeout=10).text)
        assert token is not None
        answer = phone.post(address, data={"csrf_token": token[1]}, timeout=10)
        return answer.status_code == 200 and "data-word" in answer.text


def test_a_thousand_wrong_codes_are_stopped_and_a_right_one_is_not(
    playing: Play, tmp_path: Path
) -> None:
    trusting = {"WORKSHOP_TRUSTED_PROXIES": "1"}
    statuses: Counter[int] = Counter()
    with running("wsgi:app", tmp_path, settings=trusting) as server:
        begun = perf_counter()
        with requests.Session() as guesser:
            guesser.headers.update(GUESSER)
            for n in range(1000):
                address = f"http://127.0.0.1:{server.port}/join/GUESS{n:03}"
                statuses[guesser.get(address, timeout=10).status_code] += 1
        minutes = (perf_counter() - begun) / 60
        assert set(statuses) == {404, 429}
        assert statuses[404] <= 10 + 10 * minutes + 1
        begun = perf_counter()
        assert joined(server, playing.code)
        assert perf_counter() - begun < 2
