"""What two workers on one PostgreSQL do at the same time happens once."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from tests.houses import on_postgresql
from tests.play import Play
from workshop.actions import files, moving, telling
from workshop.actions.house import House
from workshop.assembly.care import look_after
from workshop.config import Settings
from workshop.core.session.phases import Phase
from workshop.storage.queries import jams
from workshop.storage.tables import EventRow, NoteRow
from workshop.storage.unit import Store


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[Play]:
    with on_postgresql(tmp_path, 6) as found:
        yield found


@pytest.fixture
def houses(playing: Play) -> Iterator[tuple[House, House]]:
    """The houses of two workers, each with connections of its own; one clock."""
    engine = create_engine(playing.engine.url, hide_parameters=True)
    yield playing.house, replace(playing.house, store=Store(engine, playing.clock))
    engine.dispose()


def at_once(houses: tuple[House, House], act: Callable[[House], object]) -> list[BaseException]:
    """Have both workers do it at the same time; what went wrong."""
    start, wrong = threading.Barrier(2), list[BaseException]()

    def one(house: House) -> None:
        start.wait(10)
        try:
            act(house)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def count(playing: Play, asked: type, **where: object) -> int:
    with playing.house.store.reading() as reading:
        statement = select(func.count()).select_from(asked.__table__).filter_by(**where)
        return int(reading.execute(statement).scalar_one())


def test_a_phase_that_is_due_is_opened_once_though_two_workers_keep_the_time(
    playing: Play, houses: tuple[House, House]
) -> None:
    playing.to(Phase.HMW)
    playing.least()
    opened = count(playing, EventRow, kind="PhaseOpened")
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    assert at_once(houses, lambda house: moving.settle(house, playing.code)) == []
    assert count(playing, EventRow, kind="PhaseOpened") == opened + 1
    assert playing.jam.phase is Phase.HMW_DOTS
    assert count(playing, NoteRow, kind="hmw") == len(playing.seats)


def test_what_waits_for_the_desk_is_told_once(playing: Play, houses: tuple[House, House]) -> None:
    playing.to(Phase.IDEATE)
    n = playing.jam.n
    assert at_once(houses, lambda house: telling.tell(house, playing.code)) == []
    assert playing.jam.n == n


def test_two_workers_that_take_up_what_was_due_find_the_same(
    playing: Play, houses: tuple[House, House]
) -> None:
    playing.to(Phase.IDEATE)
    playing.least()
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    found = []
    for house in houses:
        with house.store.reading() as reading:
            found.append(jams.with_something_due(reading))
    assert found[0] == found[1] != ()


def test_files_are_settled_by_both_without_one_in_the_others_way(
    playing: Play, houses: tuple[House, House]
) -> None:
    playing.to(Phase.IDEATE)
    for _ in range(2):
        playing.least()
        emptied: list[bool] = []

        def settle(house: House, emptied: list[bool] = emptied) -> None:
            emptied.append(files.settle_files(house, (playing.code,)))

        assert at_once(houses, settle) == []
        assert emptied == [True, True]


def test_of_two_workers_one_does_the_nights_work_and_makes_the_backup(
    playing: Play, houses: tuple[House, House], tmp_path: Path
) -> None:
    settings = Settings(tmp_path, str(playing.engine.url), "s" * 40, "c" * 40)
    done: list[str] = []
    for name, house in zip(("one", "other"), houses, strict=True):
        upkeep = look_after(house, settings, lambda: None)
        chores = upkeep._chores
        noted = {
            "tidy": lambda name=name: bool(done.append(f"night by {name}")) or True,
            "clock_runs": lambda: False,
            "settle": lambda *_: True,
        }
        upkeep._chores = replace(chores, **noted)
        upkeep.step()
    assert done == ["night by one"]
    assert len(list(settings.backups.glob("workshop-*.dump"))) == 1
