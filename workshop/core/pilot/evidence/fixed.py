"""What a single look on a frozen day shows: the usual tests, as the intervals that belong to them.

Exact binomial and Poisson limits (Clopper and Pearson; Garwood), the conditional binomial for two
rates, Newcombe's score interval for two shares, Welch's t for means. A limit is passed when it lies
outside, which is the same as the test of that name being significant.
"""

from workshop.core.pilot.evidence import contrasts
from workshop.core.pilot.evidence.arrays import Array, Flags, np, special
from workshop.core.pilot.evidence.contrasts import Contrast
from workshop.core.pilot.evidence.questions import Form, Question, Scale
from workshop.core.pilot.evidence.sums import Running, over
from workshop.core.pilot.metrics import Family


def interval(
    question: Question, pilot: Running, control: Running | None, alpha: float
) -> tuple[Array, Array]:
    """From where to where, each end with error `alpha`, in the units of the criterion."""
    if question.form is Form.SHARE:
        low, high = share_limits(pilot.hits, pilot.size, alpha)
    elif question.form is Form.RATE:
        low, high = rate_limits(pilot.hits / question.phi, pilot.size / question.phi, alpha)
    elif question.form is Form.RATE_RATIO and control is not None:
        return ratio_limits(question, pilot, control, alpha)
    else:
        return _contrast(question, contrasts.contrast(question, pilot, control), alpha)
    return (low - question.shift) / question.factor, (high - question.shift) / question.factor


def passes(question: Question, low: Array, high: Array) -> Flags:
    """Whether the whole interval lies on the side that meets the criterion."""
    return np.asarray(low > question.limit if question.side == "gt" else high < question.limit)


def fails(question: Question, low: Array, high: Array) -> Flags:
    """Whether the whole interval lies on the other side."""
    return np.asarray(high < question.limit if question.side == "gt" else low > question.limit)


def share_limits(hits: Array, n: Array, alpha: float) -> tuple[Array, Array]:
    """Clopper and Pearson's limits of a share; 0 and 1 where there are no cases."""
    misses = n - hits
    low = np.where(hits > 0, special.betaincinv(np.maximum(hits, 1e-9), misses + 1.0, alpha), 0.0)
    high = np.where(
        misses > 0, special.betaincinv(hits + 1.0, np.maximum(misses, 1e-9), 1.0 - alpha), 1.0
    )
    return low, high


def rate_limits(events: Array, exposure: Array, alpha: float) -> tuple[Array, Array]:
    """Garwood's limits of a rate; 0 and infinity where there is no exposure."""
    some = exposure > 0
    unit = over(np.ones_like(exposure), exposure)
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1e-9), alpha), 0.0) * unit
    return low, np.where(some, special.gammaincinv(events + 1.0, 1.0 - alpha) * unit, np.inf)


def ratio_limits(
    question: Question, pilot: Running, control: Running, alpha: float
) -> tuple[Array, Array]:
    """Limits of the ratio of two rates, from the share of all events that fell to the pilot."""
    low, high = share_limits(*shared_events(question, pilot, control), alpha)
    return as_ratio(low, pilot.size, control.size), as_ratio(high, pilot.size, control.size)


def shared_events(question: Question, pilot: Running, control: Running) -> tuple[Array, Array]:
    """Events of the pilot, and of both arms; none as long as an arm has no exposure."""
    both = (pilot.size > 0) & (control.size > 0)
    events = np.where(both, pilot.hits, 0.0) / question.phi
    return events, events + np.where(both, control.hits, 0.0) / question.phi


def as_ratio(share: Array, exposure: Array, other: Array) -> Array:
    """The ratio of rates at which the pilot gets this share of all events."""
    odds = np.where(share < 1.0, share / np.where(share < 1.0, 1.0 - share, 1.0), np.inf)
    scale = over(other, exposure)
    return np.where(
        scale > 0, odds * np.where(scale > 0, scale, 1.0), np.where(share > 0, np.inf, 0.0)
    )


def _contrast(question: Question, seen: Contrast, alpha: float) -> tuple[Array, Array]:
    if question.family is Family.MEAN:
        return contrasts.span(
            question, seen, special.stdtrit(_freedom(question, seen), 1.0 - alpha)
        )
    width = float(-special.ndtri(alpha))
    if question.family is Family.SHARE and question.scale is Scale.DIFF:
        return _newcombe(seen, width)
    return contrasts.span(question, seen, width)


def _freedom(question: Question, seen: Contrast) -> Array:
    """Welch's degrees of freedom, at least 1."""
    one, two = seen.variance, contrasts.slope(question) ** 2 * seen.other_variance
    parts = over(one**2, seen.sided.size - 1.0)
    if seen.against is not None:
        parts = parts + over(two**2, seen.against.size - 1.0 + np.zeros_like(two))
    return np.maximum(over((one + two) ** 2, parts), 1.0)


def _newcombe(seen: Contrast, width: float) -> tuple[Array, Array]:
    """Newcombe's hybrid score interval of a difference (1998, method 10)."""
    other_size = np.zeros_like(seen.value) if seen.against is None else seen.against.size
    low1, high1 = _wilson(seen.value, seen.sided.size, width)
    low0, high0 = _wilson(seen.other, other_size + np.zeros_like(seen.other), width)
    gap = seen.value - seen.other
    low = gap - np.sqrt((seen.value - low1) ** 2 + (high0 - seen.other) ** 2)
    high = gap + np.sqrt((high1 - seen.value) ** 2 + (seen.other - low0) ** 2)
    return low, high


def _wilson(p: Array, n: Array, width: float) -> tuple[Array, Array]:
    square = width**2
    some = n > 0
    n = np.where(some, n, 1.0)
    centre = (p + square / (2.0 * n)) / (1.0 + square / n)
    reach = width / (1.0 + square / n) * np.sqrt(p * (1.0 - p) / n + square / (4.0 * n * n))
    return np.where(some, centre - reach, 0.0), np.where(some, centre + reach, 1.0)
