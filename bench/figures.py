"""Figures, each with its goal; medians of several runs; and the table people read."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from workshop.load.timings import Timings


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `most` or `least` is the goal; without either it is only told."""

    name: str
    seen: float
    unit: str = ""
    most: float | None = None
    least: float | None = None
    note: str = ""
    scenario: str = ""
    #: What each of several runs has seen, where `seen` is their median.
    each: tuple[float, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached; what was not measured reaches none."""
        if self.most is None and self.least is None:
            return True
        if math.isnan(self.seen):
            return False
        return (self.most is None or self.seen <= self.most) and (
            self.least is None or self.seen >= self.least
        )

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}".strip() if self.most else "0"
        return f"≥ {self.least:g} {self.unit}".strip() if self.least is not None else ""


class Figures:
    """What one run has measured."""

    def __init__(self, scenario: str) -> None:
        self.scenario = scenario
        self.all: list[Figure] = []

    def show(
        self,
        name: str,
        seen: float,
        unit: str = "",
        *,
        most: float | None = None,
        least: float | None = None,
        note: str = "",
    ) -> None:
        """Keep a figure, and print it at once."""
        name = f"{self.scenario}_{name}"
        figure = Figure(name, float(seen), unit, most, least, note, self.scenario)
        self.all.append(figure)
        print(row(figure), flush=True)

    def show_times(self, name: str, times: Timings, p99: float | None = None) -> None:
        """Keep p50, p95 and p99 in milliseconds; the goal is for the p99."""
        self.show(f"{name}_p50", times.at(50), "ms")
        self.show(f"{name}_p95", times.at(95), "ms")
        self.show(f"{name}_p99", times.at(99), "ms", most=p99, note=f"of {len(times)}")


def medians(runs: Sequence[Iterable[Figure]]) -> list[Figure]:
    """One figure for each name: the median of its runs."""
    by_name: dict[str, list[Figure]] = {}
    for run in runs:
        for figure in run:
            by_name.setdefault(figure.name, []).append(figure)
    return [_median(figures) for figures in by_name.values()]


def _median(figures: Sequence[Figure]) -> Figure:
    seen = [each.seen for each in figures]
    middle = math.nan if any(map(math.isnan, seen)) else median(seen)
    return replace(figures[-1], seen=middle, each=tuple(seen) if len(seen) > 1 else ())


def counted(counts: Mapping[Any, int]) -> str:
    """Counts as a note: `gap 12, again 3`; what never happened is left out."""
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


def row(figure: Figure) -> str:
    """A figure as a line of the terminal."""
    told = "" if not figure.goal else "ok" if figure.is_met else "MISSED"
    seen = f"{figure.seen:,.2f}" if abs(figure.seen) < 100 else f"{figure.seen:,.0f}"
    return (
        f"{figure.name:<46} {seen:>12} {figure.unit:<12} {figure.goal:<16} {told:<7} {figure.note}"
    )
