"""What has come in about a pilot, as its page shows it: days, metrics, one arm beside the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.pilot.columns import Column
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.reading_faults import Mistake
from workshop.core.pilot.reading_in import has_control
from workshop.core.pilot.readings import Arm, Reading, Sums

#: Columns asked for by hand, by family, in this order.
BY_HAND: Mapping[Family, tuple[Column, ...]] = {
    Family.SHARE: (Column.CASES, Column.HITS),
    Family.RATE: (Column.HITS, Column.EXPOSURE),
    Family.MEAN: (Column.CASES, Column.TOTAL, Column.SQUARES),
}


@dataclass(frozen=True, slots=True)
class DayLine:
    """One metric on one day: the sums of both arms, groups added up, corrections added."""

    metric: Metric
    pilot: Sums | None
    control: Sums | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day with a line for each metric that has figures."""

    day: date
    lines: tuple[DayLine, ...]


def shown_days(
    card: Card, readings: Iterable[Reading], days: Sequence[date] = ()
) -> tuple[ShownDay, ...]:
    """The days of these readings in the order of `days`, without them the oldest first."""
    sums: dict[tuple[date, str, Arm], Sums] = {}
    corrected: set[tuple[date, str]] = set()
    for each in readings:
        key = (each.day, each.metric, each.arm)
        sums[key] = sums.get(key, Sums()) + each.sums
        if each.corrects:
            corrected.add((each.day, each.metric))
    ordered = days or sorted({day for day, _, _ in sums})
    return tuple(ShownDay(day, _lines(card, day, sums, corrected)) for day in ordered)


def _lines(
    card: Card,
    day: date,
    sums: Mapping[tuple[date, str, Arm], Sums],
    corrected: set[tuple[date, str]],
) -> tuple[DayLine, ...]:
    both = (
        (metric, sums.get((day, metric.key, Arm.PILOT)), sums.get((day, metric.key, Arm.CONTROL)))
        for metric in card.metrics
    )
    return tuple(
        DayLine(metric, pilot, control, (day, metric.key) in corrected)
        for metric, pilot, control in both
        if pilot or control
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One mistake and the rows it was made in, the first ones and the last."""

    mistake: Mistake
    rows: tuple[int, ...]


def told_once(mistakes: Iterable[Mistake]) -> tuple[Told, ...]:
    """Mistakes that are the same but for their row, each told once, by the first row."""
    rows: dict[str, list[int]] = {}
    first: dict[str, Mistake] = {}
    for each in mistakes:
        same = repr((each.fault, each.column, each.fields))
        rows.setdefault(same, []).append(each.row)
        first.setdefault(same, each)
    return tuple(Told(first[same], tuple(rows[same])) for same in first)


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the form for a day: its name, what is asked, what was typed, what is wrong."""

    name: str
    column: Column
    typed: str
    wrong: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Blanks:
    """The fields of one metric in one arm; `row` is the row they are read as."""

    row: int
    metric: Metric
    arm: Arm
    fields: tuple[Blank, ...]
    wrong: tuple[Mistake, ...] = ()


def blanks(
    card: Card, typed: Mapping[str, str], mistakes: Sequence[Mistake] = ()
) -> tuple[Blanks, ...]:
    """The fields for one day: each metric in each arm, with what was typed and what is wrong.

    They stand in the order of the card, the arms of a metric beside each other.
    """
    arms = (Arm.PILOT, Arm.CONTROL) if has_control(card) else (Arm.PILOT,)
    pairs = [(metric, arm) for metric in card.metrics for arm in arms]
    return tuple(
        _blanks(row, metric, arm, typed, [each for each in mistakes if each.row == row])
        for row, (metric, arm) in enumerate(pairs, start=2)
    )


def _blanks(
    row: int, metric: Metric, arm: Arm, typed: Mapping[str, str], mistakes: Sequence[Mistake]
) -> Blanks:
    columns = BY_HAND[metric.family]
    if metric.family is Family.MEAN and metric.cap is not None:
        columns = (*columns, Column.CAPPED)
    wrong = {each.column: each for each in reversed(mistakes)}
    fields = tuple(
        Blank(name, column, typed.get(name, ""), wrong.get(column))
        for column in columns
        for name in [f"{metric.key}-{arm}-{column}"]
    )
    other = tuple(each for each in mistakes if each.column not in columns)
    return Blanks(row, metric, arm, fields, other)
