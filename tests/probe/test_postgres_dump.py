"""A dump of PostgreSQL is read in every form pg_dump writes, in the order in which rows stand."""

import os
import subprocess

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.engine import make_url

from tests.needs import POSTGRES, needs
from tests.postgres import a_postgres
from tests.probe.copies import a_tag, an_id
from workshop.probe.dump import Unreadable
from workshop.probe.opening import opened
from workshop.probe.postgres_dump import parsed
from workshop.storage.db import Base
from workshop.storage.tables import NoteRow, SeatRow

TEXTS = [
    "plain",
    "tab\tline\nend",
    "it's \\ 'quoted'",
    "",
    "\\.",
    "INSERT INTO x",
    "üñ, (a);",
    "\\N",
]
FORMS = {"sql": (), "inserts": ("--inserts",), "named": ("--column-inserts",)}


@pytest.fixture(scope="module")
def dumps(tmp_path_factory):
    """One database, dumped in every form, and the ids of its texts in the order they came."""
    folder = tmp_path_factory.mktemp("dumps")
    program = needs(POSTGRES).resolve().parent / "pg_dump"
    with a_postgres() as url:
        engine = create_engine(url)
        ids = [an_id() for _ in TEXTS]
        with engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            Base.metadata.create_all(connection)
            for note, text in zip(ids, TEXTS, strict=True):
                row = dict.fromkeys(("title", "evidence", "lineage", "parents"), "")
                own = {"session_id": "s", "visit": 1, "kind": "idea", "wild": 0, "hidden": 0}
                row |= own | {"id": note, "text": text, "own_tag": a_tag()}
                connection.execute(insert(NoteRow).values(row))
            connection.execute(insert(SeatRow).values(hash=a_tag(), session_id="s"))
        engine.dispose()
        place = make_url(url)
        environ = {"PGHOST": str(place.query["host"]), "PGUSER": str(place.username)}
        for form, flags in {**FORMS, "packed": ("--format=custom",)}.items():
            command = [str(program), *flags, f"--file={folder / form}", "postgres"]
            subprocess.run(command, env={**os.environ, **environ}, check=True)
    return folder, ids


@pytest.mark.parametrize("form", [*FORMS, "packed"])
def test_every_form_of_a_dump_is_read_whole_and_in_its_order(dumps, form):
    folder, ids = dumps
    dump = opened(folder / form)
    notes = dump.tables["notes"]
    assert dump.program == "PostgreSQL"
    assert notes.values("text") == tuple(TEXTS)
    assert notes.key == ("id",)
    assert dump.tables["roll"].key == ("round_id", "seat_hash")
    (order,) = [each for each in dump.orders if each.table == "notes"]
    assert order.pieces == (tuple(ids),)


def test_a_packed_dump_without_the_program_that_unpacks_it_is_refused_in_words(dumps, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="apt-get install postgresql-client"):
        opened(dumps[0] / "packed")


def test_nothing_written_into_a_text_ends_it():
    nasty = "a;\n''b''\n);\nCOPY x (y) FROM"
    text = f"INSERT INTO public.notes (id, text) VALUES ('1', '{nasty}'), ('2', NULL);"
    assert parsed(text)["notes"].rows == (("1", "a;\n'b'\n);\nCOPY x (y) FROM"), ("2", None))
