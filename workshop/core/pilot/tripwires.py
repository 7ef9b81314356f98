"""Tripwires: counts and figures as they stand, at once, matured or not, shocks included."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Role, Stat
from workshop.core.pilot.evidence.sums import figure, running
from workshop.core.pilot.figures import HOLDS, arms_of, holds, with_figures
from workshop.core.pilot.findings import Finding, State
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.readings import Day, Sums


def stands(line: Criterion) -> bool:
    """Whether a line is about a figure as it stands: nothing to prove, and never sticky."""
    return line.role is Role.TRIPWIRE or line.stat is Stat.COUNT


def count(
    line: Criterion, metric: Metric, days: Sequence[Day], reviewed: float | None = None
) -> Finding:
    """Where a tripwire stands on these days.

    Once people have looked at it and let the pilot go on, at the figure `reviewed`, a count begins
    again there, and a figure has to have got worse.
    """
    value = as_it_stands(line, metric, sum((day.pilot for day in days), Sums()))
    seen = with_figures(line, metric, arms_of(line, metric, days), value)
    tripped = holds(line, value)
    if reviewed is not None and line.stat is Stat.COUNT:
        tripped = holds(line, value - reviewed)
    elif reviewed is not None:
        tripped = tripped and value != reviewed and HOLDS[line.cmp](value, reviewed)
    return replace(seen, state=State.MET if tripped else State.OPEN)


def figures(card: Card, sums: Mapping[str, Sums]) -> Mapping[str, float]:
    """Where each tripwire stands by these sums of the pilot's arm, by metric."""
    metrics = {metric.key: metric for metric in card.metrics if metric.key in sums}
    return {
        line.id: as_it_stands(line, metrics[line.metric], sums[line.metric])
        for line in card.criteria
        if stands(line) and line.metric in metrics
    }


def as_it_stands(line: Criterion, metric: Metric, sums: Sums) -> float:
    """The count, or the figure, of these sums; 0 where nothing came in."""
    if line.stat is Stat.COUNT:
        return float(sums.hits)
    return float(figure(running([sums], metric.family), metric.family).value[-1])
