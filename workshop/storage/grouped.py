"""Who writes to SQLite when: one unit after the other, and one trip to the disk for all who wait.

A commit waits for the disk, 0.2 ms here and 10 ms elsewhere, and only one transaction can be open.
So whoever comes while one is committed waits for its turn, runs in the same transaction as all the
others who waited, and that is committed once. Nobody is answered before, and a unit that is refused
takes nothing of the others with it. Inside a unit nothing may yield, so the transaction is held no
longer than it has to be. Where the disk is slow, the commit happens away from the thread that
serves everybody; where it is quick, going away would take longer than that, and nobody ever waits.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, Engine

from workshop.away import away, to_its_end

#: How many units share one commit at most, and until when more are taken in: seconds since the
#: first of them began, so that nobody waits long for people who came after.
MOST = 64
OLDEST = 0.05
#: Seconds of a trip to the disk that is slow. The next ones are then made away from here for a
#: while, twice as long each time until one was quick again: first and longest while, in seconds.
SLOW = 0.003
WHILE = 4.0
LONGEST = 64.0


class NotKept(Exception):
    """The commit of a unit failed, or what it shared a commit with; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's place in a transaction. What is put into `after` is called once it is committed."""

    connection: Connection
    after: list[Callable[[], None]] = field(default_factory=list)


class Group:
    """The units of one transaction. Whoever calls any of this holds the turn."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.after: list[Callable[[], None]] = []
        self.size = 0
        self.over = threading.Event()
        self._kept = False
        self._lost: BaseException | None = None
        self._begun = time.monotonic()
        try:
            self._transaction = connection.begin()
        except BaseException:
            connection.close()
            raise

    def takes_more(self, most: int) -> bool:
        """Whether another unit may join: it is neither large nor old, and it can be kept."""
        young = time.monotonic() - self._begun < OLDEST
        return self._transaction.is_active and self.size < most and young

    @contextmanager
    def part(self) -> Iterator[Part]:
        """A part of this transaction that can be taken back alone; the first one needs no mark."""
        part, mark = Part(self.connection), self.size > 0
        if mark:
            self._driver.execute("SAVEPOINT unit")
        try:
            yield part
        except BaseException as why:
            self._take_back(mark, why)
            raise
        if mark:
            self._driver.execute("RELEASE unit")
        self.size += 1
        self.after += part.after

    def commit(self, trip: Callable[[Callable[[], None]], None]) -> None:
        """Have it kept by a `trip` to the disk, then tell."""
        try:
            if self._transaction.is_active:
                trip(self._transaction.commit)
            self._kept = self._lost is None
            for tell in self.after if self._kept else ():
                tell()
        except Exception as why:  # everybody who waits is told
            self._lost = why
            self.connection.invalidate()  # its transaction may be open still
        finally:
            self.over.set()
            self.connection.close()

    def wait(self) -> None:
        """Return when everything is on the disk.

        Raises:
            NotKept: it is not and never will be.
        """
        self.over.wait()
        if not self._kept:
            raise NotKept from self._lost

    def _take_back(self, mark: bool, why: BaseException) -> None:
        """Undo the unit that just failed; where SQLite has undone everything, all are lost."""
        if mark and self._driver.in_transaction:
            self._driver.execute("ROLLBACK TO unit")
            self._driver.execute("RELEASE unit")
            return
        if self.size:
            self._lost = why
        self._transaction.rollback()

    @property
    def _driver(self) -> sqlite3.Connection:
        found = self.connection.connection.driver_connection
        if not isinstance(found, sqlite3.Connection):
            raise TypeError(type(found))
        return found


class Disk:
    """Makes trips to the disk: here while they are quick, away while they are slow."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._slow_until = seconds()
        self._while = WHILE

    @property
    def is_quick(self) -> bool:
        """Whether the next trip is made here, since the last ones were quick or long ago."""
        return self._seconds() >= self._slow_until

    def trip(self, commit: Callable[[], None]) -> None:
        """Do a commit, here or away."""
        if not self.is_quick:
            away(commit)
            return
        began = self._seconds()
        commit()
        now = self._seconds()
        is_slow = now - began > SLOW
        if is_slow:
            self._slow_until = now + self._while
        self._while = min(self._while * 2, LONGEST) if is_slow else WHILE


class Turn:
    """A lock that wakes everybody who waits for it, and goes to whoever comes by first.

    Handed to one after the other, it would wait at each of them for all that the server has to do
    besides, since greenlets come by in turn; so they come by together, one right behind the other.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._is_taken = False

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self) -> None:
        """Wait until it is free, and take it."""
        with self._change:
            while self._is_taken:
                self._change.wait()
            self._is_taken = True

    def release(self) -> None:
        """Give it back."""
        with self._change:
            self._is_taken = False
            self._change.notify_all()


class Grouped:
    """Gives turns to the units of this process."""

    def __init__(self, engine: Engine, most: int = MOST) -> None:
        self._engine = engine
        self._disk = Disk()
        self._most = most
        self._turn = Turn()
        self._waiting: list[None] = []  # as many as wait for the turn
        self._open: Group | None = None  # looked at by whoever has the turn

    @contextmanager
    def transaction(self) -> Iterator[Part]:
        """A transaction of one's own, as far as one can tell; left when it is on the disk.

        Raises:
            NotKept: the commit failed.
        """
        group = self._joined()
        try:
            with group.part() as part:
                yield part
        finally:
            self._hand_on(group)
            # A refusal waits as well: what it is about may be what others of the group did.
            group.wait()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The turn with no transaction open."""
        with self._turn:
            group, self._open = self._open, None
            if group is not None:
                to_its_end(partial(group.commit, self._disk.trip))
                group.over.wait()
            yield

    def _joined(self) -> Group:
        """The group one is in now, and the turn in it."""
        self._take_turn()
        try:
            if self._open is None:
                self._open = Group(self._engine.connect().execution_options(writes=True))
            return self._open
        except BaseException:
            self._turn.release()
            raise

    def _take_turn(self) -> None:
        self._waiting.append(None)
        try:
            self._turn.acquire()
        except BaseException:
            # Sent away while waiting: a group may have been left open for us, and for nobody else.
            self._waiting.pop()
            if not self._waiting:
                with self.alone():
                    pass
            raise
        self._waiting.pop()

    def _hand_on(self, group: Group) -> None:
        """Let the next one go on in this group, or close it and have it committed."""
        if self._waiting and group.takes_more(self._most):
            self._turn.release()
            return
        self._open = None
        if self._disk.is_quick:
            self._end(group)
        else:
            to_its_end(lambda: self._end(group))

    def _end(self, group: Group) -> None:
        try:
            group.commit(self._disk.trip)
        finally:
            self._turn.release()
