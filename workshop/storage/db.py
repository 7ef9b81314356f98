"""The database, and how every connection to it behaves.

SQLite opens no transaction on SELECT by itself, which silently loses updates; so the driver is told
to keep out of it and every transaction is begun here: deferred for a reading, IMMEDIATE for a unit.
"""

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

#: Milliseconds a reading waits for a lock of the file.
BUSY = "PRAGMA busy_timeout=5000"
#: Deleted text leaves the pages at once, a power cut loses nothing that was answered.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    BUSY,
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    # What does not fit into memory would go to a file elsewhere, texts and all.
    "PRAGMA temp_store=MEMORY",
)


class Base(DeclarativeBase):
    """Holds the tables, with a fixed name for every constraint."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take an aware time; SQLite keeps it without its zone, which is always UTC."""
        if value is None:
            return None
        aware = value.astimezone(UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def file_of(engine: Engine) -> Path | None:
    """The file of an SQLite database; None on any other."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


def apart(file: Path) -> sqlite3.Connection:
    """A connection of its own, outside the pool, that begins nothing by itself.

    It may be used in another thread than the server's, where the pool may not.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def prepare(engine: Engine) -> None:
    """Give every connection of `engine` the pragmas and the explicit BEGIN. Harmless elsewhere."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")


#: How often, and how many seconds apart, a unit looks whether another process is done writing.
LOOKS = 500
APART = 0.01


def _begin_writing(connection: Connection) -> None:
    """Begin as the one who writes. A command beside the server may be at it for seconds.

    SQLite's own way of waiting would stop the whole process; sleeping lets everybody else go on.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(LOOKS):
            if _has_begun(driver):
                return
            time.sleep(APART)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(BUSY)


def _has_begun(driver: Any) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as why:
        if why.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
