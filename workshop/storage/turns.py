"""Work that many workers on one PostgreSQL do in turn, or that one of them does for all.

Held are advisory locks of the server, which go with the connection: nothing is left behind by a
worker that was killed. A database file belongs to one process, so there it is always its turn.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.exc import DBAPIError

#: Seconds between two looks whether a turn has come. Whoever waited inside a statement would be
#: one more reader that the work itself waits for.
LOOK = 0.1
#: Seconds after which a turn counts as not coming; the work is tried again later.
AT_MOST = 60.0


class Turn(IntEnum):
    """What is done in turn: arbitrary numbers, beside that of `migrate.py`."""

    NIGHT = 7_246_002
    BACKUP = 7_246_003
    FILES = 7_246_004


class OneOfMany:
    """Whether this worker is the one that does something; as long as it lives, once it is."""

    def __init__(self, engine: Engine, turn: Turn) -> None:
        self._engine = engine
        self._turn = turn
        self._held: Connection | None = None
        event.listen(engine, "engine_disposed", self._let_go)

    def is_me(self) -> bool:
        """Take the turn if nobody has it; raises what the database raises when it is away."""
        if self._engine.dialect.name != "postgresql":
            return True
        if self._held is not None and _answers(self._held):
            return True
        self._held = None
        connection = _connect(self._engine)
        if not _taken(connection, self._turn):
            connection.close()
            return False
        connection.detach()  # for good: the pool gets another one in its place
        self._held = connection
        return True

    def _let_go(self, _engine: Engine) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()


@contextmanager
def in_turn(engine: Engine, turn: Turn) -> Iterator[None]:
    """Wait until no other worker does this; on a database file there is no other.

    Raises:
        TimeoutError: another one did not come to an end.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with _connect(engine) as connection:
        ends_at = time.monotonic() + AT_MOST
        while not _taken(connection, turn):
            if time.monotonic() > ends_at:
                raise TimeoutError(turn.name)
            time.sleep(LOOK)
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(turn.value)))


def _connect(engine: Engine) -> Connection:
    """A connection on which no transaction stays open, so that nobody has to wait for it."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _taken(connection: Connection, turn: Turn) -> bool:
    return bool(connection.execute(select(func.pg_try_advisory_lock(turn.value))).scalar_one())


def _answers(connection: Connection) -> bool:
    try:
        connection.exec_driver_sql("SELECT 1")
    except DBAPIError:
        connection.close()
        return False
    return True
