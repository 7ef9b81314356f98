"""Readings beside the card, the lock and what is there: all that is wrong, told at once.

A correction is a dated difference; what comes of it has to be possible. Figures for a day that was
given before are refused, or, when somebody says that the new ones are right, turned into the
difference, so that nothing given is ever changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from workshop.core.errors import Conflict, Refused
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.columns import Column
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.reading_faults import REMARKS, Fault, Mistake, ReadingsRefused
from workshop.core.pilot.reading_in import Line, has_clusters, has_control
from workshop.core.pilot.reading_ranges import volume, wrong_in
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.working_days import WorkingDays
from workshop.core.words import N_

#: What one sum is about: day, arm, metric, cluster.
Key = tuple[date, Arm, str, str]


class Way(StrEnum):
    """What to do with figures for a day that was given before."""

    REFUSE = "refuse"
    CORRECT = "correct"


class NotLockedYet(Refused):
    """Readings come after the promise, never before it."""

    code = "not_locked_yet"
    sentence = N_("Figures are taken once the card is locked: the promise comes first.")


class AlreadyDecided(Conflict):
    """The pilot is over."""

    code = "already_decided"
    sentence = N_("This pilot has been decided. Its figures stay as they are.")


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one day, arm, metric and cluster, corrections added."""

    sums: Sums = field(default_factory=Sums)
    eligible: int = 0
    duplicates: int = 0
    crossed: int = 0

    def __add__(self, reading: Reading) -> "Given":
        """With one more reading."""
        return Given(
            self.sums + reading.sums,
            self.eligible + reading.eligible,
            self.duplicates + reading.duplicates,
            self.crossed + reading.crossed,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What readings are held against.

    `today` is the day at the site, `locked_on` the day of the lock there. `given` holds what came
    in before about the days in question, `exposed` how many cases the change has reached before,
    `works` holds the days on which the site works.
    """

    card: Card
    today: date
    locked_on: date | None = None
    given: Mapping[Key, Given] = field(default_factory=dict)
    exposed: Mapping[str, int] = field(default_factory=dict)
    works: WorkingDays = field(default_factory=WorkingDays)

    def metric(self, key: str) -> Metric | None:
        """The metric of the card with this key."""
        return next((each for each in self.card.metrics if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Readings that can be stored, what is remarked upon, and how many say nothing new."""

    readings: tuple[Reading, ...]
    remarks: tuple[Mistake, ...] = ()
    unchanged: int = 0


#: In which states readings are taken.
TAKES_READINGS = frozenset({PilotState.LOCKED, PilotState.PAUSED})


def require_open(state: PilotState) -> None:
    """Raise unless a pilot in this state takes readings.

    Raises:
        NotLockedYet: its card can still be rewritten.
        AlreadyDecided: it is over.
    """
    if state is PilotState.DECIDED:
        raise AlreadyDecided
    if state not in TAKES_READINGS:
        raise NotLockedYet


def key_of(reading: Reading) -> Key:
    """What the reading is about."""
    return reading.day, reading.arm, reading.metric, reading.cluster


def added_up(readings: Iterable[Reading]) -> dict[Key, Given]:
    """What is given of each day, arm, metric and cluster."""
    given: dict[Key, Given] = {}
    for reading in readings:
        key = key_of(reading)
        given[key] = given.get(key, Given()) + reading
    return given


def lines_of(readings: Iterable[Reading]) -> tuple[Line, ...]:
    """Readings that came in no table, numbered from 1."""
    return tuple(Line(n, reading) for n, reading in enumerate(readings, start=1))


def accept(
    lines: Sequence[Line], known: Known, way: Way = Way.REFUSE, reason: str = ""
) -> Accepted:
    """The readings as they are to be stored.

    `reason` is why figures given before are replaced, with `Way.CORRECT`.

    Raises:
        ReadingsRefused: something is wrong; nothing may be stored.
    """
    if way is Way.CORRECT:
        filed = [_filed(line, known, reason) for line in lines]
        kept = [line for line in filed if line is not None]
    else:
        kept = list(lines)
    told = [
        *_twice(kept),
        *(mistake for line in kept for mistake in _wrong(line, known)),
        *_arms_missing(kept, known),
        *_crossing(kept, known),
    ]
    mistakes = [each for each in told if each.fault not in REMARKS]
    if mistakes:
        raise ReadingsRefused(mistakes)
    remarks = [*told, *_too_many_reached(kept, known)]
    return Accepted(tuple(line.reading for line in kept), tuple(remarks), len(lines) - len(kept))


def _filed(line: Line, known: Known, reason: str) -> Line | None:
    """The line as a difference to what was given; None when there is none."""
    before, reading = known.given.get(key_of(line.reading)), line.reading
    if before is None or reading.corrects:
        return line
    change = replace(
        reading,
        sums=minus(reading.sums, before.sums),
        eligible=reading.eligible - before.eligible if reading.eligible else 0,
        duplicates=reading.duplicates - before.duplicates,
        crossed=reading.crossed - before.crossed,
        corrects=True,
        reason=reason,
    )
    return None if says_nothing(change) else Line(line.row, change)


def says_nothing(change: Reading) -> bool:
    """Whether a difference is none."""
    is_same = not (change.eligible or change.duplicates or change.crossed)
    return is_same and change.sums == Sums(bins=(0,) * len(change.sums.bins))


def minus(now: Sums, before: Sums) -> Sums:
    """The difference that turns `before` into `now`; bins that are not given again stay."""
    bins = now.bins or before.bins
    pad = (0,) * max(0, len(bins) - len(before.bins))
    return Sums(
        now.n - before.n,
        now.hits - before.hits,
        now.total - before.total,
        now.squares - before.squares,
        now.exposure - before.exposure,
        now.capped - before.capped,
        tuple(a - b for a, b in zip(bins, before.bins + pad, strict=False)),
    )


def _wrong(line: Line, known: Known) -> list[Mistake]:
    reading, card = line.reading, known.card
    metric = known.metric(reading.metric)
    if metric is None:
        names = ", ".join(each.key for each in card.metrics)
        fields: dict[str, str | int | float] = {"text": reading.metric, "known": names}
        return [Mistake(Fault.METRIC_UNKNOWN, line.row, Column.METRIC, fields)]
    found = list(_wrong_day(line, known))
    if reading.arm is Arm.CONTROL and not has_control(card):
        found.append(Mistake(Fault.NO_CONTROL, line.row, Column.ARM))
    if bool(reading.cluster) != has_clusters(card):
        fault = Fault.CLUSTER_NOT_USED if reading.cluster else Fault.CLUSTER_MISSING
        found.append(Mistake(fault, line.row, Column.CLUSTER))
    return found + _wrong_sums(line, known, metric)


def _wrong_sums(line: Line, known: Known, metric: Metric) -> list[Mistake]:
    reading, before = line.reading, known.given.get(key_of(line.reading))
    if reading.corrects and not reading.reason:
        return [Mistake(Fault.REASON_MISSING, line.row, Column.REASON)]
    if reading.corrects and before is None:
        return [Mistake(Fault.CORRECTS_NOTHING, line.row, Column.DAY)]
    if not reading.corrects and before is not None:
        return [Mistake(Fault.ALREADY_GIVEN, line.row, Column.DAY)]
    after = (before or Given()) + reading
    wrong = wrong_in(after.sums, after.eligible, metric)
    found = [Mistake(fault, line.row, column, fields) for fault, column, fields in wrong]
    if 0 < after.sums.exposure < after.sums.hits:
        found.append(Mistake(Fault.EVENTS_OVER_EXPOSURE, line.row, Column.HITS))
    return found


def _wrong_day(line: Line, known: Known) -> Iterable[Mistake]:
    day, dates = line.reading.day, known.card.dates
    if day > known.today:
        yield Mistake(Fault.FUTURE, line.row, Column.DAY)
    elif known.locked_on and day <= known.locked_on:
        told = {"day": known.locked_on.isoformat()}
        yield Mistake(Fault.TOO_EARLY, line.row, Column.DAY, told)
    elif dates.start and day < dates.start:
        told = {"day": dates.start.isoformat()}
        yield Mistake(Fault.BEFORE_START, line.row, Column.DAY, told)
    elif not line.reading.corrects:
        yield from _remarks_on(line, known)


def _remarks_on(line: Line, known: Known) -> Iterable[Mistake]:
    day, dates = line.reading.day, known.card.dates
    if day not in known.works:
        yield Mistake(Fault.WEEKEND, line.row, Column.DAY)
    if dates.decision and day > dates.decision:
        yield Mistake(Fault.AFTER_DECISION, line.row, Column.DAY)
    if day + timedelta(days=dates.maturation_days) > known.today:
        days = {"days": dates.maturation_days}
        yield Mistake(Fault.NOT_MATURED, line.row, Column.DAY, days)


def _twice(lines: Sequence[Line]) -> Iterable[Mistake]:
    first: dict[Key, int] = {}
    for line in lines:
        row = first.setdefault(key_of(line.reading), line.row)
        if row != line.row:
            yield Mistake(Fault.TWICE, line.row, Column.DAY, {"row": row})


def _arms_missing(lines: Sequence[Line], known: Known) -> Iterable[Mistake]:
    """Days of which one group is missing, or on which there was nobody at all."""
    needed = (Arm.PILOT, Arm.CONTROL) if has_control(known.card) else (Arm.PILOT,)
    there: dict[tuple[date, str], dict[Arm, float]] = {}
    for (day, arm, name, _), given in known.given.items():
        _count(there, day, name, arm, _volume(given.sums, known, name))
    for line in lines:
        reading = line.reading
        volume_ = _volume(reading.sums, known, reading.metric)
        _count(there, reading.day, reading.metric, reading.arm, volume_)
    seen = set()
    for line in lines:
        about = (line.reading.day, line.reading.metric)
        if about in seen or line.reading.corrects:
            continue
        seen.add(about)
        arms = there[about]
        if any(arm not in arms for arm in needed):
            yield Mistake(Fault.EMPTY_ARM, line.row, Column.ARM)
        elif not any(arms.values()):
            yield Mistake(Fault.NO_VOLUME, line.row, Column.CASES)


def _count(
    there: dict[tuple[date, str], dict[Arm, float]], day: date, name: str, arm: Arm, more: float
) -> None:
    arms = there.setdefault((day, name), {})
    arms[arm] = arms.get(arm, 0.0) + more


def _volume(sums: Sums, known: Known, name: str) -> float:
    metric = known.metric(name)
    return volume(sums, metric) if metric else 0.0


def _crossing(lines: Sequence[Line], known: Known) -> Iterable[Mistake]:
    """Groups that were in the other arm before: nobody can be in both."""
    arms: dict[str, Arm] = {}
    for _, arm, _, cluster in known.given:
        arms.setdefault(cluster, arm)
    for line in lines:
        cluster = line.reading.cluster
        if cluster and arms.setdefault(cluster, line.reading.arm) is not line.reading.arm:
            text = {"text": cluster}
            yield Mistake(Fault.CLUSTER_BOTH_ARMS, line.row, Column.CLUSTER, text)


def _too_many_reached(lines: Sequence[Line], known: Known) -> Iterable[Mistake]:
    """A remark when the change has reached more than the card allows."""
    limit, reached = known.card.parts.max_exposure, dict(known.exposed)
    for line in lines:
        if line.reading.arm is Arm.PILOT:
            name = line.reading.metric
            reached[name] = reached.get(name, 0) + line.reading.sums.n
    most = max(reached.values(), default=0)
    if limit and most > limit:
        yield Mistake(Fault.EXPOSED, 0, "", {"cases": most, "limit": limit})
