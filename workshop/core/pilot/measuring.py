"""One criterion against the sums of its metric: what `evidence` says of the days that count."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import isfinite

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Method
from workshop.core.pilot.evidence import paths
from workshop.core.pilot.evidence.arrays import Array
from workshop.core.pilot.evidence.questions import (
    Form,
    Question,
    Volume,
    ask,
    planned,
)
from workshop.core.pilot.figures import Arms, arms_of, holds, with_figures
from workshop.core.pilot.findings import Because, Finding, State
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.pace import days_left
from workshop.core.pilot.readings import Day
from workshop.core.pilot.verdict import MATURED_DAYS_TO_STOP
from workshop.core.pilot.working_days import matured_days, matured_until, planned_days


def measure(
    card: Card, criterion: Criterion, metric: Metric, days: Sequence[Day], occasion: Occasion
) -> Finding:
    """Where a criterion stands by these days alone, whatever was found before.

    Raises:
        NoDailyEvidence, NeedsBaseline: the criterion cannot be asked of these sums.
    """
    plan = volume(card, criterion, metric, occasion)
    question = ask(criterion, metric, plan, card.parts.allocation)
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


def volume(card: Card, criterion: Criterion, metric: Metric, occasion: Occasion) -> Volume:
    """What was planned for a criterion, its frozen looks as numbers of matured working days."""
    looks = tuple(
        max(len(matured_days(card.dates, occasion.working, look)), 1)
        for look in sorted(criterion.looks)
    )
    days = planned_days(card.dates, occasion.working)
    return planned(card.parts, metric, days, looks)


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
    if any(arm.days[-1] < MATURED_DAYS_TO_STOP for arm in both) and question.form is not Form.POINT:
        return Because.DAYS
    if needed:
        return Because.CASES
    return "" if enough else Because.EVENTS


def _known(value: float) -> float | None:
    return float(value) if isfinite(value) else None
