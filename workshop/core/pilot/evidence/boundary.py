"""How far an estimate must lie beyond its limit, in standard errors: at every look, or at few."""

from collections.abc import Sequence
from functools import lru_cache

from workshop.core.pilot.evidence.arrays import Array, np, special

STEP_MIN = 0.005  #: of the whole information; less is no look of its own


def z_av(t: Array | float, t_star: Array | float, alpha: float) -> Array:
    """The always-valid replacement for 1.645 (asymptotic confidence sequence, domain 4.2, ST3).

    `t` is how much is known (cases; of two arms their sum), `t_star` where the boundary is tightest
    (half of what is planned). One-sided, with error `alpha` (at most 0.2) over all looks together.
    Infinite where nothing is known.
    """
    wide = -2.0 * np.log(2.0 * alpha)
    t = np.asarray(t, dtype=np.float64)
    known = t > 0
    u = np.where(known, t, 1.0) * (wide + np.log(wide) + 1.0) / t_star
    z = np.sqrt(2.0 * (u + 1.0) / u * np.log1p(np.sqrt(u + 1.0) / (2.0 * alpha)))
    return np.where(known, z, np.inf)


def z_fixed(alpha: float) -> float:
    """The one-sided boundary of a single look: 1.645 at 0.05."""
    return float(-special.ndtri(alpha))


@lru_cache(maxsize=256)
def few_looks(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Boundaries of O'Brien and Fleming for looks at these fractions of the whole information.

    A barrier at one height for the Brownian motion behind the z-values, so z = c / sqrt(fraction);
    c is the height that is passed at any of the looks with a probability of `alpha`, one-sided.
    Four equal steps at 0.05 give 3.47, 2.45, 2.00, 1.73. `fractions` end at 1 and never fall; looks
    between which hardly anything came in count as one.
    """
    steps = _apart(fractions)
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _passes(steps, middle) > alpha else (low, middle)
    return tuple(high / max(fraction, STEP_MIN) ** 0.5 for fraction in fractions)


def _apart(fractions: Sequence[float]) -> list[float]:
    """The looks before each of which something came in."""
    steps: list[float] = []
    for fraction in fractions:
        if fraction - (steps[-1] if steps else 0.0) >= STEP_MIN:
            steps.append(fraction)
    return steps


def few_looks_errors(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """What each of these looks spends as a test of its own, one-sided."""
    return tuple(float(special.ndtr(-z)) for z in few_looks(fractions, alpha))


def _passes(fractions: Sequence[float], height: float) -> float:
    """How likely a Brownian motion is above this height at one of these moments.

    Carries the density of those that stayed below from look to look, on a fine grid (Armitage,
    McPherson and Rowe 1969).
    """
    grid = np.linspace(-8.0, height, 401)
    weights = np.full(grid.size, grid[1] - grid[0])
    weights[[0, -1]] /= 2.0
    passed, density, before = float(special.ndtr(-height / fractions[0] ** 0.5)), None, 0.0
    for fraction in fractions:
        step = (fraction - before) ** 0.5
        if density is None:
            density = _normal(grid / step) / step
        else:
            passed += float(np.sum(weights * density * special.ndtr((grid - height) / step)))
            moves = _normal((grid[:, None] - grid[None, :]) / step) / step
            density = moves @ (weights * density)
        before = fraction
    return passed


def _normal(z: Array) -> Array:
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi))
