"""Order on the pages and in the log is seen where it is, and not where it was taken away."""

import shutil
from contextlib import closing
from random import Random
from sqlite3 import connect

from tests.probe.copies import NOTE, a_database, a_tag, found, opened, verdict, with_notes
from workshop.probe.attempt import Verdict
from workshop.probe.opening import opened as opened_copy
from workshop.probe.truth import Fact, Truth

LAID, LOG = "to read an order from where rows lie", "to read from the log"


def texts(many: int) -> list[str]:
    return [f"text {n}" for n in range(many)]


def truth_of(ids, authors=6) -> Truth:
    """Everybody writes several texts in a row."""
    each = -(-len(ids) // authors)
    return Truth({note: Fact(str(n // each), n) for n, note in enumerate(ids)})


def order(path, where: str):
    return next(each for each in opened_copy(path).orders if each.where == where).pieces


def test_without_row_numbers_the_cells_still_lie_in_the_order_of_arrival(tmp_path):
    path = a_database(tmp_path / "t.db")
    ids = with_notes(path, texts(14))
    assert order(path, "notes: rows, as they lie on the pages") == (tuple(ids),)
    assert "likeness to the order of arrival +1.00" in found(path, truth_of(ids, 3))


def test_rows_stirred_and_made_anew_tell_no_order(tmp_path):
    path = a_database(tmp_path / "t.db")
    ids = with_notes(path, texts(14))
    with opened(path) as connection:
        rows = connection.execute("SELECT id, text, own_tag FROM notes").fetchall()
        Random(5).shuffle(rows)
        connection.execute("DELETE FROM notes")
        connection.executemany(NOTE, rows)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(path, truth_of(ids, 3)) == ""
    assert verdict(path, LAID) is Verdict.SEEN


def test_a_file_made_from_the_content_alone_is_known_as_such(tmp_path):
    path = a_database(tmp_path / "t.db")
    ids = with_notes(path, texts(200))
    assert verdict(path, LAID) is Verdict.SEEN
    with opened(path) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "backup.db"),))
    assert verdict(tmp_path / "backup.db", LAID) is Verdict.NOTHING
    assert found(tmp_path / "backup.db", truth_of(ids)) == ""


def test_the_log_tells_the_order_until_it_is_emptied(tmp_path):
    path = a_database(tmp_path / "t.db")
    with opened(path) as connection:
        ids = with_notes(path, texts(30))
        assert verdict(path, LOG) is Verdict.FOUND
        assert "notes: rows, as they came in the log" in found(path, truth_of(ids))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert verdict(path, LOG) is Verdict.NOTHING


def test_what_a_checkpoint_leaves_in_the_log_is_read_too(tmp_path):
    path = a_database(tmp_path / "t.db")
    with opened(path) as connection:
        with_notes(path, texts(30))
        connection.execute("DELETE FROM notes WHERE text = 'text 3'")
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        with_notes(path, texts(2))
        log = opened_copy(path).log
    assert log is not None
    assert log.ghosts == 1
    assert sum(map(len, log.arrived)) >= 2
    assert verdict(path, LOG) is Verdict.NOTHING, "closing the last connection empties the log"


def test_probing_changes_nothing(tmp_path):
    path = a_database(tmp_path / "t.db")
    with opened(path):
        with_notes(path, texts(5))
        log = path.with_name("t.db-wal")
        before = path.read_bytes(), log.read_bytes(), sorted(tmp_path.iterdir())
        found(path)
        assert (path.read_bytes(), log.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_hidden_row_numbers_are_read(tmp_path):
    path = a_database(tmp_path / "t.db")
    with closing(connect(path)) as connection:
        columns = "id TEXT PRIMARY KEY, session_id TEXT, text TEXT, own_tag TEXT"
        connection.executescript(f"DROP TABLE notes; CREATE TABLE notes ({columns});")
    shutil.copy(path, tmp_path / "naive.db")
    ids = [f"{a_tag()}" for _ in range(60)]
    with opened(path) as connection:
        for note in ids:
            row = (note, a_tag())
            connection.execute("INSERT INTO notes VALUES (?, 'session', 'text', ?)", row)
    told = found(path, truth_of(ids))
    assert "notes keeps a hidden number for each row" in told
    assert "notes: hidden row numbers" in told
