"""PostgreSQL's files: rows put back shuffled, in new files that hold nothing but living rows.

Every row of a session gets the same transaction number and a place that says nothing. What the
server's own log keeps of the past (`pg_wal`) is recycled by it later and is out of reach here.
"""

from collections.abc import Collection, Iterable
from random import Random

from sqlalchemy import Connection, Engine, Insert, Table, delete, func, insert, select, text

from workshop.storage import belonging


def stir(
    engine: Engine, tables: Collection[Table], session_ids: Iterable[str], chance: Random
) -> None:
    """Write what seats did in these sessions anew, in shuffled order; no value changes."""
    take_no_samples(engine, tables)
    for session_id in session_ids:
        with engine.begin() as connection:
            connection.execute(belonging.one(session_id).with_for_update())
            for table in tables:
                connection.execute(_shuffled(table, session_id, chance.randbytes(32).hex()))
    rewrite(engine, tables)


def rewrite(engine: Engine, tables: Iterable[Table]) -> None:
    """Write these tables into new files: a plain VACUUM leaves dead rows' bytes in their pages."""
    with _each_alone(engine) as connection:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM (FULL) {_quoted(engine, table)}")


def take_no_samples(engine: Engine, tables: Iterable[Table]) -> None:
    """Keep PostgreSQL from copying tags and texts into its statistics, and drop those it has.

    Such a copy outlives its row: of a table that has been emptied, no new statistics are taken.
    """
    with _each_alone(engine) as connection:
        for table in tables:
            sampled = connection.execute(_SAMPLED, {"name": table.name}).scalars().all()
            for column in table.c:
                if column.name in sampled and not column.foreign_keys:
                    alter = f"ALTER TABLE {_quoted(engine, table)} ALTER COLUMN {column.name}"
                    connection.exec_driver_sql(f"{alter} TYPE text")  # this drops what was taken
                    connection.exec_driver_sql(f"{alter} SET STATISTICS 0")


_SAMPLED = text(
    "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 "
    "AND atttypid = 'text'::regtype AND attstattarget IS DISTINCT FROM 0"
)


def _each_alone(engine: Engine) -> Connection:
    """A connection on which every statement is a transaction, so that no two tables are held."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _quoted(engine: Engine, table: Table) -> str:
    return engine.dialect.identifier_preparer.format_table(table)


def _shuffled(table: Table, session_id: str, salt: str) -> Insert:
    """Take the session's rows out and put them back in an order that only `salt` can repeat."""
    taken = (
        delete(table)
        .where(belonging.within(table, belonging.one(session_id)))
        .returning(*table.c)
        .cte("taken")
    )
    key = func.concat(salt, *(taken.c[column.name] for column in table.primary_key))
    by_chance = select(taken).order_by(func.sha256(func.convert_to(key, "UTF8")))
    return insert(table).from_select([column.name for column in table.c], by_chance)
