"""Times as ticket systems write them, and how long lies between two of them."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

from workshop.core.pilot import written
from workshop.core.pilot.reading_faults import Fault
from workshop.core.pilot.written import DayOrder

#: How a length of time is named on a card, in three languages, in seconds.
_UNITS = {
    1.0: ("s", "sec", "second", "seconds", "sekunde", "sekunden", "seconde", "seconden"),
    60.0: ("min", "minute", "minutes", "minuten", "minuut"),
    3600.0: ("h", "hour", "hours", "stunde", "stunden", "std", "uur", "uren", "u"),
    86400.0: ("d", "day", "days", "tag", "tage", "dag", "dagen"),
}
_SECONDS = {name: seconds for seconds, names in _UNITS.items() for name in names}
_CLOCK = re.compile(r"(.*?[0-9]{4})[ T,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?")


def seconds_in(unit: str) -> float | None:
    """How many seconds one unit of this name has; None when it is no length of time."""
    return _SECONDS.get(unit.strip().casefold().rstrip("."))


def moment(cell: str, order: DayOrder | None, zone: tzinfo) -> datetime | Fault:
    """The moment in a cell, in UTC; without a zone of its own it is meant in `zone`."""
    found = _iso(cell) or _ours(cell, order)
    if isinstance(found, Fault):
        return found
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return Fault.NOT_A_MOMENT


def between(opened: datetime, resolved: datetime, unit_seconds: float) -> float:
    """How long it took, in the unit that has this many seconds; both times are in UTC."""
    return (resolved - opened) / timedelta(seconds=unit_seconds)


def _iso(cell: str) -> datetime | None:
    if len(cell) < 10 or cell[4] != "-":
        return None
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _ours(cell: str, order: DayOrder | None) -> datetime | Fault:
    clock = _CLOCK.fullmatch(cell)
    day = written.day(clock[1] if clock else cell, order)
    if isinstance(day, Fault):
        return Fault.NOT_A_MOMENT if day is Fault.NOT_A_DAY else day
    try:
        at = time(int(clock[2]), int(clock[3]), int(clock[4] or 0)) if clock else time()
    except ValueError:
        return Fault.NOT_A_MOMENT
    return datetime.combine(day, at)
