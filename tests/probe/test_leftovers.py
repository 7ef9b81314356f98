"""Deleted words are found where they were left, and nothing is found where they are gone."""

import pytest

from tests.probe.copies import NOTE, a_database, a_tag, an_id, attempt, opened, verdict
from workshop.probe.attempt import Verdict

DELETED = "to read deleted words"
CANARY = "the canary has withdrawn what it sang"


def with_a_deleted_text(path, secure: str):
    a_database(path)
    note = an_id()
    with opened(path, f"PRAGMA secure_delete={secure}") as connection:
        connection.execute(NOTE, (note, CANARY, a_tag()))
        connection.execute(NOTE, (an_id(), "another text stays", a_tag()))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("DELETE FROM notes WHERE id = ?", (note,))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def test_a_text_deleted_without_care_is_found(tmp_path):
    path = with_a_deleted_text(tmp_path / "t.db", "OFF")
    assert CANARY.encode() in path.read_bytes()
    assert verdict(path, DELETED) is Verdict.FOUND


def test_a_text_deleted_as_the_program_does_it_is_not_found(tmp_path):
    path = with_a_deleted_text(tmp_path / "t.db", "ON")
    assert CANARY.encode() not in path.read_bytes()
    assert verdict(path, DELETED) is not Verdict.FOUND


@pytest.mark.parametrize("secure", ["OFF", "FAST"])
def test_whole_pages_that_were_given_back_are_searched(tmp_path, secure):
    path, texts = a_database(tmp_path / "t.db"), 60
    with opened(path, f"PRAGMA secure_delete={secure}") as connection:
        for _ in range(texts):
            connection.execute(NOTE, (an_id(), CANARY * 40, a_tag()))
        connection.execute("DELETE FROM notes")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert attempt(path, DELETED).figures["texts"] >= texts
    with opened(path) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert verdict(path, DELETED) is not Verdict.FOUND
