"""Reading, deciding and writing is one thing here: no update is lost between two who do it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from tests.builders import Clock
from workshop.storage.db import prepare
from workshop.storage.unit import Store

THREADS, EACH = 8, 25


def an_engine(folder: Path, prepared: bool) -> Engine:
    engine = create_engine(f"sqlite:///{folder / 'count.db'}")
    if prepared:
        prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return engine


def count_up(add_one: Callable[[], None]) -> int:
    """Add one from all threads at once; returns how often it was said to have worked."""
    start = threading.Barrier(THREADS, timeout=10)

    def work(_number: int) -> int:
        start.wait()
        for _ in range(EACH):
            add_one()
        return EACH

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(work, range(THREADS)))


def counted(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


@pytest.mark.parametrize("takes_turns", [True, False], ids=["one process", "many processes"])
def test_a_unit_loses_no_update(tmp_path: Path, takes_turns: bool) -> None:
    engine = an_engine(tmp_path, prepared=True)
    store = Store(engine, Clock())

    def add_one() -> None:
        # Another process does not know whose turn it is in this one.
        with (store if takes_turns else Store(engine, Clock())).unit() as unit:
            n = unit.execute(text("SELECT n FROM counter")).scalar_one()
            unit.execute(text("UPDATE counter SET n = :n").bindparams(n=n + 1))

    assert count_up(add_one) == counted(engine) == THREADS * EACH
    engine.dispose()


def test_the_driver_left_to_itself_loses_updates(tmp_path: Path) -> None:
    engine = an_engine(tmp_path, prepared=False)

    @event.listens_for(engine, "connect")
    def wait(connection: object, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=20000")  # type: ignore[attr-defined]

    engine.dispose()

    def add_one() -> None:
        with engine.begin() as connection:
            n = connection.execute(text("SELECT n FROM counter")).scalar_one()
            connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    assert count_up(add_one) > counted(engine)
    engine.dispose()
