"""The same play on either database, for what must hold on both."""

import atexit
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url

from tests.builders import Clock
from tests.play import Play, play
from tests.postgres import a_postgres
from workshop.storage import migrate
from workshop.storage.unit import Store

#: Opens a play on a database of its own in a folder; the rest as `play` takes it.
On = Callable[..., Any]


@contextmanager
def on_sqlite(folder: Path, *seats: int, **draft: Any) -> Iterator[Play]:
    """A play on SQLite; its file is `folder / "workshop.db"`."""
    playing = play(folder, *seats, **draft)
    yield playing
    playing.engine.dispose()


@contextmanager
def on_postgresql(folder: Path, *seats: int, **draft: Any) -> Iterator[Play]:
    """A play on a PostgreSQL database; without the program the test is skipped by name."""
    server, name = _server(), f"play_{next(_numbers)}"
    _order(server, f"CREATE DATABASE {name} TEMPLATE shaped")
    engine = create_engine(server.set(database=name), hide_parameters=True)
    try:
        yield play(folder, *seats, store=Store(engine, Clock()), **draft)
    finally:
        engine.dispose()
        _order(server, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _server() -> URL:
    """One server for all tests that only need a database in it, with a migrated one to copy."""
    stack = ExitStack()
    server = make_url(stack.enter_context(a_postgres()))
    atexit.register(stack.close)
    _order(server, "CREATE DATABASE shaped")
    engine = create_engine(server.set(database="shaped"))
    migrate.upgrade(engine)
    engine.dispose()
    return server


def _order(server: URL, order: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(order)
    engine.dispose()


_numbers = count(1)
BOTH = (on_sqlite, on_postgresql)
