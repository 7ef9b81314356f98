"""What follows from the card's choices and is never typed: error rates, methods, looks, last days.

One error rate of 5 % for going on, and one for stopping that is split over all lines that can stop
it, because any one of them does (domain 3.3).
"""

from dataclasses import replace
from datetime import date, timedelta

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.plan import Allocation, Dates, Goal

ALPHA_CONTINUE = 0.05
ALPHA_STOP = 0.05
#: Where whole teams or sites are compared, so many looks at frozen dates, at most.
MOST_LOOKS = 4
_STOPS = frozenset({Role.KILL, Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT})
_BY_GROUPS = frozenset({Allocation.BY_AGENT, Allocation.BY_SITE})
#: How far beyond its limit a share is when a line without a target of its own should see it.
_BEYOND = 0.4


def settled(card: Card) -> Card:
    """The card with everything in its lines that follows from the rest of it."""
    stops = sum(each.role in _STOPS for each in card.criteria)
    metrics = {each.key: each for each in card.metrics}
    aim = next((each for each in card.criteria if each.primary), None)
    lines = tuple(
        replace(each, target=_target(each, metrics.get(each.metric), aim))
        if each.role in _STOPS
        else each
        for each in card.criteria
    )
    return replace(card, criteria=tuple(_settled(each, card, stops) for each in lines))


def moved(card: Card, dates: Dates) -> Card:
    """The card with these dates; lines that ended on the old day of decision end on the new one."""
    old = card.dates.decision
    lines = tuple(
        replace(each, until=dates.decision) if each.until in (None, old) else each
        for each in card.criteria
    )
    return replace(card, dates=dates, criteria=lines)


def looks(dates: Dates) -> tuple[date, ...]:
    """The frozen days of a scheduled look: the decision, and weekly review days before it."""
    if dates.start is None or dates.decision is None:
        return ()
    first = dates.start + timedelta(weeks=1, days=dates.maturation_days)
    back = (dates.decision.weekday() - dates.review_weekday) % 7 or 7
    review = dates.decision - timedelta(days=back)
    found = [dates.decision]
    while review >= first:
        found.append(review)
        review -= timedelta(weeks=1)
    gap = -(-len(found) // MOST_LOOKS)  # every so many weeks, so that they are spread out
    return tuple(sorted(found[::gap][:MOST_LOOKS]))


def _settled(line: Criterion, card: Card, stops: int) -> Criterion:
    if line.role is Role.TRIPWIRE:
        return replace(line, method=Method.POINT, alpha=ALPHA_STOP, looks=(), n_min=0)
    method = _method(line, card)
    days = looks(card.dates) if method is Method.SCHEDULED else ()
    alpha = ALPHA_STOP / stops if line.role in _STOPS else ALPHA_CONTINUE
    return replace(line, method=method, alpha=alpha, looks=days)


def _method(line: Criterion, card: Card) -> Method:
    if card.parts.allocation in _BY_GROUPS:
        return Method.SCHEDULED
    if line.role in _STOPS:
        return Method.ALWAYS_VALID
    return Method.POINT if card.why.goal is Goal.LEARNING else Method.HYBRID


def _target(line: Criterion, metric: Metric | None, aim: Criterion | None) -> float | None:
    """How bad it would have to be for a stop line to be tuned to see it; nobody types this.

    The mirror of what is hoped for, where a line stops by the measure that is aimed at; for a share
    of one arm, so much beyond its limit. Elsewhere the evidence needs none.
    """
    is_mirror = aim and (aim.metric, aim.against) == (line.metric, line.against)
    if aim and is_mirror and aim.target is not None:
        return round(line.value - (aim.target - aim.value), 9)
    if metric is None or metric.family is not Family.SHARE or line.against is not Against.ABSOLUTE:
        return None
    is_up = line.cmp in (Cmp.ABOVE, Cmp.AT_LEAST)
    beyond = line.value * (1 + _BEYOND if is_up else 1 - _BEYOND)
    return round(min(beyond, (1 + line.value) / 2), 9)
