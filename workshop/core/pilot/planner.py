"""Before the lock: how long a pilot has to run, what each line can see, and what it will miss.

Values only; pages find the words. Every figure comes from the evidence that will run, asked about
the last day (`evidence/power.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, prod

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Role
from workshop.core.pilot.evidence.power import Chances, Truth, at_the_end, in_figure
from workshop.core.pilot.evidence.questions import (
    AS_IT_STANDS,
    BY_CLUSTER,
    NeedsBaseline,
    Question,
    Scale,
    Volume,
    ask,
    planned,
)
from workshop.core.pilot.metrics import Baseline, Family, Metric
from workshop.core.pilot.plan import Goal, Parts
from workshop.core.pilot.plans import Blank, Line, Miss, Plan, Proposal

POWER = 0.80  #: how likely an effect as hoped should show
LONG_DAYS = 60  #: working days after which other ways are proposed
FAR_DAYS = 2_000
#: Parts of the hoped-for effect for which the missed success is told.
TRUTHS = (0.6, 0.8, 1.0)
HALVINGS = 13
#: Where on the way to the farthest effect is looked; the very end may hold too few non-events.
STRIDES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.0)
CACHED = 512  #: lines whose plan is remembered, so that a card is planned anew line by line


def plan(card: Card, days: int, looks: Mapping[str, tuple[int, ...]] | None = None) -> Plan:
    """The plan of a card.

    `days` are the working days whose cases will have matured by the day of the decision, `looks`
    the frozen looks of each criterion that has some, as numbers of those days.
    """
    metrics = {metric.key: metric for metric in card.metrics}
    lines = tuple(
        _line(
            card.parts,
            card.why.goal,
            each,
            metrics[each.metric],
            days,
            (looks or {}).get(each.id, ()),
        )
        for each in card.criteria
        if each.metric in metrics
    )
    quiet = prod(1.0 - (line.by_chance or 0.0) for line in lines)
    return Plan(days, tuple(_beside(line, quiet) for line in lines))


def _beside(line: Line, quiet: float) -> Line:
    """The line, its misses beside those of the guardrails, which are taken as independent."""
    misses = tuple(
        replace(miss, with_guardrails=1.0 - (1.0 - miss.alone) * quiet) for miss in line.misses
    )
    return replace(line, misses=misses)


@dataclass(frozen=True, slots=True)
class _Case:
    """A criterion with all that its chances depend on."""

    criterion: Criterion
    metric: Metric
    volume: Volume
    question: Question
    beside: float
    sd: float

    def chances(self, value: float, days: float | None = None) -> Chances:
        """If the criterion's figure is `value`, after so many days (as planned, if not said)."""
        question, volume = self.question, self.volume
        if days is not None:
            volume = replace(
                volume, pilot=volume.pilot * days, control=volume.control * days, days=1
            )
            question = ask(self.criterion, self.metric, volume)
        truth = Truth(in_figure(question, value, self.beside), self.beside, self.sd)
        whole = (volume.pilot * volume.days, volume.control * volume.days)
        return at_the_end(question, truth, *whole)


@lru_cache(maxsize=CACHED)
def _line(
    parts: Parts,
    goal: Goal,
    criterion: Criterion,
    metric: Metric,
    days: int,
    looks: tuple[int, ...],
) -> Line:
    empty = Line(criterion.id, criterion.role)
    volume = planned(parts, metric, days, looks)
    if parts.allocation in BY_CLUSTER:
        return replace(empty, cases=volume.pilot * days, blank=Blank.BY_CLUSTER)
    try:
        question = ask(criterion, metric, volume)
    except NeedsBaseline:
        return replace(empty, blank=Blank.NO_BASELINE)
    empty = replace(empty, cases=volume.pilot * days)
    blank = _blank(criterion, metric, question, volume)
    if blank is not None:
        return replace(empty, blank=blank)
    beside = metric.baseline.value if metric.baseline else 0.0
    case = _Case(criterion, metric, volume, question, beside, _sd(metric.baseline))
    if criterion.role is Role.CONTINUE:
        return _of_continue(empty, case, goal)
    return _of_harm(empty, case)


