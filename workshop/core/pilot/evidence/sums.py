"""Running sums: all that is known of an arm up to each day, for one pilot or for many runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.core.pilot.evidence.arrays import Array, np
from workshop.core.pilot.metrics import Baseline, Family
from workshop.core.pilot.readings import Sums

#: A spread this small beside the squares is what adding up leaves, not how the values differ.
ROUNDING = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Sums of one arm up to and with each day, each of shape (..., days), never falling below 0.

    `size` counts cases; of a rate it is the exposure. `hits` are hits or events. `total` and
    `squares` are of capped values. `days` counts the days on which anything came in.
    """

    size: Array
    hits: Array
    total: Array
    squares: Array
    days: Array


def accumulate(
    size: Array, hits: Array | None = None, total: Array | None = None, squares: Array | None = None
) -> Running:
    """Running sums of daily ones, days last; what is not given is 0."""
    none = np.zeros_like(size, dtype=np.float64)
    return Running(
        np.cumsum(size, axis=-1, dtype=np.float64),
        np.cumsum(none if hits is None else hits, axis=-1, dtype=np.float64),
        np.cumsum(none if total is None else total, axis=-1, dtype=np.float64),
        np.cumsum(none if squares is None else squares, axis=-1, dtype=np.float64),
        np.cumsum(size > 0, axis=-1, dtype=np.float64),
    )


def running(days: Sequence[Sums], family: Family) -> Running:
    """Running sums of one pilot's days, corrections already added, shape (days,).

    Where late corrections have left more hits than cases, the hits are held to the cases.
    """
    rate = family is Family.RATE
    sizes = [each.exposure if rate else each.n for each in days]
    sums = accumulate(
        np.array(sizes, dtype=np.float64),
        np.array([each.hits for each in days], dtype=np.float64),
        np.array([each.total for each in days], dtype=np.float64),
        np.array([each.squares for each in days], dtype=np.float64),
    )
    size = np.maximum(sums.size, 0.0)
    hits = np.maximum(sums.hits, 0.0)
    most = hits if rate else np.minimum(hits, size)
    return Running(size, most, sums.total, np.maximum(sums.squares, 0.0), sums.days)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What an arm shows: its mean, the variance of one unit, and how many units; (..., days)."""

    value: Array
    variance: Array
    size: Array


def figure(arm: Running, family: Family, phi: float = 1.0) -> Figure:
    """The figure of an arm: a share, a mean, or a rate whose variance is `phi` times Poisson's.

    Where nothing came in yet, value and variance are 0.
    """
    if family is Family.MEAN:
        value = over(arm.total, arm.size)
        spread = arm.squares - arm.total * value
        spread = np.where(spread > ROUNDING * arm.squares, spread, 0.0)
        return Figure(value, over(spread, arm.size - 1.0), arm.size)
    value = over(arm.hits, arm.size)
    variance = phi * value if family is Family.RATE else value * (1.0 - value)
    return Figure(value, variance, arm.size)


def history(baseline: Baseline, family: Family) -> Figure:
    """The baseline as an arm of its own that has ended: three scalars as arrays of no dimension."""
    if family is Family.MEAN:
        variance, size = (0.0 if baseline.sd is None else baseline.sd) ** 2, float(baseline.n)
    elif family is Family.RATE:
        variance = baseline.phi * baseline.value
        size = baseline.exposure or over_one(baseline.n, baseline.value)
    else:
        variance, size = baseline.value * (1.0 - baseline.value), float(baseline.n)
    value = np.asarray(baseline.value, dtype=np.float64)
    return Figure(value, np.asarray(variance), np.asarray(size))


def over(above: Array, below: Array) -> Array:
    """The quotient, and 0 where the lower one is not above 0."""
    fits = below > 0
    return np.where(fits, above / np.where(fits, below, 1.0), 0.0)


def over_one(above: float, below: float) -> float:
    """The same of two numbers."""
    return above / below if below > 0 else 0.0
