"""Data of the release before pilots could be locked survives the step, on both databases.

`release_0001.sql` is what that release kept of a whole session with its draft of a pilot.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, create_engine, select, text
from sqlalchemy.exc import DBAPIError

from tests.builders import Clock, a_house, a_manager
from tests.pilots import LOCKED_AT, a_card
from tests.postgres import a_postgres
from workshop.actions import deletion, locking, proving
from workshop.actions.house import House
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.plan import People
from workshop.core.team import Team
from workshop.storage import migrate
from workshop.storage.db import prepare
from workshop.storage.keep.locks import card_hash
from workshop.storage.queries import people
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import Store

DUMP = Path(__file__).with_name("release_0001.sql")
Rows = dict[str, list[dict[str, Any]]]


def old_file(folder: Path) -> Path:
    """The database of the last release, as SQLite kept it."""
    path = folder / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
    return path


def rows_of(engine: Engine) -> Rows:
    """Every row of every table but the mark of the step."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{old_file(folder)}")
    prepare(engine)
    yield engine
    engine.dispose()


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Engine]:
    """The same rows in a PostgreSQL that has only taken the first step."""
    with a_postgres() as url:
        engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
        with engine.begin() as connection:
            command.upgrade(migrate._config(connection), "0001")
        old, there = create_engine(f"sqlite:///{old_file(folder)}"), MetaData()
        there.reflect(engine)
        kept = rows_of(old)
        with engine.begin() as connection:
            for table in there.sorted_tables:
                if kept.get(table.name):
                    connection.execute(table.insert(), kept[table.name])
        old.dispose()
        yield engine
        engine.dispose()


BOTH = (on_sqlite, on_postgresql)


def house_over(folder: Path, engine: Engine) -> House:
    """A house of today over this database, with a clock of its own."""
    (folder / "unused").mkdir()
    return replace(a_house(folder / "unused"), store=Store(engine, Clock(LOCKED_AT)))


@pytest.mark.parametrize("on", BOTH)
def test_every_row_of_the_last_release_is_there_after_the_step(tmp_path: Path, on: Any) -> None:
    with on(tmp_path) as engine:
        before = rows_of(engine)
        assert len(before["pilots"]) == 1
        assert len(before["notes"]) >= 4
        assert migrate.upgrade(engine)[0] == "0002"
        after = rows_of(engine)
        for table, rows in before.items():
            names = rows[0].keys() if rows else ()
            assert [{name: row[name] for name in names} for row in after[table]] == rows, table
        (pilot,) = after["pilots"]
        assert (pilot["version"], pilot["revision"]) == (1, 1)
        assert pilot["touched_at"] == pilot["made_at"]


@pytest.mark.parametrize("on", BOTH)
def test_a_draft_of_the_last_release_can_be_locked_and_outlives_its_session(
    tmp_path: Path, on: Any
) -> None:
    with on(tmp_path) as engine:
        migrate.upgrade(engine)
        house = house_over(tmp_path, engine)
        with house.store.reading() as reading:
            (pilot_id,) = queries.ids(reading)
            draft = queries.one(reading, pilot_id)
            team = people.team(reading, draft.team_id)
            code = reading.execute(text("SELECT code FROM sessions")).scalar_one()
        assert team is not None
        assert (draft.state, draft.card.idea[:9]) == (PilotState.DRAFT, "How might")
        whole = Team(draft.team_id, "Old team", ())
        ada, ben = (a_manager(house, whole, name=n, id=n, email=f"{n}@new.example") for n in "AB")
        named = People(ada.id, ada.name, ben.id, ben.name, not_their_report=True)
        card = a_card(people=named, idea=draft.card.idea)
        with house.store.unit_on_pilot(pilot_id) as unit:
            unit.pilot = replace(unit.pilot, card=card)
        locking.propose(house, ada, pilot_id, card_hash(card), 70)
        locking.sign(house, ben, pilot_id, card_hash(card), 40)
        deletion.delete_by_hand(house, code)
        (proof,) = proving.prove_by_hand(house)
        assert (proof.pilot.session_id, proof.faults) == (None, ())
        with pytest.raises(DBAPIError, match="only ever appended"), house.store.unit() as unit:
            unit.execute(text("DELETE FROM entries"))
