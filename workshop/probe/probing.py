"""Everything that is tried on one copy, and the one answer."""

from dataclasses import dataclass
from pathlib import Path

from workshop.probe import linking, orders, schema, sharing, values
from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.dump import Dump
from workshop.probe.opening import opened
from workshop.probe.truth import Truth


@dataclass(frozen=True, slots=True)
class Probed:
    """One copy and all that was tried on it."""

    program: str
    size: int
    attempts: tuple[Attempt, ...]

    @property
    def found(self) -> tuple[Attempt, ...]:
        """The attempts that came to something."""
        return tuple(each for each in self.attempts if each.verdict is Verdict.FOUND)


def probe(path: Path, truth: Truth | None = None) -> Probed:
    """Try everything on a file.

    Raises:
        Unreadable: the file cannot be read.
    """
    dump = opened(path)
    tried = [*schema.attempts(dump), *values.attempts(dump), *orders.attempts(dump)]
    if truth is not None:
        tried += [*linking.attempts(dump, truth), *sharing.attempts(dump, truth)]
    return Probed(dump.program, dump.size, tuple(tried))


def look_at_tables(path: Path) -> Probed:
    """Try only what can be seen in the shape of the tables; quick, for a copy that is restored.

    Raises:
        Unreadable: the file cannot be read.
    """
    dump: Dump = opened(path)
    return Probed(dump.program, dump.size, tuple(schema.attempts(dump)))
