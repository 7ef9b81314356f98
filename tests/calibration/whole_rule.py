"""The resolution table of domain 3.3 over many simulated pilots at once.

The same rows as in `core/pilot/verdict.py`, whose table takes one pilot on one day; a test holds
the two together.
"""

from dataclasses import dataclass

import numpy as np

from workshop.core.pilot.evidence.arrays import Array, Flags
from workshop.core.pilot.findings import Advice

Codes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
CODES: dict[Advice, int] = {advice: place for place, advice in enumerate(Advice)}
ENDS = (Advice.KILL, Advice.ITERATE, Advice.CONTINUE, Advice.NEAR_MISS)
DEADLINE = 100  #: added to what is said only because the day of the decision has come


@dataclass(frozen=True)
class Run:
    """What the table asks about, each of shape (runs, days) or (days,)."""

    hard: Flags
    soft: Flags
    won: Flags
    outside: Flags
    near: Flags
    is_review: Flags
    is_deadline: Flags
    ran_enough: Flags
    iterations_left: bool = True
    iterates_by_default: bool = False
    grade_c: bool = False


def advise(run: Run) -> tuple[Codes, Codes]:
    """What is recommended on each day, and by which row of the table: two of shape (runs, days)."""
    reviewed = run.won & run.is_review & run.ran_enough
    left = np.bool_(run.iterations_left)
    rows: list[tuple[Flags, Advice, int]] = [
        (run.hard, Advice.KILL, 3),
        (run.soft & left, Advice.ITERATE, 4),
        (run.soft, Advice.KILL, 4),
        (reviewed & ~run.outside & np.bool_(run.grade_c), Advice.ITERATE, 5),
        (reviewed & ~run.outside, Advice.CONTINUE, 5),
        (reviewed & ~run.is_deadline, Advice.HOLD, 6),
        (reviewed & left, Advice.ITERATE, 6),
        (reviewed, Advice.KILL, 6),
        (run.is_deadline & run.near & left, Advice.NEAR_MISS, 7),
        (run.is_deadline & left & np.bool_(run.iterates_by_default), Advice.ITERATE, 7),
        (run.is_deadline & np.ones_like(run.won), Advice.KILL, 7),
    ]
    fits = [np.broadcast_to(flags, run.won.shape) for flags, _, _ in rows]
    advice = np.select(fits, [CODES[each] for _, each, _ in rows], CODES[Advice.WAIT])
    return advice, np.select(fits, [number for _, _, number in rows], 0)


@dataclass(frozen=True)
class Ends:
    """How the runs ended: the first day that said to stop, to go on, or the last one. (runs,)"""

    killed: Flags
    continued: Flags
    by_default: Flags


def ends(run: Run) -> Ends:
    """Each run to its end: kills by evidence, continues, and what the date alone decided."""
    advice, row = advise(run)
    over = np.isin(advice, [CODES[each] for each in ENDS])
    first = np.where(over.any(axis=-1), over.argmax(axis=-1), over.shape[-1] - 1)
    said = np.take_along_axis(advice, first[:, None], axis=-1)[:, 0]
    by = np.take_along_axis(row, first[:, None], axis=-1)[:, 0]
    killed = (said == CODES[Advice.KILL]) & (by <= 4)
    continued = said == CODES[Advice.CONTINUE]
    return Ends(killed, continued, ~killed & ~continued)


def calendar(days: int, every: int, first: int) -> tuple[Flags, Flags, Flags]:
    """Review days, the day of the decision, and the days from `first` on, each (days,)."""
    number = np.arange(1, days + 1)
    return number % every == 0, number == days, number >= first


def inside(estimate: Array, limit: float) -> Flags:
    """Whether a guardrail's estimate lies on the harmless side, where harm is above the limit."""
    return np.asarray(estimate <= limit)
