"""Nothing on disk tells who came after whom: not places, not transaction numbers, not the log."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from tests import builders as make
from tests.houses import BOTH, On
from tests.houses import on_postgresql as postgresql
from tests.play import Play, play
from tests.storage.places import by_log, by_place, order_left, rho
from workshop.actions import files
from workshop.core.session.phases import Phase
from workshop.storage import db, on_postgresql, physical

MANY = 300


def written(playing: Play, count: int) -> list[str]:
    """So many ideas by all seats in turn; their ids in the order in which they came."""
    playing.to(Phase.IDEATE)
    seats = playing.seats
    length = (n * 7 % 120 for n in range(count))
    return [
        playing.write(seats[n % len(seats)], f"Idea {n} {'x' * next(length)}") for n in range(count)
    ]


def placed(playing: Play, folder: Path, table: str = "intake") -> list[list[str]]:
    with playing.house.store.reading() as reading:
        asked = text("SELECT rootpage FROM sqlite_master WHERE name = :table")
        root = reading.execute(asked, {"table": table}).scalar_one()
    return by_place(folder / "workshop.db", root)


@pytest.mark.parametrize("on", BOTH)
def test_stirring_changes_no_value(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 6) as playing:
        written(playing, 20)
        playing.to(Phase.VOTE).vote()
        before = make.everything(playing.house)
        assert files.settle_files(playing.house)
        assert make.everything(playing.house) == before


@pytest.mark.parametrize("on", BOTH)
def test_every_table_of_what_seats_did_is_stirred_and_no_other(tmp_path: Path, on: On) -> None:
    names = {table.name for table in physical.anonymous()}
    assert names == {
        *("seats", "intake", "notes", "marks", "deals", "roll", "dots", "estimates", "pulses")
    }
    with on(tmp_path, 4) as playing:
        playing.to(Phase.VOTE).vote()
        with watched(playing) as statements:
            files.stir(playing.house)
        told = " ".join(statements)
        assert all(name in told for name in names)
        assert not any(f" {name} " in told for name in ("users", "events", "units", "answers"))


def test_three_hundred_ideas_lie_in_no_order_after_a_stir(tmp_path: Path) -> None:
    playing = play(tmp_path, 8)
    ids = written(playing, MANY)
    assert files.settle_files(playing.house)
    pages = placed(playing, tmp_path)
    assert abs(order_left(pages, ids)) < 0.3
    assert abs(rho([key for page in pages for key in page], ids)) < 0.3
    assert (tmp_path / "workshop.db-wal").stat().st_size == 0


def test_what_was_revealed_lies_in_no_order_either(tmp_path: Path) -> None:
    playing = play(tmp_path, 8)
    ids = written(playing, MANY)
    playing.to(Phase.REVEAL)
    assert files.empty_log(playing.house)
    pages = placed(playing, tmp_path, "notes")
    assert sum(len(page) for page in pages) > MANY / 2
    assert abs(order_left(pages, ids)) < 0.3
    assert by_log(tmp_path / "workshop.db-wal", ids) == []


def small_pages(folder: Path, stirred: bool) -> float:
    """The order left in tables of one page, which nothing but a stir has ever rearranged."""
    found = []
    for n in range(6):
        own = folder / str(n)
        own.mkdir()
        playing = play(own, 5, seed=n)
        ids = written(playing, 10)
        if stirred:
            files.stir(playing.house)
        assert files.empty_log(playing.house)
        found.append(order_left(placed(playing, own), ids))
        playing.engine.dispose()
    return sum(found) / len(found)


def test_ten_ideas_in_one_page_lie_in_no_order_after_a_stir(tmp_path: Path) -> None:
    assert abs(small_pages(tmp_path, stirred=True)) < 0.3


def test_without_a_stir_ten_ideas_lie_exactly_as_they_came(tmp_path: Path) -> None:
    assert small_pages(tmp_path, stirred=False) > 0.99


def test_a_log_that_is_not_emptied_tells_the_order_of_all_ideas(tmp_path: Path) -> None:
    playing = play(tmp_path, 8)

    @event.listens_for(playing.engine, "checkout")
    def never_empty(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=0")

    ids = written(playing, 100)
    assert rho(by_log(tmp_path / "workshop.db-wal", ids), ids) > 0.99


def test_on_postgresql_neither_place_nor_transaction_tells_an_order(tmp_path: Path) -> None:
    with postgresql(tmp_path, 8) as playing:
        ids = written(playing, MANY)
        by_ctid, transactions = as_postgresql_has_it(playing)
        assert rho(by_ctid, ids) > 0.99, "the twin: before a stir the order is all there"
        assert transactions == MANY
        files.settle_files(playing.house)
        by_ctid, transactions = as_postgresql_has_it(playing)
        assert abs(rho(by_ctid, ids)) < 0.3
        assert transactions == 1
        playing.to(Phase.REVEAL)
        by_ctid, transactions = as_postgresql_has_it(playing, "notes")
        assert len(by_ctid) >= MANY
        assert abs(rho(by_ctid, ids)) < 0.3
        assert transactions == 1, "all were revealed in one"


def as_postgresql_has_it(playing: Play, table: str = "intake") -> tuple[list[str], int]:
    """The ideas in the order of their places, and how many transactions wrote them."""
    asked = f"SELECT id, xmin::text FROM {table} WHERE kind = 'idea' ORDER BY ctid"
    with playing.house.store.reading() as reading:
        rows = reading.execute(text(asked)).all()
    return [row[0] for row in rows], len({row[1] for row in rows})


def test_an_open_reader_keeps_the_log_from_being_emptied_and_that_is_told(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    assert files.empty_log(playing.house)
    with playing.house.store.reading() as reading:
        reading.execute(text("SELECT count(*) FROM sessions"))
        playing.seat()
        assert not files.empty_log(playing.house)
        assert (tmp_path / "workshop.db-wal").stat().st_size > 0
    assert files.empty_log(playing.house)
    assert (tmp_path / "workshop.db-wal").stat().st_size == 0


def test_on_postgresql_an_open_reader_keeps_what_was_deleted_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_postgresql, "LOOKS", 2)
    monkeypatch.setattr(on_postgresql, "AT_MOST", "50ms")
    with postgresql(tmp_path, 2) as playing:
        for asked in ("SELECT count(*) FROM users", "SELECT count(*) FROM seats"):
            with playing.house.store.reading() as reading:
                reading.execute(text(asked))
                playing.seat()
                assert not files.settle_files(playing.house), asked
            assert files.settle_files(playing.house)


@pytest.mark.parametrize("on", BOTH)
def test_a_vacuum_changes_no_value_and_leaves_an_empty_log(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 4) as playing:
        playing.to(Phase.VOTE).vote()
        before = make.everything(playing.house)
        assert files.vacuum(playing.house)
        assert make.everything(playing.house) == before


def test_a_stir_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, 4)
    playing.to(Phase.VOTE).vote()
    before = make.everything(playing.house)
    seen = []

    def broken(rows: list[object]) -> None:
        seen.append(rows)
        if len(seen) == 5:
            raise OSError

    monkeypatch.setattr(playing.house.chance, "shuffle", broken)
    with pytest.raises(OSError):
        files.stir(playing.house)
    assert len(seen) == 5
    assert make.everything(playing.house) == before


@contextmanager
def watched(playing: Play) -> Iterator[list[str]]:
    """Every statement that is sent to the database, by whichever connection."""
    seen: list[str] = []

    def pooled(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(playing.engine, "before_cursor_execute", pooled)
    real = db.apart

    def traced(file: Path) -> sqlite3.Connection:
        connection = real(file)
        connection.set_trace_callback(seen.append)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshop.storage.on_sqlite.apart", traced)
        yield seen
    event.remove(playing.engine, "before_cursor_execute", pooled)
