"""Looks after the files while the server runs, so that the disk never tells more than the pages do.

Thirty seconds after somebody wrote in any session, and at once when a phase is left, what seats did
is written anew in shuffled order and the log is emptied. Once a night everything that has
reached its date is removed. Every hour the verdicts of pilots are logged for days that are over.
One task of the server; every process minds what it has touched itself, and one of many on the same
database does what is done once for all.
"""

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from workshop.core import night
from workshop.core.troubles import Trouble
from workshop.storage.unit import Commit

log = logging.getLogger(__name__)

#: Seconds from the first act in a session until its files are settled at the latest.
STIR_AFTER = 30.0
#: Whoever is due within so many seconds goes along where each session costs its own.
ALONG = 10.0
#: Seconds between two tries to empty the log, and how many may fail before somebody is told.
AGAIN = 1.0
TRIES = 3
#: Seconds between two looks at the clock on the wall, and after a night's work that failed.
LOOK = 60.0
NIGHT_AGAIN = 600.0
#: Seconds between two looks at pilots whose day has ended without a verdict.
PILOTS = 3600.0


@dataclass(frozen=True, slots=True)
class Chores:
    """What upkeep needs from the rest of the program, handed in by `assembly/`.

    `settle` takes codes, and whether all open sessions are meant as well; it says whether the log
    is empty, as `empty_log` and `tidy` do. `back_up` makes a backup when one is due. `keep_logs`
    writes down what the numbers of pilots said on days that have ended. `clock_runs` tells whether
    a session is under way. `seconds` never jump; `now` is the server's own time of day.
    `is_caretaker` tells whether this worker is the one, of many on one database, that does what is
    done once for all: the night's work and the logs of pilots. `forget` lets go of what was kept in
    memory for long enough. `keeps_files` says that the files are this process's own: whoever stops
    it may copy them, and mostly whole tables are written anew, of one session as of many; elsewhere
    each session costs its own.
    """

    settle: Callable[[Collection[str], bool], bool]
    empty_log: Callable[[], bool]
    tidy: Callable[[], bool]
    back_up: Callable[[], object]
    keep_logs: Callable[[], object]
    clock_runs: Callable[[], bool]
    seconds: Callable[[], float]
    now: Callable[[], datetime]
    forget: Callable[[], object] = lambda: None
    is_caretaker: Callable[[], bool] = lambda: True
    keeps_files: bool = True


class Upkeep:
    """Remembers what is to be done, and does it when `step` is called."""

    def __init__(self, chores: Chores) -> None:
        self._chores = chores
        # None stands for every open session: whatever the program left behind when it stopped.
        self._due: dict[str | None, float] = {None: chores.seconds()}
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._failures = 0
        self._empty_at: float | None = None
        self._night_at = chores.seconds()
        self._pilots_at = chores.seconds()
        self._begun = chores.now()
        self._tidied: datetime | None = None
        self._night_failed = False
        self._backup_failed = False

    def touched(self, commit: Commit) -> None:
        """Hear of a commit. Returns at once and never raises."""
        wait = 0.0 if commit.moved else STIR_AFTER
        with self._lock:
            due = self._chores.seconds() + wait
            self._due[commit.code] = min(due, self._due.get(commit.code, due))
        self._woken.set()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong at the moment."""
        found = {
            Trouble.LOG: self._failures >= TRIES,
            Trouble.NIGHT: self._night_failed,
            Trouble.BACKUP: self._backup_failed,
        }
        return tuple(trouble for trouble, is_there in found.items() if is_there)

    def step(self) -> float:
        """Do what is due; returns the seconds until something is due next."""
        codes = self._taken()
        if codes:
            self._settle(codes)
        elif self._empty_at is not None and self._chores.seconds() >= self._empty_at:
            self._noted(self._tried(self._chores.empty_log))
        if self._chores.seconds() >= self._night_at:
            self._back_up()
            self._night_at = self._chores.seconds() + LOOK
            if self._chores.is_caretaker():
                self._look_at_pilots()
                self._look_at_the_clock()
            self._chores.forget()
        return self._until_next()

    def end(self) -> None:
        """Settle everything once more: the server stops, and whoever copies its folder may come."""
        with self._lock:
            due = frozenset({None, *self._due} if self._chores.keeps_files else self._due)
            self._due.clear()
        if due:
            self._settle(due)

    def run(self) -> None:
        """Go on for as long as the server runs."""
        while True:
            self._woken.wait(timeout=self._guarded_step())
            self._woken.clear()

    def _guarded_step(self) -> float:
        try:
            return self.step()
        except Exception as error:  # the database is away: nothing of upkeep may end with it
            log.error("A step of upkeep failed: %s", type(error).__name__)
            return AGAIN

    def _taken(self) -> frozenset[str | None]:
        """The sessions whose time has come, which are then off the list.

        Once there is one, others go along: all of them where that costs no more, else those whose
        turn is near. The log is emptied once for them all.
        """
        with self._lock:
            now = self._chores.seconds()
            if not any(due <= now for due in self._due.values()):
                return frozenset()
            until = now + (STIR_AFTER if self._chores.keeps_files else ALONG)
            codes = frozenset(code for code, due in self._due.items() if due <= until)
            for code in codes:
                del self._due[code]
        return codes

    def _settle(self, due: frozenset[str | None]) -> None:
        codes = frozenset(code for code in due if code is not None)
        done = self._tried(lambda: self._chores.settle(codes, None in due))
        if done is None:
            with self._lock:
                self._due.update(dict.fromkeys(due, self._chores.seconds() + AGAIN))
        self._noted(done)

    def _tried(self, chore: Callable[[], bool]) -> bool | None:
        """What a chore says of the log; None when it failed, which is logged by kind only."""
        try:
            return chore()
        except Exception as error:
            log.error("Upkeep failed: %s", type(error).__name__)
            return None

    def _noted(self, is_empty: bool | None) -> None:
        """Remember whether the log is empty; after three tries in vain somebody is told."""
        self._failures = 0 if is_empty else self._failures + 1
        self._empty_at = None if is_empty else self._chores.seconds() + AGAIN
        if self._failures == TRIES:
            log.error("The log of the database could not be emptied %s times in a row.", TRIES)

    def _back_up(self) -> None:
        """Make a backup when one is due; a failure is logged by kind only, and told."""
        try:
            self._chores.back_up()
            self._backup_failed = False
        except Exception as error:
            log.error("A backup failed: %s", type(error).__name__)
            self._backup_failed = True

    def _look_at_pilots(self) -> None:
        """Once an hour; a failure is logged by kind only, and the next hour catches up."""
        if self._chores.seconds() < self._pilots_at:
            return
        self._pilots_at = self._chores.seconds() + PILOTS
        try:
            self._chores.keep_logs()
        except Exception as error:
            log.error("The verdicts of pilots could not be logged: %s", type(error).__name__)

    def _look_at_the_clock(self) -> None:
        now = self._chores.now()
        if not night.is_due(now, self._tidied, self._begun, self._chores.clock_runs()):
            return
        is_empty = self._tried(self._chores.tidy)
        self._night_failed = is_empty is None
        if is_empty is None:
            self._night_at = self._chores.seconds() + NIGHT_AGAIN
        else:
            self._tidied = now
            self._noted(is_empty)

    def _until_next(self) -> float:
        with self._lock:
            times = [*self._due.values(), self._night_at]
        if self._empty_at is not None:
            times.append(self._empty_at)
        return max(min(times) - self._chores.seconds(), 0.0)
