"""Of many workers on one PostgreSQL one does what is done once, and file work is done in turn."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from tests.postgres import a_postgres
from workshop.storage import turns
from workshop.storage.turns import OneOfMany, Turn, in_turn


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with a_postgres() as found:
        yield found


@pytest.fixture
def two(url: str) -> Iterator[tuple[Engine, Engine]]:
    """The engines of two workers."""
    engines = create_engine(url), create_engine(url)
    yield engines
    for engine in engines:
        engine.dispose()


def test_one_of_two_workers_is_the_one_and_stays_it(two: tuple[Engine, Engine]) -> None:
    one, other = (OneOfMany(engine, Turn.NIGHT) for engine in two)
    assert (one.is_me(), other.is_me()) == (True, False)
    assert (other.is_me(), one.is_me()) == (False, True)


def test_when_it_is_gone_the_other_takes_its_place(two: tuple[Engine, Engine]) -> None:
    one, other = (OneOfMany(engine, Turn.NIGHT) for engine in two)
    assert one.is_me()
    two[0].dispose()
    assert other.is_me()


def test_a_worker_whose_connection_broke_asks_again(two: tuple[Engine, Engine]) -> None:
    one, other = (OneOfMany(engine, Turn.NIGHT) for engine in two)
    assert one.is_me()
    held = one._held
    assert held is not None
    pid = held.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with two[1].connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")
    assert other.is_me()
    assert not one.is_me()


def test_each_kind_of_work_has_a_turn_of_its_own(two: tuple[Engine, Engine]) -> None:
    night, backup = OneOfMany(two[0], Turn.NIGHT), OneOfMany(two[1], Turn.BACKUP)
    assert night.is_me()
    assert backup.is_me()


def test_two_workers_do_file_work_one_after_the_other(two: tuple[Engine, Engine]) -> None:
    done: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(10)
        with in_turn(two[1], Turn.FILES):
            done.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with in_turn(two[0], Turn.FILES):
        inside.set()
        thread.join(0.5)
        done.append("first")
    thread.join(10)
    assert done == ["first", "second"]


def test_nobody_waits_for_ever(two: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "AT_MOST", 0.2)
    with (
        in_turn(two[0], Turn.FILES),
        pytest.raises(TimeoutError),
        in_turn(two[1], Turn.FILES),
    ):
        pass


def test_work_that_fails_gives_its_turn_back(two: tuple[Engine, Engine]) -> None:
    with suppress(OSError), in_turn(two[0], Turn.FILES):
        raise OSError
    with in_turn(two[1], Turn.FILES):
        pass


def test_a_database_file_belongs_to_one_worker(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    assert OneOfMany(engine, Turn.NIGHT).is_me()
    with in_turn(engine, Turn.FILES):
        pass
    assert list(tmp_path.iterdir()) == []
