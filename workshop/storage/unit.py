"""One unit of work: lock, begin, read, decide, keep, commit; and only then tell.

A unit on a session takes that session's row before anything else is read, so that whoever decides
does so on a state that cannot move. On SQLite units of one process take turns, and nothing inside a
unit may yield to another greenlet (`grouped.py`); on PostgreSQL the row's lock does this work.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Executable, bindparam, insert, select, update
from sqlalchemy.engine import CursorResult

from workshop.core.events import Event, body_of
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.session import flow
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.storage.grouped import MOST, Grouped, Part
from workshop.storage.keep import jams, pilots
from workshop.storage.tables import EventRow, PilotRow, SessionRow
from workshop.storage.turns import Turn, in_turn

#: What fills the places of a statement: once, or row by row.
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Commit:
    """What is told after a commit: news when `n` has moved, else a counter that changed.

    `due_at` is when something happens in the session by itself next; `asks_desk` that something
    waits to be told to the desk on the next tick; `moved` that a phase was left; `is_news` that an
    event was recorded.
    """

    code: str
    n: int
    due_at: datetime | None
    asks_desk: bool = False
    moved: bool = False
    is_news: bool = False


class Unit:
    """What an action may do inside a transaction. Only `Store` makes one, and only it commits."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self.now = now

    def execute(
        self, statement: Executable, values: Values | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement inside this transaction, once or for each of many `values`."""
        return self._connection.execute(statement, values)

    @property
    def connection(self) -> Connection:
        """For readings that are needed to decide; they see this transaction's own writes."""
        return self._connection


class SessionUnit(Unit):
    """A unit on one session, which holds the session's row and numbers its events."""

    def __init__(self, connection: Connection, now: datetime, jam: Jam) -> None:
        super().__init__(connection, now)
        self.jam = jam
        self.asks_desk = False
        self._kept = jam

    def record(self, event: Event) -> None:
        """Append an event under the session's next number."""
        self.jam = self.jam.numbered()
        values = {
            "session_id": self.jam.id,
            "n": self.jam.n,
            "kind": type(event).__name__,
            "body": json.dumps(body_of(event), ensure_ascii=False, sort_keys=True),
            "at": self.now if event.timed else self.jam.timer.opened_at,
        }
        self.execute(_EVENT, values)

    @property
    def is_news(self) -> bool:
        """Whether this unit has recorded an event."""
        return self.jam.n != self._kept.n

    @property
    def moved(self) -> bool:
        """Whether this unit has left the phase it found."""
        return self.jam.visit != self._kept.visit

    def finish(self) -> None:
        """Write what has changed of the session's row: mostly its number alone."""
        if self.jam != self._kept:
            before, after = jams.to_values(self._kept), jams.to_values(self.jam)
            changed = {name: value for name, value in after.items() if before[name] != value}
            if changed:
                self.execute(_JAM, {"jam": self.jam.id, **changed})


class PilotUnit(Unit):
    """A unit on one pilot, which holds the pilot's row and writes it anew where it has changed."""

    def __init__(self, connection: Connection, now: datetime, pilot: Pilot) -> None:
        super().__init__(connection, now)
        self.pilot = pilot
        self._kept = pilot

    def finish(self) -> None:
        """Write the pilot's row, as its next revision, where it has changed."""
        if self.pilot != self._kept:
            after = replace(self.pilot, revision=self._kept.revision + 1, touched_at=self.now)
            where = PilotRow.id == self.pilot.id
            self.execute(update(PilotRow).where(where).values(**pilots.to_values(after)))


class Store:
    """The database as the rest of the program sees it: units that write, readings that do not.

    `most` is how many units may share one trip to the disk; 1 is there for tests that show what
    sharing is for. PostgreSQL groups commits by itself.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime], most: int = MOST) -> None:
        self.engine = engine
        self.now = now
        self._writer = Grouped(engine, most) if engine.dialect.name == "sqlite" else None
        self._listeners: list[Callable[[Commit], None]] = []

    def on_commit(self, listener: Callable[[Commit], None]) -> None:
        """Have `listener` told of every commit on a session; it must not raise or block.

        On SQLite commits are told in the order of their numbers.
        """
        self._listeners.append(listener)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit that belongs to no session: accounts, teams, a new session."""
        with self._transaction() as part:
            yield Unit(part.connection, self.now())

    @contextmanager
    def unit_on(self, code: str) -> Iterator[SessionUnit]:
        """A unit on the session with this join code.

        Raises:
            NoSuchSession: no session has this code.
        """
        with self._transaction() as part:
            row = part.connection.execute(_SESSION, {"code": code}).mappings().one_or_none()
            if row is None:
                raise NoSuchSession
            unit = SessionUnit(part.connection, self.now(), jams.from_row(row))
            yield unit
            unit.finish()
            due, asks = flow.due_at(unit.jam), unit.asks_desk
            commit = Commit(code, unit.jam.n, due, asks, unit.moved, unit.is_news)
            part.after.append(partial(self._tell, commit))

    @contextmanager
    def unit_on_pilot(self, pilot_id: str) -> Iterator[PilotUnit]:
        """A unit on the pilot with this id.

        Raises:
            NoSuchPilot: there is none.
        """
        with self._transaction() as part:
            row = part.connection.execute(_PILOT, {"id": pilot_id}).mappings().one_or_none()
            if row is None:
                raise NoSuchPilot
            unit = PilotUnit(part.connection, self.now(), pilots.from_row(row))
            yield unit
            unit.finish()

    @contextmanager
    def alone(self) -> Iterator[Engine]:
        """The database with every unit of this process kept out; readings go on. No transaction.

        On PostgreSQL no unit is kept out, its own locks do that where it is needed; only other
        workers' work of this kind is.
        """
        with self._writer.alone() if self._writer else in_turn(self.engine, Turn.FILES):
            yield self.engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database; nothing can be written through it."""
        options = {} if self._writer else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Part]:
        """What a unit does, kept when this is left; only then what it left to be told is told.

        Raises:
            NotKept: the commit failed.
        """
        if self._writer:
            with self._writer.transaction() as part:
                yield part
            return
        with self.engine.begin() as connection:
            part = Part(connection)
            yield part
        for tell in part.after:
            tell()

    def _tell(self, commit: Commit) -> None:
        for listener in self._listeners:
            listener(commit)


# A statement that is built once costs a quarter of one that is built for each command.
_SESSION = select(SessionRow.__table__).where(SessionRow.code == bindparam("code"))
_SESSION = _SESSION.with_for_update()
_JAM = update(SessionRow).where(SessionRow.id == bindparam("jam"))
_EVENT = insert(EventRow)
_PILOT = select(PilotRow.__table__).where(PilotRow.id == bindparam("id")).with_for_update()
