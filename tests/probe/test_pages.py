"""The pages are read as SQLite reads them: every row, however long and however many there are."""

import random
import sqlite3
from contextlib import closing

import pytest

from workshop.probe.dump import Unreadable
from workshop.probe.pages import pages_of, record, walk
from workshop.probe.records import values, varint

LENGTHS = (0, 1, 60, 900, 1002, 1003, 4061, 4062, 9000, 70_000)


def written(path, size, kind):
    rows = [
        (f"{n:05}", n - 7, None if n % 5 else n + 0.3, "x" * LENGTHS[n % 10]) for n in range(300)
    ]
    random.Random(3).shuffle(rows)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size={size}")
        connection.execute(f"CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER, r REAL, w TEXT) {kind}")
        connection.execute("CREATE INDEX i ON t (w)")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
        connection.execute("DELETE FROM t WHERE n % 7 = 0")
        kept = connection.execute("SELECT * FROM t").fetchall()
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
    return roots, [tuple(None if v is None else str(v) for v in row) for row in kept]


@pytest.mark.parametrize("size", [512, 4096, 65536])
@pytest.mark.parametrize("kind", ["", "WITHOUT ROWID"])
def test_every_row_is_read_as_sqlite_reads_it(tmp_path, size, kind):
    roots, kept = written(tmp_path / "t.db", size, kind)
    pages = pages_of((tmp_path / "t.db").read_bytes())
    cells = [cell for cell in walk(pages, roots["t"]) if cell.whole]
    assert sorted(values(record(pages, cell)) for cell in cells) == sorted(kept)
    indexed = [cell for cell in walk(pages, roots["i"]) if cell.whole]
    assert sorted(values(record(pages, cell))[0] for cell in indexed) == sorted(r[3] for r in kept)


def test_numbers_of_every_length_are_read():
    for text, number in (("05", 5), ("8100", 128), ("ffffffffffffffffff", 2**64 - 1)):
        assert varint(bytes.fromhex(text), 0) == (number, len(text) // 2)


def test_a_damaged_file_is_refused_in_words(tmp_path):
    roots, _ = written(tmp_path / "t.db", 4096, "")
    data = (tmp_path / "t.db").read_bytes()
    start = (roots["t"] - 1) * 4096
    pages = pages_of(data[:start] + b"\xff" * 4096 + data[start + 4096 :])
    with pytest.raises(Unreadable, match="damaged"):
        list(walk(pages, roots["t"]))


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00", b"x" * 5000])
def test_what_is_no_sqlite_file_is_refused(data):
    with pytest.raises(Unreadable):
        pages_of(data)
