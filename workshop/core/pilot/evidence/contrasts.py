"""Comparisons by z-values: two arms, a baseline with an error of its own, and means.

A ratio r is asked as "x1 - r x0", not by logarithms: it needs no arm to be away from 0, the
question at r is then linear like that of a difference, and its interval is Fieller's, which is
unbounded where the control is too small to divide by instead of pretending to know.
"""

from dataclasses import dataclass

from workshop.core.pilot.evidence.arrays import Array, np
from workshop.core.pilot.evidence.questions import Question, Scale
from workshop.core.pilot.evidence.sums import Figure, Running, figure, history, over
from workshop.core.pilot.metrics import Family


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Two figures side by side, each with the variance of its mean; all (..., days).

    `information` is how many cases the comparison is worth so far. Without a second side `other`
    and its variance are 0.
    """

    value: Array
    variance: Array
    other: Array
    other_variance: Array
    information: Array
    sided: Figure
    against: Figure | None


def contrast(question: Question, pilot: Running, control: Running | None) -> Contrast:
    """The pilot's figure beside that of the control, of the baseline, or beside nothing."""
    one = figure(pilot, question.family, question.phi)
    variance = over(one.variance, one.size)
    if question.to_control and control is not None:
        two = figure(control, question.family, question.phi)
        both = np.where((one.size > 0) & (two.size > 0), one.size + two.size, 0.0)
        return Contrast(
            one.value, variance, two.value, over(two.variance, two.size), both, one, two
        )
    nothing = np.zeros_like(one.value)
    if question.past is None:
        return Contrast(one.value, variance, nothing, nothing, one.size, one, None)
    past = history(question.past, question.family)
    other, other_variance = nothing + past.value, nothing + over(past.variance, past.size)
    whole = variance + slope(question) ** 2 * other_variance
    worth = over(one.variance, whole)
    return Contrast(one.value, variance, other, other_variance, worth, one, past)


def slope(question: Question) -> float:
    """What the other side is multiplied with before it is taken away."""
    return question.limit if question.scale is Scale.RATIO else 1.0


def estimate(question: Question, seen: Contrast) -> Array:
    """The difference, ratio or value as it stands; a ratio to nothing is 0."""
    if question.scale is Scale.RATIO:
        return over(seen.value, seen.other)
    return seen.value - seen.other


def z(question: Question, seen: Contrast) -> Array:
    """How many standard errors the figure lies towards the side that would meet the criterion.

    0 where there is no spread to measure it with, or nothing above 0 to divide by.
    """
    ratio = question.scale is Scale.RATIO
    error = np.sqrt(seen.variance + slope(question) ** 2 * seen.other_variance)
    gap = seen.value - slope(question) * seen.other - (0.0 if ratio else question.limit)
    distance = np.where((seen.other > 0) | np.bool_(not ratio), over(gap, error), 0.0)
    return distance if question.side == "gt" else -distance


def span(question: Question, seen: Contrast, width: Array | float) -> tuple[Array, Array]:
    """From where to where the estimate reaches at `width` standard errors."""
    if question.scale is Scale.RATIO:
        low, high = fieller(seen, width)
    else:
        error = np.sqrt(seen.variance + seen.other_variance)
        reach = np.where(error > 0, np.where(error > 0, error, 1.0) * width, np.inf)
        low, high = estimate(question, seen) - reach, estimate(question, seen) + reach
    least, most = limits(question)
    return np.maximum(low, least), np.minimum(high, most)


def fieller(seen: Contrast, width: Array | float) -> tuple[Array, Array]:
    """All ratios r whose "x1 - r x0" lies within `width` standard errors of 0 (Fieller 1954).

    Infinite above where the other side is not clearly away from 0; minus infinity and infinity
    where it is not above 0 at all, nothing scatters, or `width` is infinite.
    """
    some = (seen.other > 0) & np.isfinite(width) & (seen.variance + seen.other_variance > 0)
    width = np.where(np.isfinite(width), width, 1.0)
    a = seen.other**2 - width**2 * seen.other_variance
    b = seen.other * seen.value
    c = seen.value**2 - width**2 * seen.variance
    root = np.sqrt(np.maximum(b * b - a * c, 0.0))
    low = np.where(b > 0, over(c, b + root), over(b - root, a))
    bounded = (a > 0) | ((c > 0) & (b > 0))
    high = np.where(some & (a > 0), over(b + root, a), np.inf)
    return np.where(some & bounded, low, -np.inf), high


def limits(question: Question) -> tuple[float, float]:
    """Between which values the figure can lie at all."""
    if question.scale is Scale.DIFF:
        return (-1.0, 1.0) if question.family is Family.SHARE else (-np.inf, np.inf)
    return {
        Family.SHARE: (0.0, np.inf if question.scale is Scale.RATIO else 1.0),
        Family.RATE: (0.0, np.inf),
        Family.MEAN: (-np.inf, np.inf),
    }[question.family]
