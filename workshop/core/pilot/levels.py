"""Where a line lies: the level of the measure at which it begins to hold."""

from collections.abc import Callable

from workshop.core.pilot.criteria import Against, Cmp, Criterion
from workshop.core.pilot.metrics import Baseline, Family, Metric
from workshop.core.pilot.missing import Value

#: A line may lie this many times beyond what was seen before, on either side.
REACH = 5.0
NEEDS_BASELINE = frozenset({Against.BASELINE_DIFF, Against.BASELINE_RATIO})
_DIFFS = frozenset({Against.CONTROL_DIFF, Against.BASELINE_DIFF})
_UP = frozenset({Cmp.ABOVE, Cmp.AT_LEAST})
_CLOSED = frozenset({Cmp.AT_MOST, Cmp.AT_LEAST})


def level(line: Criterion, metric: Metric) -> float | None:
    """The level of the measure at the line, as if nothing but the pilot had moved it.

    None where that takes a baseline and there is none.
    """
    if line.against is Against.ABSOLUTE:
        return line.value
    if metric.baseline is None:
        return None
    before = metric.baseline.value
    return before + line.value if line.against in _DIFFS else before * line.value


def allowed(before: Baseline, family: Family) -> tuple[float, float]:
    """Between which levels a line makes sense: the range seen before, `REACH` times widened."""
    low = before.value if before.lowest is None else before.lowest
    high = before.value if before.highest is None else before.highest
    return low / REACH, min(1.0, high * REACH) if family is Family.SHARE else high * REACH


def sensible(line: Criterion, before: Baseline, family: Family) -> tuple[float, float]:
    """The part of it that lies on the line's own side of what was before."""
    low, high = allowed(before, family)
    return (before.value, high) if line.cmp in _UP else (low, before.value)


def is_met(line: Criterion, value: float) -> bool:
    """Whether a figure, in the units of the line's value, meets it."""
    if value == line.value:
        return line.cmp in _CLOSED
    return (value > line.value) is (line.cmp in _UP)


def can_both(one: Criterion, other: Criterion, metric: Metric) -> bool:
    """Whether some figure of the measure meets both lines.

    Lines that cannot be compared, because there is no baseline yet, are taken not to clash.
    """
    if one.against is other.against:
        a: float | None = one.value
        b: float | None = other.value
    else:
        a, b = level(one, metric), level(other, metric)
    is_same_way = (one.cmp in _UP) is (other.cmp in _UP)
    if a is None or b is None or is_same_way:
        return is_same_way
    if a == b:
        return one.cmp in _CLOSED and other.cmp in _CLOSED
    return (a < b) is (one.cmp in _UP)


def shown(line: Criterion, metric: Metric) -> Callable[[float], Value]:
    """How a level of this measure is handed on for people: a share, or a number in its unit."""
    if metric.family is Family.SHARE:
        return Share
    return lambda value: value * metric.per


class Share(float):
    """A part of one, to be shown in percent."""
