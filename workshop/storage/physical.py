"""What the files of the database show beyond the rows: no order of arrival, no deleted words.

A row lies in its page where it came to lie, so the place alone tells who wrote after whom, and a
deleted text can outlive its row. `stir` writes what seats did anew in shuffled order, `checkpoint`
empties the log that repeats every act in order, and `vacuum` writes everything anew. All three are
to be called inside `Store.alone`.
"""

from collections.abc import Collection
from pathlib import Path
from random import Random

from sqlalchemy import Engine, Table

from workshop.storage import on_postgresql, on_sqlite
from workshop.storage.db import Base, file_of


def anonymous() -> tuple[Table, ...]:
    """Every table of what seats did, as `tables.py` marks them."""
    found = Base.metadata.sorted_tables
    return tuple(t for t in found if t.dialect_options["sqlite"]["with_rowid"] is False)


def files_of(engine: Engine) -> tuple[Path, ...]:
    """The files in which SQLite keeps the database, as far as they are there."""
    file = file_of(engine)
    if file is None:
        return ()
    beside = (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm")))
    return tuple(each for each in beside if each.exists())


def stir(engine: Engine, session_ids: Collection[str], chance: Random) -> None:
    """Write what seats did in these sessions anew, in shuffled order; no value changes."""
    file = file_of(engine)
    if file is None:
        on_postgresql.stir(engine, anonymous(), session_ids, chance)
    else:
        on_sqlite.stir(file, anonymous(), session_ids, chance)


def checkpoint(engine: Engine) -> bool:
    """Empty the log of an SQLite database; whether it is really empty.

    PostgreSQL's own log is out of reach: there the files of what seats did are replaced, and the
    answer is whether nothing deleted is left in them. Whoever reads at the moment prevents both.
    """
    file = file_of(engine)
    return (
        on_postgresql.rewrite(engine, anonymous()) if file is None else on_sqlite.checkpoint(file)
    )


def vacuum(engine: Engine) -> bool:
    """Write the whole database anew and empty the log again; whether the log is empty after it."""
    file = file_of(engine)
    if file is None:
        return on_postgresql.rewrite(engine, Base.metadata.sorted_tables)
    on_sqlite.vacuum(file)
    return on_sqlite.checkpoint(file)