def _blank(
    criterion: Criterion, metric: Metric, question: Question, volume: Volume
) -> Blank | None:
    if question.form in AS_IT_STANDS:
        return Blank.AS_IT_STANDS
    if min(volume.pilot, volume.days) <= 0 or (question.to_control and volume.control <= 0):
        return Blank.NO_VOLUME
    mean = metric.family is Family.MEAN
    if metric.baseline is None and (mean or question.to_control):
        return Blank.NO_BASELINE
    if mean and not _sd(metric.baseline):
        return Blank.NO_BASELINE
    if criterion.role is Role.CONTINUE and criterion.target is None:
        return Blank.NO_TARGET
    return None


def _of_continue(line: Line, case: _Case, goal: Goal) -> Line:
    """Power, days, missed success."""
    limit = case.criterion.value
    target = limit if case.criterion.target is None else case.criterion.target
    truths = [limit + part * (target - limit) for part in TRUTHS]
    powers = [case.chances(truth).met for truth in truths]
    days = _days_for(lambda days: case.chances(target, days).met)
    proposals: tuple[Proposal, ...] = ()
    if days is None or days > LONG_DAYS:
        proposals = (Proposal.SENSITIVE_INDICATOR, Proposal.LARGER_CONTRAST)
        proposals += () if goal is Goal.LEARNING else (Proposal.LEARNING_GOAL,)
    return replace(
        line,
        power=powers[-1],
        days=None if days is None else ceil(days),
        needed=None if days is None else ceil(case.volume.pilot * days),
        misses=tuple(
            Miss(truth, 1.0 - power, 1.0 - power)
            for truth, power in zip(truths, powers, strict=True)
        ),
        proposals=proposals,
    )


def _of_harm(line: Line, case: _Case) -> Line:
    """What a guardrail or a kill line can see, and how often it looks bad without reason."""
    limit, far = case.criterion.value, _far(case)
    sees = _smallest(limit, far, lambda value: case.chances(value).met)
    blind = sees is None or _is_far(case, sees)
    quiet = _unchanged(case)
    guards = case.criterion.role in (Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT)
    needed = None
    if case.criterion.target is not None:
        target = case.criterion.target
        needed = _days_for(lambda days: case.chances(target, days).met)
    return replace(
        line,
        sees=sees,
        blind=blind,
        days=None if needed is None else ceil(needed),
        needed=None if needed is None else ceil(case.volume.pilot * needed),
        by_chance=case.chances(quiet).beyond if guards and quiet is not None else None,
        proposals=(Proposal.TRIPWIRE,) if blind else (),
    )


def _unchanged(case: _Case) -> float | None:
    """The criterion's figure if the pilot changes nothing."""
    if case.question.scale is not Scale.VALUE:
        return 1.0 if case.question.scale is Scale.RATIO else 0.0
    return case.metric.baseline.value if case.metric.baseline else None


def _far(case: _Case) -> float:
    """The farthest effect that is looked for."""
    limit, up = case.criterion.value, case.question.side == "gt"
    if case.question.scale is Scale.RATIO:
        return limit * 50.0 if up else 0.0
    base = case.beside if case.question.scale is Scale.DIFF else 0.0
    if case.metric.family is Family.SHARE:
        return (1.0 if up else 0.0) - base
    spread = max(abs(limit + base), case.beside, case.sd) * 50.0
    return (
        limit + spread if up else (-base if case.metric.family is Family.RATE else limit - spread)
    )


def _is_far(case: _Case, sees: float) -> bool:
    """Whether it takes twice the limit, or half of it, before the line sees it."""
    beside = case.beside if case.question.scale is Scale.DIFF else 0.0
    limit, seen = case.criterion.value + beside, sees + beside
    return seen >= 2.0 * limit if case.question.side == "gt" else seen <= limit / 2.0


def _smallest(limit: float, far: float, power: Callable[[float], float]) -> float | None:
    """The value nearest to the limit that is seen with 80 %."""
    near = limit
    for stride in STRIDES:
        tried = limit + stride * (far - limit)
        if power(tried) >= POWER:
            far = tried
            break
        near = tried
    else:
        return None
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        near, far = (near, middle) if power(middle) >= POWER else (middle, far)
    return far


def _days_for(power: Callable[[float], float]) -> float | None:
    """After how many days the power is 80 %."""
    few, many = 0.05, float(FAR_DAYS)
    if power(many) < POWER:
        return None
    for _ in range(HALVINGS):
        middle = (few * many) ** 0.5
        few, many = (few, middle) if power(middle) >= POWER else (middle, many)
    return many


def _sd(baseline: Baseline | None) -> float:
    return baseline.sd or 0.0 if baseline else 0.0
