"""People send while the phase changes: what comes too late is not kept, what was taken is."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.actions.traces import rows
from tests.builders import Clock
from tests.play import Play, play
from tests.postgres import a_postgres
from workshop.actions import moving
from workshop.core.errors import RuleBroken
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command, Phase
from workshop.storage.migrate import upgrade
from workshop.storage.unit import Store

SENDERS = 20
EACH = 10


@contextmanager
def playing_on(kind: str, folder: Path) -> Iterator[Play]:
    """A session whose clock stands, on this kind of database."""
    if kind == "sqlite":
        yield play(folder, seats_taken=SENDERS)
        return
    with a_postgres() as url:
        engine = create_engine(url, pool_size=SENDERS + 2)
        try:
            upgrade(engine)
            yield play(folder, seats_taken=SENDERS, store=Store(engine, Clock()))
        finally:
            engine.dispose()


def race(playing: Play, send: Callable[[int, int], object], move: Callable[[], object]) -> int:
    """Have everybody send at once while somebody moves on; returns how many sends were taken."""
    start = threading.Barrier(SENDERS + 1, timeout=20)
    halfway = threading.Event()

    def sender(number: int) -> int:
        start.wait()
        taken = 0
        for turn in range(EACH):
            if number == 0 and turn == EACH // 2:
                halfway.set()
            try:
                send(number, turn)
                taken += 1
            except RuleBroken:
                pass
        return taken

    def mover() -> None:
        start.wait()
        halfway.wait(timeout=20)
        move()

    with ThreadPoolExecutor(SENDERS + 1) as pool:
        moved = pool.submit(mover)
        taken = sum(pool.map(sender, range(SENDERS)))
        moved.result(timeout=30)
    return taken


def forward(playing: Play) -> Callable[[], object]:
    """Carry out a step that was announced, as the session's sender does."""
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    return lambda: moving.settle(playing.house, playing.code)


def written_late(playing: Play, visit: int) -> list[dict[str, object]]:
    """Texts that were kept in a later visit than the one in which they could be written."""
    return [row for row in questions(playing) if row["visit"] != visit]


def questions(playing: Play) -> list[dict[str, object]]:
    """All "How might we" texts, sealed and revealed."""
    kept = rows(playing, "intake") + rows(playing, "notes")
    return [row for row in kept if row["kind"] == NoteKind.HMW]


def write_while_it_closes(playing: Play) -> tuple[int, int]:
    """Two hundred texts while writing ends; returns how many were taken, and how many were kept."""

    def send(number: int, turn: int) -> None:
        said, key = f"How might we do {turn} of {number}?", f"{number}-{turn}"
        playing.write(playing.seats[number], said, NoteKind.HMW, key)

    taken = race(playing, send, forward(playing))
    return taken, len(questions(playing))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_text_is_kept_after_its_phase_and_none_that_was_taken_is_lost(
    tmp_path: Path, kind: str
) -> None:
    with playing_on(kind, tmp_path) as playing:
        visit = playing.to(Phase.HMW).jam.visit
        taken, kept = write_while_it_closes(playing)
        assert playing.jam.phase is Phase.HMW_DOTS
        assert kept == taken
        assert taken >= SENDERS
        assert written_late(playing, visit) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_dot_is_kept_after_its_round_and_none_that_was_taken_is_lost(
    tmp_path: Path, kind: str
) -> None:
    with playing_on(kind, tmp_path) as playing:
        playing.to(Phase.VOTE)
        current = playing.room().open_round
        assert current is not None
        unit, cap = current.units[0], current.terms.cap
        last: dict[int, int] = {}

        def send(number: int, turn: int) -> None:
            wanted = turn % cap + 1
            playing.place(playing.seats[number], unit, wanted)
            last[number] = wanted

        race(playing, send, forward(playing))
        assert rows(playing, "dots") == []
        result = next(r for r in playing.room().rounds if r.id == current.id)
        tally = next(t for t in result.tallies if t.unit == unit)
        assert (tally.dots, tally.supporters) == (sum(last.values()), len(last))
        assert tally.dots <= current.terms.budget * result.roll


def test_the_race_notices_a_phase_that_is_read_outside_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=SENDERS).to(Phase.HMW)
    visit = playing.jam.visit
    was_open = threading.Event()

    def looked_up_before(_house: object, unit: object, _seat: object, command: Command) -> None:
        """What a check before the lock comes to: it knows the phase of some time ago."""
        was_open.set()

    monkeypatch.setattr("workshop.actions.notes.require_seat", looked_up_before)
    every = {phase: set(NoteKind) for phase in Phase}
    monkeypatch.setattr("workshop.core.session.notes.KIND_OF", every)
    write_while_it_closes(playing)
    assert was_open.is_set()
    assert written_late(playing, visit)
