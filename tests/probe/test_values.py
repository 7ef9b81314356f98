"""A key holds nothing but chance; every way of hiding a writer in a value is found."""

from hashlib import md5, sha256

import pytest

from tests.probe.copies import NOTE, a_database, a_tag, an_id, found, opened
from workshop.probe.truth import Fact, Truth

EMAIL = "ada@stadtwerke.example"
USER = (
    "INSERT INTO users (id, email, name, password_hash, is_administrator, language, created_at)"
    " VALUES (?, ?, 'Ada', 'x', 0, 'en', '2026-03-02')"
)


@pytest.fixture
def path(tmp_path):
    """A database in which six people wrote five texts each, and nothing is wrong."""
    a_database(tmp_path / "t.db")
    with opened(tmp_path / "t.db") as connection:
        connection.execute(USER, (an_id(), EMAIL))
        for _ in range(30):
            connection.execute(NOTE, (an_id(), "the same words", a_tag()))
        connection.execute("INSERT INTO seats VALUES (?, 'a session')", (a_tag(),))
    return tmp_path / "t.db"


def change(path, statement, *values):
    with opened(path) as connection:
        connection.execute(statement, values)


def test_random_keys_and_equal_words_are_nothing(path):
    assert "log" in found(path) or found(path) == ""
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(path) == ""


def test_one_tag_for_all_texts_of_a_seat_is_found(path):
    change(path, "UPDATE notes SET own_tag = ? WHERE id < '8'", a_tag())
    assert "one value in notes.own_tag" in found(path)


def test_the_hash_of_a_seat_in_a_text_is_found(path):
    change(
        path,
        "UPDATE notes SET own_tag = (SELECT hash FROM seats) WHERE id = "
        "(SELECT max(id) FROM notes)",
    )
    assert "one value in notes.own_tag and seats.hash" in found(path)


def test_a_piece_of_one_key_in_another_is_found(path):
    change(
        path,
        "UPDATE notes SET own_tag = (SELECT substr(hash, 1, 40) FROM seats) || "
        "substr(own_tag, 41) WHERE id = (SELECT max(id) FROM notes)",
    )
    assert "have a piece in common" in found(path)


@pytest.mark.parametrize(
    "tag",
    [
        sha256(EMAIL.encode()).hexdigest(),
        sha256(f"a session:{EMAIL}".encode()).hexdigest(),
        md5(EMAIL.encode()).hexdigest() * 2,
        sha256(b"17").hexdigest(),
    ],
    ids=["address", "address and session", "md5", "number"],
)
def test_a_tag_that_anybody_can_make_anew_is_found(path, tag):
    change(
        path,
        "INSERT INTO sessions (id, team_id, code, title, preset, agenda, opened_at,"
        " lead_id, created_at, problem, statement, question, position, visit, more_time,"
        " rehearsal, language, timezone, max_pilots, grid, again, n) VALUES"
        " ('a session', 't', 'c', '', 'x', '[]', '', '', '', '', '', '', 0, 1, 0, 0, '',"
        " '', 2, '{}', '[]', 0)",
    )
    change(path, "UPDATE notes SET own_tag = ? WHERE id = (SELECT max(id) FROM notes)", tag)
    assert "of something in the copy" in found(path)


def test_a_tag_made_of_a_name_inside_an_event_is_found(path):
    change(
        path,
        "INSERT INTO events VALUES ('a session', 1, 'Chosen', '{\"by\": [\"Ada Byron\"]}', '')",
    )
    tag = sha256(b"Ada Byron").hexdigest()
    change(path, "UPDATE notes SET own_tag = ? WHERE id = (SELECT max(id) FROM notes)", tag)
    assert "is the sha256 of something in the copy" in found(path)


def test_a_list_of_writers_in_a_table_of_its_own_is_found(path):
    change(path, "CREATE TABLE shadow (note TEXT, who TEXT)")
    change(path, "INSERT INTO shadow SELECT id, 'Ada' FROM notes LIMIT 1")
    assert "notes.id in shadow.note" in found(path)


def test_a_tag_inside_an_event_is_found(path):
    change(
        path,
        "INSERT INTO events SELECT 'a session', 1, 'Written', '{\"tag\": \"' || own_tag ||"
        " '\"}', '2026-03-02' FROM notes LIMIT 1",
    )
    assert "notes.own_tag in events.body" in found(path)


def test_the_id_of_a_text_in_an_event_is_no_secret(path):
    change(
        path,
        "INSERT INTO events SELECT 'a session', 1, 'NoteHidden', '{\"note\": \"' || id ||"
        " '\"}', '2026-03-02' FROM notes LIMIT 1",
    )
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(path) == ""


def by_six_people(path) -> Truth:
    with opened(path) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM notes ORDER BY own_tag")]
    return Truth({note: Fact(str(n % 6), n) for n, note in enumerate(ids)})


@pytest.mark.parametrize("column", ["author", "evidence"])
def test_a_column_of_writers_is_found_under_any_name(path, column):
    """Also where it hides in a column that is there and meant for something else."""
    truth = by_six_people(path)
    if column == "author":
        change(path, "ALTER TABLE notes ADD COLUMN author TEXT")
    for note, fact in truth.facts.items():
        change(path, f"UPDATE notes SET {column} = ? WHERE id = ?", f"w{fact.author}", note)
    assert f"(notes.{column}): 6 of 6 groups by one writer alone" in found(path, truth)


def test_a_table_that_ties_texts_to_writers_is_found_through_its_other_columns(path):
    truth = by_six_people(path)
    change(path, "CREATE TABLE shadow (note TEXT, session TEXT, who TEXT)")
    for note, fact in truth.facts.items():
        change(path, "INSERT INTO shadow VALUES (?, 'a session', ?)", note, f"w{fact.author}")
    told = found(path, truth)
    assert "(shadow.who beside note): 6 of 6 groups" in told
    assert "shadow.session" not in told
