"""Brings the database to the shape this version of the program needs, in one transaction.

Either every step is taken or none: a start that fails half-way leaves the database as it was.
"""

from collections.abc import Collection
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).with_name("migrations")


class DatabaseIsNewer(Exception):
    """The database has been through a step that this version of the program does not know."""

    def __init__(self) -> None:
        super().__init__("The database belongs to a newer version of Workshop. Start that version.")


#: An arbitrary number: on PostgreSQL two servers that start at once take this lock in turn.
_STARTING = 7_246_001


def upgrade(engine: Engine) -> tuple[str, ...]:
    """Take every step that is missing; the revisions taken, first to last, empty when none was.

    Two programs may start at the same time: the second one waits and then finds nothing to do.

    Raises:
        DatabaseIsNewer: the database has been through a step that is unknown here.
    """
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_STARTING})")
        before = _applied(connection)
        command.upgrade(_config(connection), "head")
        return tuple(step for step in _steps() if step not in before)


def has_begun(engine: Engine) -> bool:
    """Whether any step was ever taken, so that there may be something to lose; never writes."""
    with engine.connect() as connection:
        return bool(_applied(connection))


def require_known(revisions: Collection[str]) -> None:
    """Raise when a database with these marks has been through a step that is unknown here.

    Raises:
        DatabaseIsNewer: it has.
    """
    if not set(revisions) <= set(_steps()):
        raise DatabaseIsNewer


def is_current(engine: Engine) -> bool:
    """Whether nothing is left to do; never writes."""
    with engine.connect() as connection:
        return set(_steps()) == _applied(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _steps() -> tuple[str, ...]:
    """All revisions, first to last."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return tuple(script.revision for script in reversed(list(scripts.walk_revisions())))


def _applied(connection: Connection) -> set[str]:
    """The revisions this database has been through."""
    steps = _steps()
    heads = MigrationContext.configure(connection).get_current_heads()
    require_known(heads)
    return {step for head in heads for step in steps[: steps.index(head) + 1]}
