"""PostgreSQL's files: rows put back shuffled, in new files that hold nothing but living rows.

Every row of a session gets the same transaction number and a place that says nothing. What the
server's own log keeps of the past (`pg_wal`) is recycled by it later and is out of reach here.
"""

from collections.abc import Collection, Iterable
from random import Random

from sqlalchemy import Engine, Insert, Table, delete, func, insert, select

from workshop.storage import belonging


def stir(
    engine: Engine, tables: Collection[Table], session_ids: Iterable[str], chance: Random
) -> None:
    """Write what seats did in these sessions anew, in shuffled order; no value changes."""
    for session_id in session_ids:
        with engine.begin() as connection:
            connection.execute(belonging.one(session_id).with_for_update())
            for table in tables:
                connection.execute(_shuffled(table, session_id, chance.randbytes(32).hex()))
    rewrite(engine, tables)


def rewrite(engine: Engine, tables: Iterable[Table]) -> None:
    """Write these tables into new files.

    A plain VACUUM would leave the bytes of dead rows in their pages. Statistics are gathered anew
    as well, because they hold samples of what stands in the columns.
    """
    quoted = engine.dialect.identifier_preparer.format_table
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {quoted(table)}")


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
