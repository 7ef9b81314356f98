"""What the database itself refuses: changing or deleting what is only ever appended."""

from sqlalchemy import DDL, Table, event

#: One function for all, which PostgreSQL needs and SQLite does not.
FUNCTION = """
CREATE OR REPLACE FUNCTION only_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is only ever appended', TG_TABLE_NAME; END $$
"""

SQLITE = (
    "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is only ever appended'); END",
    "CREATE TRIGGER {table}_lasts BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is only ever appended'); END",
    # INSERT OR REPLACE deletes what stands in its way, and asks no trigger before deleting.
    "CREATE TRIGGER {table}_adds BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
    "BEGIN SELECT RAISE(ABORT, '{table} is only ever appended'); END",
)

POSTGRESQL = (
    FUNCTION,
    "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION only_appended()",
    "CREATE TRIGGER {table}_lasts BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION only_appended()",
)


def guard(table: Table) -> None:
    """Have the table refuse UPDATE, DELETE, TRUNCATE and replacing from the moment it is made."""
    same = " AND ".join(f"{key.name} = NEW.{key.name}" for key in table.primary_key)
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            ddl = DDL(statement.replace("{table}", table.name).replace("{same}", same))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
