"""Many hands on one ballot at once: budget and cap hold, from threads and from two processes."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import create_engine, text

from tests.builders import Clock
from tests.play import WORDS, Play, play
from workshop.actions import ballots as acts
from workshop.actions.house import House
from workshop.core.seat.seat import Seat
from workshop.core.session import ballots
from workshop.core.session.ballots import OutOfDots, TooManyOnOne
from workshop.core.session.phases import Phase
from workshop.core.session.rounds import Round
from workshop.storage.db import prepare
from workshop.storage.unit import Store

THREADS = 16
TRIES = 20


def opened(folder: Path) -> tuple[Play, Round]:
    playing = play(folder, seats_taken=6).to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    return playing, current


def hammer(place: Callable[[str, int], None], units: tuple[str, ...], seed: int) -> int:
    """Try to place 0 to 4 dots here and there; returns how often it was refused."""
    chance, refused = Random(seed), 0
    for _ in range(TRIES):
        try:
            place(chance.choice(units), chance.randint(0, 4))
        except (OutOfDots, TooManyOnOne):
            refused += 1
    return refused


def placed(playing: Play) -> dict[str, int]:
    with playing.house.store.reading() as reading:
        rows = reading.execute(text("SELECT unit, sum(count) FROM dots GROUP BY unit"))
        return {row[0]: row[1] for row in rows}


def within(found: dict[str, int], terms: ballots.Terms) -> bool:
    return sum(found.values()) <= terms.budget and max(found.values(), default=0) <= terms.cap


def test_sixteen_threads_on_one_seat_keep_to_budget_and_cap(tmp_path: Path) -> None:
    playing, current = opened(tmp_path)
    seat = playing.seats[0]

    def work(seed: int) -> int:
        return hammer(lambda unit, n: playing.place(seat, unit, n), current.units, seed)

    with ThreadPoolExecutor(THREADS) as pool:
        refused = sum(pool.map(work, range(THREADS)))
    assert refused > 0, "the load must have reached the limits"
    found = placed(playing)
    assert found
    assert within(found, current.terms)


def test_without_the_rule_the_same_load_breaks_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing, current = opened(tmp_path)
    seat = playing.seats[0]
    monkeypatch.setattr(ballots, "place", lambda *_: {})
    for seed in range(4):
        hammer(lambda unit, n: playing.place(seat, unit, n), current.units, seed)
    assert not within(placed(playing), current.terms)


def test_two_processes_on_one_seat_keep_to_budget_and_cap(tmp_path: Path) -> None:
    playing, current = opened(tmp_path)
    orders = {
        "database": str(playing.engine.url),
        "code": playing.code,
        "secret": playing.seats[0].secret,
        "units": list(current.units),
    }
    workers = [
        subprocess.Popen(
            [sys.executable, __file__, json.dumps({**orders, "seed": seed})],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={"PYTHONPATH": "."},
        )
        for seed in (1, 2)
    ]
    told = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert all(each["tried"] == THREADS * TRIES for each in told)
    assert sum(each["refused"] for each in told) > 0
    assert within(placed(playing), current.terms)


def _work_alone(orders: dict[str, str]) -> None:
    engine = create_engine(orders["database"])
    prepare(engine)
    house = House(Store(engine, Clock()), key=b"k" * 32, criteria_key=b"c" * 32, words=WORDS)
    seat, units = Seat(orders["secret"]), tuple(orders["units"])

    def work(seed: int) -> int:
        return hammer(lambda unit, n: acts.place(house, orders["code"], seat, unit, n), units, seed)

    first = int(orders["seed"]) * 1000
    with ThreadPoolExecutor(THREADS) as pool:
        refused = sum(pool.map(work, range(first, first + THREADS)))
    print(json.dumps({"refused": refused, "tried": THREADS * TRIES}))


if __name__ == "__main__":
    _work_alone(json.loads(sys.argv[1]))
