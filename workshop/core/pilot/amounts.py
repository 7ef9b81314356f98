"""From what somebody types into a line to the frozen value the evidence works with, and back.

A relative figure ("10 percent less than before") is made absolute here by the baseline, so that
nothing can move under it later.
"""

from enum import StrEnum

from workshop.core.pilot.criteria import Against, Cmp
from workshop.core.pilot.metrics import Family, Metric


class Relation(StrEnum):
    """What the figure of a line is held against, as people choose it."""

    ITSELF = "itself"
    CONTROL = "control"
    BEFORE = "before"


class Counted(StrEnum):
    """What the typed amount counts."""

    PERCENT = "percent"
    POINTS = "points"
    TIMES = "times"
    UNIT = "unit"


class NeedsBaseline(ValueError):
    """A relative amount, and nothing known of before that it could be relative to."""


class NotSo(ValueError):
    """An amount that this kind of measure cannot have."""


_AGAINST: dict[Relation, tuple[Against, Against]] = {
    Relation.ITSELF: (Against.ABSOLUTE, Against.ABSOLUTE),
    Relation.CONTROL: (Against.CONTROL_DIFF, Against.CONTROL_RATIO),
    Relation.BEFORE: (Against.BASELINE_DIFF, Against.BASELINE_RATIO),
}
_RELATION = {each: relation for relation, pair in _AGAINST.items() for each in pair}
_RATIOS = frozenset({Against.CONTROL_RATIO, Against.BASELINE_RATIO})


def against(metric: Metric, relation: Relation) -> Against:
    """How this measure is compared: rates by how many times as many, all others by difference."""
    return _AGAINST[relation][metric.family is Family.RATE]


def relation_of(how: Against) -> Relation:
    """The way back: what people chose."""
    return _RELATION[how]


def frozen(
    metric: Metric, relation: Relation, cmp: Cmp, amount: float, counted: Counted
) -> tuple[Against, float]:
    """How the line compares and the value it compares with, in the units of `Criterion.value`.

    Raises:
        NeedsBaseline: a relative amount without a baseline.
        NotSo: percentage points of something that is no share, and the like.
    """
    how = against(metric, relation)
    if relation is Relation.ITSELF:
        return how, _itself(metric, amount, counted)
    sign = -1.0 if cmp in (Cmp.BELOW, Cmp.AT_MOST) else 1.0
    if how in _RATIOS:
        return how, _ratio(sign, amount, counted)
    if counted is Counted.PERCENT:
        return how, sign * amount / 100 * _before(metric)
    if counted is Counted.TIMES:
        return how, (amount - 1) * _before(metric)
    if metric.family is Family.SHARE:
        return how, sign * amount / 100
    if counted is Counted.POINTS:
        raise NotSo
    return how, sign * amount


def typed(metric: Metric, how: Against, cmp: Cmp, value: float) -> tuple[float, Counted]:
    """The amount as it stands in the form, and what it counts."""
    is_share = metric.family is Family.SHARE
    if how in _RATIOS:
        return value, Counted.TIMES
    if how is Against.ABSOLUTE:
        if is_share:
            return _neat(value * 100), Counted.PERCENT
        return _neat(value * (metric.per if metric.family is Family.RATE else 1)), Counted.UNIT
    size = -value if cmp in (Cmp.BELOW, Cmp.AT_MOST) else value
    return (_neat(size * 100), Counted.POINTS) if is_share else (_neat(size), Counted.UNIT)


def _itself(metric: Metric, amount: float, counted: Counted) -> float:
    if metric.family is Family.SHARE and counted is not Counted.TIMES:
        return amount / 100
    if counted is Counted.TIMES:
        return amount * _before(metric)
    if counted is Counted.PERCENT:
        return amount / 100 * _before(metric)
    if counted is Counted.POINTS:
        raise NotSo
    return amount / metric.per if metric.family is Family.RATE else amount


def _ratio(sign: float, amount: float, counted: Counted) -> float:
    if counted is Counted.TIMES and amount > 0:
        return amount
    if counted is Counted.PERCENT and sign * amount > -100:
        return _neat(1 + sign * amount / 100)
    raise NotSo


def _before(metric: Metric) -> float:
    if metric.baseline is None:
        raise NeedsBaseline
    return metric.baseline.value


def _neat(value: float) -> float:
    """Without the dust of binary fractions: 0.07 times 100 is 7."""
    return round(value, 9) + 0.0  # no minus before a zero
