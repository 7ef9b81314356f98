"""Readings become days: both arms side by side, corrections added, and those days that count."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from workshop.core.pilot.readings import Arm, Day, Reading, Sums

#: Every day with readings, by metric, in order.
Days = Mapping[str, tuple[Day, ...]]

NO_DAYS: Days = MappingProxyType({})


def days_of(readings: Iterable[Reading], known: Days = NO_DAYS) -> Days:
    """The days of these readings, added to those already known; their order does not matter.

    A correction is added like any other reading: it holds a difference.
    """
    found = {metric: {day.day: day for day in days} for metric, days in known.items()}
    for reading in readings:
        days = found.setdefault(reading.metric, {})
        days[reading.day] = _with(days.get(reading.day) or Day(reading.day), reading)
    return {metric: tuple(days[day] for day in sorted(days)) for metric, days in found.items()}


def counted(
    days: Iterable[Day], first: date, last: date, excluded: Collection[date] = ()
) -> tuple[Day, ...]:
    """The days from `first` to `last` that count: excluded ones are gone from both arms."""
    return tuple(day for day in days if first <= day.day <= last and day.day not in excluded)


def _with(day: Day, reading: Reading) -> Day:
    """The day with one more reading in it."""
    if reading.arm is Arm.PILOT:
        day = replace(
            day,
            pilot=day.pilot + reading.sums,
            eligible_pilot=day.eligible_pilot + reading.eligible,
            clusters_pilot=_beside(day.clusters_pilot, reading),
        )
    else:
        day = replace(
            day,
            control=day.control + reading.sums,
            eligible_control=day.eligible_control + reading.eligible,
            clusters_control=_beside(day.clusters_control, reading),
        )
    if not (reading.duplicates or reading.crossed):
        return day
    duplicates, crossed = day.duplicates + reading.duplicates, day.crossed + reading.crossed
    return replace(day, duplicates=duplicates, crossed=crossed)


def _beside(
    clusters: tuple[tuple[str, Sums], ...], reading: Reading
) -> tuple[tuple[str, Sums], ...]:
    """The sums by agent or site with this reading among them, by name."""
    if not reading.cluster:
        return clusters
    sums = dict(clusters)
    sums[reading.cluster] = sums.get(reading.cluster, Sums()) + reading.sums
    return tuple(sorted(sums.items()))
