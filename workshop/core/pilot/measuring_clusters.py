"""A criterion where agents or sites were allotted: each counts once, and on frozen dates only."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from math import isfinite, nan

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Criterion
from workshop.core.pilot.evidence import clusters
from workshop.core.pilot.evidence.arrays import Array, np
from workshop.core.pilot.findings import Because, Finding, State
from workshop.core.pilot.metrics import Baseline, Family, Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.readings import Day, Sums
from workshop.core.pilot.working_days import matured_until


def looks_of(card: Card, criterion: Criterion) -> tuple[date, ...]:
    """The frozen dates on which agents or sites are compared; without any, the criterion's own."""
    last = criterion.until or card.dates.decision
    return tuple(sorted(criterion.looks)) or ((last,) if last else ())


def measure_clusters(
    card: Card,
    criterion: Criterion,
    metric: Metric,
    days: Sequence[Day],
    occasion: Occasion,
    seen: Finding,
) -> Finding:
    """Where the criterion stands at the last frozen look; `seen` holds what all cases show.

    Raises:
        TooManyLooks: more looks than the error was split for.
    """
    looks = looks_of(card, criterion)
    come = [look for look in looks if look <= occasion.today]
    question = clusters.ask(_absolute(criterion, metric.baseline), len(looks))
    if not come:
        return replace(seen, state=State.OPEN, why=Because.LOOKS)
    ends = [matured_until(look, card.dates.maturation_days) for look in come]
    pilot = _figures(days, ends, metric.family, lambda day: day.clusters_pilot)
    control = _figures(days, ends, metric.family, lambda day: day.clusters_control)
    path = clusters.trace(question, pilot, control if question.to_control else None)
    state = State.MET if path.met[-1] else State.REFUTED if path.refuted[-1] else State.OPEN
    read = _read_back(criterion, metric.baseline)
    return replace(
        seen,
        state=state if path.enough[-1] else State.INSUFFICIENT,
        estimate=read(float(path.estimate[-1])),
        low=read(float(path.low[-1])),
        high=read(float(path.high[-1])),
        why="" if path.enough[-1] else Because.CASES,
        strength=float(path.strength[-1]),
        bound=float(path.bound[-1]),
    )


def _figures(
    days: Sequence[Day],
    ends: Sequence[date],
    family: Family,
    of_day: Callable[[Day], tuple[tuple[str, Sums], ...]],
) -> Array:
    """One figure per agent and look, (agents, looks); NaN where an agent has no cases yet."""
    names = sorted({name for day in days for name, _ in of_day(day)})
    sums = [
        [
            sum((dict(of_day(day)).get(name, Sums()) for day in days if day.day <= end), Sums())
            for end in ends
        ]
        for name in names
    ]
    figures = [[_figure(each, family) for each in row] for row in sums]
    return np.array(figures, dtype=np.float64).reshape(len(names), len(ends))


def _figure(sums: Sums, family: Family) -> float:
    size = sums.exposure if family is Family.RATE else sums.n
    hits = sums.total if family is Family.MEAN else sums.hits
    return hits / size if size > 0 else nan


def _absolute(criterion: Criterion, baseline: Baseline | None) -> Criterion:
    """Against a baseline, the same criterion about the figure itself."""
    if baseline is None or criterion.against not in _BACK:
        return criterion
    if criterion.against is Against.BASELINE_DIFF:
        value = baseline.value + criterion.value
    else:
        value = baseline.value * criterion.value
    return replace(criterion, value=value, against=Against.ABSOLUTE)


def _read_back(criterion: Criterion, baseline: Baseline | None) -> Callable[[float], float | None]:
    """From the figure itself back to the units of the criterion; None where it is not finite."""

    def back(value: float) -> float | None:
        if baseline is not None and criterion.against is Against.BASELINE_DIFF:
            value -= baseline.value
        if baseline is not None and criterion.against is Against.BASELINE_RATIO:
            value /= baseline.value
        return value if isfinite(value) else None

    return back


_BACK = frozenset({Against.BASELINE_DIFF, Against.BASELINE_RATIO})
