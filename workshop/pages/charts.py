"""Run charts and distributions: what is drawn by script, and the same as tables for everybody.

A chart is handed to the browser as plain values; it draws them with Chart.js. Nothing is smoothed,
no axis stands twice, and no mean stands without the spread of its cases beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Criterion, Role
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.readings import Day, Sums


class MarkKind(StrEnum):
    """Upright lines of a run chart."""

    LOCK = "lock"
    START = "start"
    REVIEW = "review"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, or will, on a day."""

    kind: MarkKind
    day: date


@dataclass(frozen=True, slots=True)
class Point:
    """One day of a metric: both figures (None: nothing came), and whether the day counts yet."""

    day: date
    pilot: float | None
    control: float | None
    pilot_n: float
    control_n: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """A level that a line of the card forbids, in the metric's units."""

    value: float
    above: bool
    stops: bool


@dataclass(frozen=True, slots=True)
class RunChart:
    """A metric day by day. `pilot`, `control` are the figures of all days that count."""

    metric: Metric
    points: tuple[Point, ...]
    pilot: float | None
    control: float | None
    bounds: tuple[Bound, ...]
    marks: tuple[Mark, ...]

    @property
    def has_control(self) -> bool:
        """Whether there is somebody to compare with."""
        return any(point.control is not None for point in self.points)

    @property
    def baseline(self) -> float | None:
        """What it was before, in the metric's units."""
        return self.metric.baseline.value if self.metric.baseline else None


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of all cases in one bin, from `low` (None: below all) up to `high` (None: open)."""

    low: float | None
    high: float | None
    pilot: float
    control: float
    beyond: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """How the cases of a metric are spread, from counts in fixed bins.

    `median` and `p90` are the upper edges of the bins in which half and nine in ten of the pilot's
    cases lie ("at most"); None where that bin is open above.
    """

    metric: Metric
    bars: tuple[Bar, ...]
    cases: int
    median: float | None
    p90: float | None
    mean: float | None
    before: float | None

    @property
    def has_control(self) -> bool:
        """Whether there is somebody to compare with."""
        return any(bar.control for bar in self.bars)


def run_chart(
    card: Card,
    metric: Metric,
    days: Sequence[Day],
    until: date | None,
    excluded: Iterable[date],
    marks: Sequence[Mark],
) -> RunChart:
    """The run chart of a metric; days after `until` and excluded ones do not count."""
    out = frozenset(excluded)
    points = tuple(
        Point(
            day.day,
            figure(metric, day.pilot),
            figure(metric, day.control),
            weight(metric, day.pilot),
            weight(metric, day.control),
            until is not None and day.day <= until and day.day not in out,
        )
        for day in days
    )
    counted = [day for day, point in zip(days, points, strict=True) if point.counts]
    return RunChart(
        metric,
        points,
        figure(metric, sum((day.pilot for day in counted), Sums())),
        figure(metric, sum((day.control for day in counted), Sums())),
        tuple(_bounds(card, metric)),
        tuple(marks),
    )


def spread(
    metric: Metric, days: Sequence[Day], until: date | None, excluded: Iterable[date]
) -> Spread | None:
    """How the cases that count are spread; None where no counts in bins were given."""
    out = frozenset(excluded)
    counted = [d for d in days if until is not None and d.day <= until and d.day not in out]
    pilot = sum((day.pilot for day in counted), Sums())
    control = sum((day.control for day in counted), Sums())
    cases, other = sum(pilot.bins), sum(control.bins)
    if not metric.bins or cases <= 0:
        return None
    edges: tuple[float | None, ...] = (*metric.bins, None)
    bars = tuple(
        Bar(
            low,
            high,
            _at(pilot.bins, n) / cases,
            _at(control.bins, n) / other if other else 0.0,
            _beyond(metric, low, high),
        )
        for n, (low, high) in enumerate(zip((None, *metric.bins), edges, strict=True))
    )
    before = metric.baseline.value if metric.baseline else None
    mean = pilot.total / pilot.n if metric.family is Family.MEAN and pilot.n else None
    return Spread(metric, bars, cases, _reached(bars, 0.5), _reached(bars, 0.9), mean, before)


def figure(metric: Metric, sums: Sums) -> float | None:
    """A metric's figure from sums, in its own units; None where nothing came."""
    base = weight(metric, sums)
    if base <= 0:
        return None
    return (sums.total if metric.family is Family.MEAN else sums.hits) / base


def weight(metric: Metric, sums: Sums) -> float:
    """What a figure rests on: cases, or the exposure of a rate."""
    return sums.exposure if metric.family is Family.RATE else float(sums.n)


def as_plain(chart: RunChart | Spread, words: dict[str, str]) -> dict[str, Any]:
    """A chart as the browser is handed it, with the words that are written into it."""
    if isinstance(chart, Spread):
        return {
            "kind": "spread",
            "unit": chart.metric.unit,
            "limit": chart.metric.limit,
            "bars": [asdict(bar) for bar in chart.bars],
            "hasControl": chart.has_control,
            "words": words,
        }
    return {
        "kind": "run",
        "family": chart.metric.family.value,
        "per": chart.metric.per,
        "points": [
            {
                "day": point.day.isoformat(),
                "pilot": point.pilot,
                "control": point.control,
                "counts": point.counts,
            }
            for point in chart.points
        ],
        "baseline": chart.baseline,
        "bounds": [asdict(bound) for bound in chart.bounds],
        "marks": [{"kind": mark.kind.value, "day": mark.day.isoformat()} for mark in chart.marks],
        "hasControl": chart.has_control,
        "words": words,
    }


def _bounds(card: Card, metric: Metric) -> Iterable[Bound]:
    """The lines of the card that can be drawn as a level: those not against the other arm."""
    base = metric.baseline.value if metric.baseline else None
    for line in card.criteria:
        if line.metric == metric.key and line.role is not Role.TRIPWIRE:
            value = _level(line, base)
            if value is not None:
                stops = line.role is not Role.CONTINUE
                yield Bound(value, line.cmp.value.startswith(">"), stops)


def _level(line: Criterion, base: float | None) -> float | None:
    if line.against is Against.ABSOLUTE:
        return line.value
    if base is None or line.against in (Against.CONTROL_DIFF, Against.CONTROL_RATIO):
        return None
    return base + line.value if line.against is Against.BASELINE_DIFF else base * line.value


def _beyond(metric: Metric, low: float | None, high: float | None) -> bool:
    if metric.limit is None:
        return False
    if metric.counts_below:
        return high is not None and high <= metric.limit
    return low is not None and low >= metric.limit


def _at(counts: Sequence[int], n: int) -> int:
    return counts[n] if n < len(counts) else 0


def _reached(bars: Sequence[Bar], part: float) -> float | None:
    """The upper edge of the bin in which this part of all cases is reached."""
    total = 0.0
    for bar in bars:
        total += bar.pilot
        if total >= part - 1e-9:
            return bar.high
    return None
