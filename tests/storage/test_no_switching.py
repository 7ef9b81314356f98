"""A unit never lets another greenlet run, while settling files lets everybody else go on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gevent
import greenlet
from sqlalchemy import text

from tests.gevents import told_by
from tests.play import Play, play
from workshop.actions import files, notes
from workshop.actions.notes import Writing
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.storage.unit import Store

ROOT = Path(__file__).parents[2]


class Watch:
    """Counts the units that were begun, and those that let go of the thread before their end."""

    def __init__(self) -> None:
        self.units = 0
        self.switched = 0
        self._inside: set[greenlet.greenlet] = set()

    def begin(self) -> None:
        real = Store._transaction
        watch = self

        @contextmanager
        def watched(store: Store) -> Iterator[Any]:
            with real(store) as connection:
                watch.units += 1
                watch._inside.add(greenlet.getcurrent())
                try:
                    yield connection
                finally:
                    watch._inside.discard(greenlet.getcurrent())

        Store._transaction = watched  # type: ignore[method-assign]
        greenlet.settrace(self._seen)

    def _seen(self, event: str, between: tuple[greenlet.greenlet, greenlet.greenlet]) -> None:
        if event in ("switch", "throw") and between[0] in self._inside:
            self.switched += 1


def work(folder: str, rests: bool) -> None:
    """Write from two greenlets while a third settles the files and a fourth reads."""
    watch, told = Watch(), {"settled": 0, "read_meanwhile": 0}
    playing = play(Path(folder), 4).to(Phase.IDEATE)
    for n in range(150):
        playing.write(playing.seats[n % 4], f"Idea {n} {'words ' * 20}")
    watch.begin()
    settling: list[bool] = []

    def settle() -> None:
        for what in (files.settle_files, files.vacuum, files.settle_files):
            settling.append(True)
            told["settled"] += what(playing.house) is not None
            settling.clear()
            gevent.sleep(0.01)

    def read() -> None:
        while not settler.ready():
            with playing.house.store.reading() as reading:
                reading.execute(text("SELECT count(*) FROM intake")).scalar_one()
            told["read_meanwhile"] += bool(settling)
            gevent.sleep(0.001)

    settler = gevent.spawn(settle)
    writers = [gevent.spawn(writes, playing, n, rests) for n in (0, 1)]
    gevent.joinall([settler, gevent.spawn(read), *writers], raise_error=True)
    print(json.dumps({**told, "units": watch.units, "switched": watch.switched}))


def writes(playing: Play, n: int, rests: bool) -> None:
    """Fifteen texts of one seat; `rests` lets go of the thread inside a unit."""
    seat = playing.seats[n]
    for at in range(15):
        if rests:
            with playing.house.store.unit_on(playing.code):
                gevent.sleep(0)
        writing = Writing(NoteKind.IDEA, f"Meanwhile {at} of {n}")
        notes.write(playing.house, playing.code, seat, f"{n}-{at}", writing)
        gevent.sleep(0.001)


def worked(folder: Path, rests: bool) -> dict[str, float]:
    return told_by("test_no_switching", f"work({str(folder)!r}, {rests})")


def test_no_unit_switches_while_files_are_settled_and_readings_go_on(tmp_path: Path) -> None:
    found = worked(tmp_path, rests=False)
    assert found["units"] >= 30
    assert found["switched"] == 0
    assert found["settled"] == 3
    assert found["read_meanwhile"] > 0


def test_a_unit_that_lets_go_of_the_thread_is_noticed(tmp_path: Path) -> None:
    assert worked(tmp_path, rests=True)["switched"] > 0
