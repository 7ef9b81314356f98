"""The deadline as a page carries it: fixed times, never seconds that somebody would count down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop.core.session import flow
from workshop.core.session.jam import Jam
from workshop.core.session.phases import LOCKS


@dataclass(frozen=True, slots=True)
class Clock:
    """Times in milliseconds since 1970, durations in milliseconds; None where there is none."""

    ends: int | None
    paused: int | None
    total: int
    closes: int | None
    stretch: int | None
    locks: bool


def clock_of(jam: Jam) -> Clock:
    """The clock of the open phase."""
    timer = jam.timer
    until = timer.ends_at or timer.opened_at
    total = until - timer.opened_at if timer.paused is None else timer.paused
    return Clock(
        ends=_epoch(timer.ends_at),
        paused=None if timer.paused is None else round(timer.paused / _MS),
        total=max(1, round(total / _MS)),
        closes=_epoch(timer.going_on_at),
        stretch=_epoch(timer.stretch_until),
        locks=jam.phase in LOCKS,
    )


def left(jam: Jam, now: datetime) -> timedelta:
    """What is left at `now`, for a page drawn whole."""
    return flow.left(jam, now)


_MS = timedelta(milliseconds=1)


def _epoch(time: datetime | None) -> int | None:
    return None if time is None else round(time.timestamp() * 1000)
