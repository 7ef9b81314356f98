"""Anonymous tables have no place for a name, a time or a number; one that has is told apart."""

import pytest

from tests.probe.copies import NOTE, a_database, a_tag, found, opened, timed_id
from workshop.probe import declared
from workshop.probe.keys import telling
from workshop.storage.tables import ANONYMOUS, Base


def anonymous_tables():
    """The tables that the program marks as those of what seats did."""
    return {
        table.name: table
        for table in Base.metadata.tables.values()
        if table.dialect_options["sqlite"]["strict"] == ANONYMOUS["sqlite_strict"]
        and table.dialect_options["sqlite"]["with_rowid"] is False
    }


def test_the_probe_knows_every_anonymous_table_and_every_column_of_it():
    ours = {name: set(table.columns.keys()) for name, table in anonymous_tables().items()}
    assert ours == {name: set(columns) for name, columns in declared.ANONYMOUS.items()}


def test_every_place_where_the_id_of_a_text_may_stand_is_there():
    tables = Base.metadata.tables
    for name, columns in declared.PLACES.items():
        assert columns <= set(tables[name].columns.keys()), name


def test_the_tables_of_the_program_have_no_place_for_a_name_a_time_or_a_number(tmp_path):
    assert found(a_database(tmp_path / "t.db")) == ""


WEAK = {
    "ALTER TABLE notes ADD COLUMN author TEXT": "notes.author",
    "ALTER TABLE intake ADD COLUMN user_id TEXT": "intake.user_id",
    "ALTER TABLE marks ADD COLUMN ip TEXT": "marks.ip",
    "ALTER TABLE dots ADD COLUMN created_at TEXT": "dots.created_at",
    "ALTER TABLE estimates ADD COLUMN seq INTEGER": "estimates.seq",
    "ALTER TABLE seats ADD COLUMN agent TEXT": "seats.agent",
    "ALTER TABLE pulses ADD COLUMN mood TEXT": "pulses.mood, a column nobody has said",
    "DROP TABLE notes; CREATE TABLE notes (id TEXT PRIMARY KEY, text TEXT)": "hidden number",
    "DROP TABLE dots; CREATE TABLE dots (tag INTEGER PRIMARY KEY, count INTEGER)": "is a number",
    "DROP TABLE marks": "not there: marks",
}


@pytest.mark.parametrize("change", WEAK)
def test_a_weakened_table_is_found(tmp_path, change):
    assert WEAK[change] in found(a_database(tmp_path / "t.db", *change.split(";")))


TELLING = {
    "UUIDs that hold the time": ["0b8d7c86-5a0e-11ef-9d1c-0242ac120002"],
    "UUIDs that begin with the time": [timed_id(n) for n in range(3)],
    "ULIDs": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    "snowflakes": ["1541815603606036480"],
    "count up": ["1", "2"],
    "object ids": ["507f1f77bcf86cd799439011"],
    "not known to be random": ["idea-1"],
    "begin alike": [f"00{a_tag()[2:]}" for _ in range(9)],
}


@pytest.mark.parametrize("what", TELLING)
def test_a_key_that_tells_when_it_was_made_is_known_by_its_shape(what):
    assert what in telling(TELLING[what])


def test_random_keys_tell_nothing():
    assert telling([a_tag() for _ in range(50)]) == ""


def test_a_key_that_begins_with_the_time_is_found_in_a_table(tmp_path):
    path = a_database(tmp_path / "t.db")
    with opened(path) as connection:
        for n in range(3):
            connection.execute(NOTE, (timed_id(n), "text", a_tag()))
    assert "notes.id: UUIDs that begin with the time" in found(path)
