"""PostgreSQL's files: rows put back shuffled, in new files that hold nothing but living rows.

Every row of a session gets the same transaction number and a place that says nothing. What the
server's own log keeps of the past (`pg_wal`) is recycled by it later and is out of reach here.
"""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from random import Random

from sqlalchemy import Connection, Engine, Insert, Table, delete, func, insert, select, text
from sqlalchemy.exc import OperationalError

from workshop.storage import belonging

#: Whoever reads still may see rows that were deleted, and so keeps them: so often is looked whether
#: they are done, so many seconds apart.
LOOKS = 20
APART = 0.05
#: A table that somebody reads cannot be replaced; everybody else would wait behind us meanwhile.
AT_MOST = "1s"
LOCK_NOT_AVAILABLE = "55P03"


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


def rewrite(engine: Engine, tables: Iterable[Table]) -> bool:
    """Write these tables into new files; whether nothing that was deleted is left in them.

    A plain VACUUM would leave the bytes of dead rows in their pages.
    """
    with _each_alone(engine) as connection:
        nobody_sees_more = _wait_for_readers(connection)
        try:
            for table in tables:
                connection.exec_driver_sql(f"VACUUM (FULL) {_quoted(engine, table)}")
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            return False
    return nobody_sees_more


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
_NEXT = text("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)")
_OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
    "AND datname = current_database() AND backend_xmin IS NOT NULL "
    "AND age(backend_xmin) > age(CAST(CAST(:next AS xid8) AS xid))"
)


def _wait_for_readers(connection: Connection) -> bool:
    """Whether everybody who could see what was deleted so far is done, soon at least."""
    coming = connection.execute(_NEXT).scalar_one()
    for _ in range(LOOKS):
        if connection.execute(_OLDER, {"next": coming}).scalar_one() == 0:
            return True
        time.sleep(APART)
    return False


@contextmanager
def _each_alone(engine: Engine) -> Iterator[Connection]:
    """A connection on which every statement is a transaction, so that no two tables are held."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{AT_MOST}'")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _quoted(engine: Engine, table: Table) -> str:
    return engine.dialect.identifier_preparer.format_table(table)


def _shuffled(table: Table, session_id: str, salt: str) -> Insert:
    """Take the session's rows out and put them back in an order that only `salt` can repeat."""
    ours = belonging.within(table, belonging.one(session_id))
    taken = delete(table).where(ours).returning(*table.c).cte("taken")
    key = func.concat(salt, *(taken.c[column.name] for column in table.primary_key))
    by_chance = select(taken).order_by(func.sha256(func.convert_to(key, "UTF8")))
    return insert(table).from_select([column.name for column in table.c], by_chance)
