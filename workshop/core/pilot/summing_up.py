"""What the resolution table asks about: drawn from findings, health of the data, and dates."""

from collections.abc import Collection, Sequence

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Criterion, Role
from workshop.core.pilot.findings import Ailment, Finding, State, Trouble
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.plan import Goal, OnDeadline
from workshop.core.pilot.verdict import NEAR_MISS, Facts, grade

_HARD = frozenset({Role.KILL, Role.GUARDRAIL_HARD})
_GUARDS = frozenset({Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT})
#: What lets nobody say that a promise was kept, however good the figures look.
_UNSURE = frozenset({Trouble.STALE, Trouble.COVERAGE})


def facts(
    card: Card, findings: Sequence[Finding], wrong: Collection[Ailment], occasion: Occasion
) -> Facts:
    """Everything the table asks, for one day."""
    lines = tuple(zip(card.criteria, findings, strict=True))
    wins = [(line, found) for line, found in lines if line.role is Role.CONTINUE]
    guards = [(line, found) for line, found in lines if line.role in _GUARDS]
    met = tuple(line.id for line, found in wins if found.state is State.MET)
    watched = {line.metric for line, _ in (*wins, *guards)}
    return Facts(
        invalid=tuple(dict.fromkeys(each.trouble.value for each in wrong if each.invalidates)),
        tripped=_met(lines, {Role.TRIPWIRE}),
        hard=_met(lines, _HARD),
        soft=_met(lines, {Role.GUARDRAIL_SOFT}),
        wins=met,
        won=bool(wins) and len(met) >= (card.continue_of or len(wins)),
        outside=tuple(line.id for line, found in guards if found.inside is not True),
        unsure=tuple(
            each.trouble.value
            for each in wrong
            if each.trouble in _UNSURE and each.metric in watched
        ),
        near=tuple(line.id for line, found in wins if line.primary and _is_near(card, line, found)),
        is_review=occasion.is_review(card),
        is_deadline=occasion.is_deadline(card),
        ran_enough=occasion.ran_enough(card),
        iterations_left=card.dates.max_iterations > 0,
        iterates_by_default=card.dates.on_deadline is OnDeadline.ITERATE,
        learning=card.why.goal is Goal.LEARNING,
        answered=bool(wins) and all(found.state in (State.MET, State.REFUTED) for _, found in wins),
        grade=grade(card),
    )


def _met(lines: Sequence[tuple[Criterion, Finding]], roles: Collection[Role]) -> tuple[str, ...]:
    return tuple(
        line.id for line, found in lines if line.role in roles and found.state is State.MET
    )


def _is_near(card: Card, line: Criterion, found: Finding) -> bool:
    """Whether an estimate that can be trusted has come half of the way to its target."""
    if found.state not in (State.OPEN, State.MET):
        return False
    if line.target is None or found.estimate is None:
        return False
    start = _no_change(card, line)
    hoped = line.target - start
    return hoped != 0 and (found.estimate - start) / hoped >= NEAR_MISS


def _no_change(card: Card, line: Criterion) -> float:
    """The figure of a pilot that changes nothing, in the units of the line."""
    if line.against in (Against.CONTROL_DIFF, Against.BASELINE_DIFF):
        return 0.0
    if line.against in (Against.CONTROL_RATIO, Against.BASELINE_RATIO):
        return 1.0
    baselines = {metric.key: metric.baseline for metric in card.metrics}
    baseline = baselines.get(line.metric)
    return line.value if baseline is None else baseline.value
