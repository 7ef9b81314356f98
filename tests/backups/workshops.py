"""Workshops with settings and a database that has been migrated, on either database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, select

from tests.builders import Clock
from tests.play import Play, play
from tests.postgres import a_postgres
from workshop.config import Settings
from workshop.storage import migrate
from workshop.storage.db import Base, prepare
from workshop.storage.unit import Store

#: Opens a workshop in a folder: a session to play, and the settings of it.
Open = Callable[..., AbstractContextManager[tuple[Play, Settings]]]


@contextmanager
def on_sqlite(folder: Path, **draft: Any) -> Iterator[tuple[Play, Settings]]:
    with _open(folder, f"sqlite:///{folder / 'data' / 'workshop.db'}", draft) as opened:
        yield opened


@contextmanager
def on_postgresql(folder: Path, **draft: Any) -> Iterator[tuple[Play, Settings]]:
    """On a PostgreSQL of its own; without the program the test is skipped by name."""
    with a_postgres() as url, _open(folder, url, draft) as opened:
        yield opened


BOTH = (on_sqlite, on_postgresql)


@contextmanager
def _open(folder: Path, url: str, draft: dict[str, Any]) -> Iterator[tuple[Play, Settings]]:
    data = folder / "data"
    data.mkdir(mode=0o700, parents=True)
    engine = create_engine(url, hide_parameters=True)
    prepare(engine)
    migrate.upgrade(engine)
    (folder / "unused").mkdir()
    playing = play(folder / "unused", store=Store(engine, Clock()), **draft)
    try:
        yield (
            playing,
            Settings(data_dir=data, database_url=url, secret_key="k" * 32, criteria_key="c" * 40),
        )
    finally:
        engine.dispose()


def counts(playing: Play) -> dict[str, int]:
    """How many rows each table has."""
    with playing.house.store.reading() as reading:
        return {
            table.name: int(reading.execute(select(func.count()).select_from(table)).scalar_one())
            for table in Base.metadata.sorted_tables
        }


def hours(settings: Settings, number: int) -> Settings:
    return replace(settings, backup_hours=number)


def now() -> datetime:
    return datetime.now(UTC)
