"""The same play on either database, for what must hold on both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

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
    """A play on a PostgreSQL of its own; without the program the test is skipped by name."""
    with a_postgres() as url:
        engine = create_engine(url, hide_parameters=True)
        migrate.upgrade(engine)
        try:
            yield play(folder, *seats, store=Store(engine, Clock()), **draft)
        finally:
            engine.dispose()


BOTH = (on_sqlite, on_postgresql)
