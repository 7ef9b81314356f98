"""One criterion against the sums of its metric: what `evidence` says of the days that count."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role
from workshop.core.pilot.evidence import paths
from workshop.core.pilot.evidence.questions import (
    DAYS_MIN,
    TO_CONTROL,
    Form,
    Question,
    Volume,
    ask,
)
from workshop.core.pilot.evidence.sums import Array, Running, figure, running
from workshop.core.pilot.findings import Because, Finding, Side, State
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.pace import days_left
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.readings import Day, Sums
from workshop.core.pilot.working_days import matured_days, matured_until, planned_days

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


def measure(
    card: Card, criterion: Criterion, metric: Metric, days: Sequence[Day], occasion: Occasion
) -> Finding:
    """Where a criterion stands by these days alone, whatever was found before.

    Raises:
        NoDailyEvidence, NeedsBaseline: the criterion cannot be asked of these sums.
    """
    question = ask(criterion, metric, volume(card, criterion, occasion), card.parts.allocation)
    arms = arms_of(criterion, metric, days)
    final, looks = _fixed_looks(card, criterion, arms, occasion)
    path = paths.trace(question, arms.pilot, arms.control, final, looks)
    low, high = _interval(question, arms, final, looks)
    seen = with_figures(criterion, metric, arms, float(path.estimate[-1]))
    needed = _needed(question, arms)
    why = _too_little(question, arms, needed, bool(path.enough[-1]))
    state = State.MET if path.met[-1] else State.REFUTED if path.refuted[-1] else State.OPEN
    if question.form is Form.POINT and not why:
        state = State.MET if holds(criterion, seen.estimate) else State.REFUTED
    finding = replace(
        seen,
        state=State.INSUFFICIENT if why else state,
        low=_known(low[-1]),
        high=_known(high[-1]),
        needed=needed,
        why=why,
        strength=_known(path.strength[-1]),
        bound=_known(path.bound[-1]),
    )
    if finding.state is State.OPEN or why in (Because.DAYS, Because.CASES, Because.EVENTS):
        left = days_left(question, criterion, arms.pilot, arms.control)
        return replace(finding, days_left=left)
    return finding


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


def volume(card: Card, criterion: Criterion, occasion: Occasion) -> Volume:
    """What was planned: cases a working day in each arm, matured working days, and frozen looks."""
    parts = card.parts
    pilot = parts.per_day * parts.share / 100.0
    control = 0.0 if parts.allocation is Allocation.BEFORE_AFTER else parts.per_day - pilot
    looks = tuple(
        len(matured_days(card.dates, occasion.working, look)) for look in sorted(criterion.looks)
    )
    return Volume(pilot, control, planned_days(card.dates, occasion.working), looks)


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


def arms_of(criterion: Criterion, metric: Metric, days: Sequence[Day]) -> Arms:
    """The running sums that a criterion looks at."""
    pilot = running([Sums(), *(day.pilot for day in days)], metric.family)
    if criterion.against not in TO_CONTROL:
        return Arms(tuple(days), pilot, None)
    control = running([Sums(), *(day.control for day in days)], metric.family)
    return Arms(tuple(days), pilot, control)


def _fixed_looks(
    card: Card, criterion: Criterion, arms: Arms, occasion: Occasion
) -> tuple[int | None, tuple[int, ...]]:
    """Where the one fixed test stands, once its day has come, and the frozen looks that have."""

    def column(day: date) -> int:
        return arms.column(matured_until(day, card.dates.maturation_days))

    last = criterion.until or card.dates.decision
    final = column(last) if last is not None and occasion.today >= last else None
    return final, tuple(column(day) for day in sorted(criterion.looks) if day <= occasion.today)


def _interval(
    question: Question, arms: Arms, final: int | None, looks: tuple[int, ...]
) -> tuple[Array, Array]:
    """Between which values the truth lies today, as the last of each array.

    Only today's is worked out, but for a schedule, whose looks have errors of their own.
    """
    if question.method is Method.SCHEDULED:
        return paths.interval(question, arms.pilot, arms.control, final, looks)
    control = None if arms.control is None else paths.at(arms.control, -1)
    is_final = final == len(arms.days)
    return paths.interval(question, paths.at(arms.pilot, -1), control, 0 if is_final else None)


def _needed(question: Question, arms: Arms) -> int:
    """How many cases are missing in the arm that has fewer."""
    sizes = [arm.size[-1] for arm in (arms.pilot, arms.control) if arm is not None]
    return max(question.n_min - int(min(sizes)), 0)


def _too_little(question: Question, arms: Arms, needed: int, enough: bool) -> str:
    """Why nothing can be said yet, or ""."""
    both = [arm for arm in (arms.pilot, arms.control) if arm is not None]
    if any(arm.size[-1] <= 0 for arm in both):
        return Because.NO_DATA
    if any(arm.days[-1] < DAYS_MIN for arm in both) and question.form is not Form.POINT:
        return Because.DAYS
    if needed:
        return Because.CASES
    return "" if enough else Because.EVENTS


def _side(arm: Running, metric: Metric) -> Side:
    size = float(arm.size[-1])
    value = float(figure(arm, metric.family).value[-1])
    return Side(size, float(arm.hits[-1]), value if size > 0 else None)


def _known(value: float) -> float | None:
    return float(value) if isfinite(value) else None
