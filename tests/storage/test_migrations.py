"""The database after migrating is the one that the tables describe, to the letter."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.postgres import a_postgres
from workshop.storage import migrate, tables
from workshop.storage.db import prepare

SCHEMA = "SELECT name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' AND sql <> ''"


def a_database(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    prepare(engine)
    return engine


def schema_text(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {name: " ".join(sql.split()) for name, sql in connection.execute(text(SCHEMA))}


def test_migrating_an_empty_database_gives_the_schema_of_the_tables(tmp_path: Path) -> None:
    migrated, described = a_database(tmp_path / "migrated.db"), a_database(tmp_path / "told.db")
    migrate.upgrade(migrated)
    with described.begin() as connection:
        tables.Base.metadata.create_all(connection)
    assert schema_text(migrated) == schema_text(described)


def test_what_seats_did_has_no_row_number_after_migrating(tmp_path: Path) -> None:
    engine = a_database(tmp_path / "workshop.db")
    migrate.upgrade(engine)
    anonymous = {
        table.name
        for table in tables.Base.metadata.tables.values()
        if table.dialect_options["sqlite"]["strict"]
    }
    assert {"seats", "intake", "notes", "marks", "dots", "estimates"} <= anonymous
    for name in anonymous:
        assert schema_text(engine)[name].endswith(") WITHOUT ROWID, STRICT")


#: Columns, constraints and indexes of a schema, as PostgreSQL itself would write them down.
CATALOGUE = (
    """SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default
         FROM information_schema.columns WHERE table_schema = :schema""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = CAST(:schema AS regnamespace)""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = :schema",
    """SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
         JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT tgisinternal AND relnamespace = CAST(:schema AS regnamespace)""",
)


def catalogue(engine: Engine, schema: str) -> set[str]:
    with engine.connect() as connection:
        rows = (
            row
            for query in CATALOGUE
            for row in connection.execute(text(query), {"schema": schema})
            if "alembic_version" not in row[0]
        )
        return {" | ".join(map(str, row)).replace(f"{schema}.", "") for row in rows}


def test_migrating_postgresql_gives_the_schema_of_the_tables_too() -> None:
    with a_postgres() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA told"))
            connection.execute(text("SET LOCAL search_path TO told"))
            tables.Base.metadata.create_all(connection)
        assert migrate.upgrade(engine)[0] == "0001"
        assert migrate.upgrade(engine) == ()
        told = catalogue(engine, "told")
        assert "users | 2 | email | text | NO | None" in told
        assert any("entries_stays" in row for row in told)
        assert catalogue(engine, "public") == told
        engine.dispose()


def test_a_second_start_finds_nothing_to_do(tmp_path: Path) -> None:
    engine = a_database(tmp_path / "workshop.db")
    assert not migrate.is_current(engine)
    assert migrate.upgrade(engine)[0] == "0001"
    assert migrate.upgrade(engine) == ()
    assert migrate.is_current(engine)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    engine = a_database(tmp_path / "workshop.db")
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema_text(engine)
    with pytest.raises(migrate.DatabaseIsNewer):
        migrate.upgrade(engine)
    assert schema_text(engine) == before


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    engine = a_database(tmp_path / "workshop.db")
    with engine.begin() as connection:
        # The last table of the first step exists already, so the step fails near its end.
        connection.execute(text("CREATE TABLE sealed (body TEXT)"))
    with pytest.raises(Exception, match="sealed"):
        migrate.upgrade(engine)
    assert set(schema_text(engine)) == {"sealed"}


def test_no_migration_knows_the_tables_of_today() -> None:
    for path in migrate.MIGRATIONS.rglob("*.py"):
        assert "workshop.storage" not in path.read_text(), path.name
