"""What both arms show for a criterion: running sums, the figure, and whether it is harmless."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role
from workshop.core.pilot.evidence.questions import TO_CONTROL
from workshop.core.pilot.evidence.sums import Running, figure, running
from workshop.core.pilot.findings import Finding, Side, State
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.readings import Day, Sums

#: Whether a figure is on the side of the value that the criterion names.
HOLDS: dict[Cmp, Callable[[float, float], bool]] = {
    Cmp.BELOW: operator.lt,
    Cmp.AT_MOST: operator.le,
    Cmp.ABOVE: operator.gt,
    Cmp.AT_LEAST: operator.ge,
}
_RATIOS = frozenset({Against.CONTROL_RATIO, Against.BASELINE_RATIO})


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """Running sums of the days that count; before the first of them stands a day of nothing."""

    days: tuple[Day, ...]
    pilot: Running
    control: Running | None

    def column(self, last: date) -> int:
        """Where the sums of all days up to `last` stand."""
        return sum(day.day <= last for day in self.days)


def arms_of(criterion: Criterion, metric: Metric, days: Sequence[Day]) -> Arms:
    """The running sums that a criterion looks at."""
    pilot = running([Sums(), *(day.pilot for day in days)], metric.family)
    if criterion.against not in TO_CONTROL:
        return Arms(tuple(days), pilot, None)
    control = running([Sums(), *(day.control for day in days)], metric.family)
    return Arms(tuple(days), pilot, control)


def plain(criterion: Criterion, metric: Metric, days: Sequence[Day]) -> Finding:
    """What all cases of these days show, as a figure and no more."""
    arms = arms_of(criterion, metric, days)
    pilot = float(figure(arms.pilot, metric.family).value[-1])
    if arms.control is None:
        return with_figures(criterion, metric, arms, pilot)
    control = float(figure(arms.control, metric.family).value[-1])
    if criterion.against is Against.CONTROL_DIFF:
        return with_figures(criterion, metric, arms, pilot - control)
    return with_figures(criterion, metric, arms, pilot / control if control else 0.0)


def with_figures(criterion: Criterion, metric: Metric, arms: Arms, estimate: float) -> Finding:
    """The finding with what both arms show; whether that is inside, where it shows anything."""
    pilot = _side(arms.pilot, metric)
    control = None if arms.control is None else _side(arms.control, metric)
    by_nothing = criterion.against in _RATIOS and control is not None and not control.value
    there = pilot.n > 0 and (control is None or control.n > 0)
    found = estimate if there and not by_nothing else None
    inside: bool | None = None
    if found is not None:
        inside = holds(criterion, found) is (criterion.role is Role.CONTINUE)
    elif there:
        inside = not pilot.value
    return Finding(
        criterion.id,
        State.OPEN,
        estimate=found,
        pilot=pilot,
        control=control,
        inside=inside,
    )


def holds(criterion: Criterion, value: float | None) -> bool:
    """Whether the figure is on the side of the value that the criterion names."""
    return value is not None and HOLDS[criterion.cmp](value, criterion.value)


def _side(arm: Running, metric: Metric) -> Side:
    size = float(arm.size[-1])
    value = float(figure(arm, metric.family).value[-1])
    return Side(size, float(arm.hits[-1]), value if size > 0 else None)
