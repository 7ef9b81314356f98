"""What is only ever appended cannot be changed or deleted by whoever speaks SQL to it."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.actions.test_proving import drop
from tests.houses import BOTH, On, on_postgresql, on_sqlite
from tests.pilots import DECISION, START, a_locked_pilot
from tests.play import Play
from workshop.core.pilot.findings import Advice, Recommendation, Verdict
from workshop.core.pilot.plan import Grade
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.db import Base
from workshop.storage.keep import readings

APPENDED = ("entries", "readings", "verdicts")
ORDERS = {
    "update": "UPDATE {table} SET pilot_id = pilot_id",
    "delete": "DELETE FROM {table}",
    "delete the pilot": "DELETE FROM pilots",
}


def filled(playing: Play) -> None:
    """A locked pilot with a row in each of these tables."""
    with playing.house.store.unit_on_pilot(a_locked_pilot(playing)) as unit:
        readings.append(unit, [Reading(START, Arm.PILOT, "repeat7", Sums(n=9, hits=1))], "batch")
        said = Verdict(DECISION, START, (), (), Recommendation(Advice.WAIT, 0), Grade.A)
        readings.log_verdict(unit, said, 1)


def tried(playing: Play, order: str) -> None:
    with playing.house.store.unit() as unit:
        unit.execute(text(order))


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize("on", BOTH)
def test_update_and_delete_are_refused_by_the_database_itself(tmp_path: Path, on: On) -> None:
    with on(tmp_path) as playing:
        filled(playing)
        for table in APPENDED:
            for how, order in ORDERS.items():
                with pytest.raises(DBAPIError) as refusal:
                    tried(playing, order.format(table=table))
                if how != "delete the pilot":
                    assert f"{table} is only ever appended" in str(refusal.value.orig)
            with playing.house.store.reading() as reading:
                assert count(reading, table) == 1


@pytest.mark.parametrize("on", BOTH)
def test_the_twin_without_its_triggers_a_table_can_be_changed(tmp_path: Path, on: On) -> None:
    with on(tmp_path) as playing:
        filled(playing)
        for table in APPENDED:
            with playing.house.store.unit() as unit:
                drop(unit.connection, table)
                unit.execute(text(ORDERS["update"].format(table=table)))
                unit.execute(text(ORDERS["delete"].format(table=table)))
            with playing.house.store.reading() as reading:
                assert count(reading, table) == 0


def test_postgresql_refuses_to_empty_them_in_one_go(tmp_path: Path) -> None:
    with on_postgresql(tmp_path) as playing:
        filled(playing)
        for table in (*APPENDED, "pilots"):
            with pytest.raises(DBAPIError, match="only ever appended"):
                tried(playing, f"TRUNCATE {table} CASCADE")


def test_replacing_a_row_is_no_way_around_on_sqlite(tmp_path: Path) -> None:
    """INSERT OR REPLACE deletes without asking the trigger against deleting."""
    with on_sqlite(tmp_path) as playing:
        filled(playing)
        for table in APPENDED:
            order = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
            with pytest.raises(DBAPIError, match="only ever appended"):
                tried(playing, order)
            tried(playing, f"DROP TRIGGER {table}_adds")
            tried(playing, order)  # the twin: without it the row is replaced


def test_exactly_these_tables_are_guarded() -> None:
    guarded = {t.name for t in Base.metadata.sorted_tables if t.info.get("appended")}
    assert guarded == set(APPENDED)
