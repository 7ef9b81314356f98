"""Evidence against a fixed share or rate, exact at every look, and the values it leaves open.

Mixtures over the conjugate prior, cut to the side of the alternative (domain 4.2); each is a
supermartingale under its null hypothesis, so that by Ville's inequality it passes 1/a ever with a
probability of at most a.
"""

from collections.abc import Callable
from typing import Literal

from workshop.core.pilot.evidence.arrays import Array, Flags, np, special

Side = Literal["gt", "lt"]
OTHER: dict[Side, Side] = {"gt": "lt", "lt": "gt"}

RATE_SHAPE = 10.0  #: shape of the gamma prior of a rate
RATIO_KAPPA = 10.0  #: weight of the beta prior of a ratio of rates
USUAL_KAPPA = 50.0  #: weight of the beta prior of a share where no target was named
STEPS = 44  #: halvings of an interval of values


def le_share(
    hits: Array, n: Array, p0: Array | float, side: Side, a: Array | float, b: Array | float
) -> Array:
    """Log e-value against "the share is at most p0" (`gt`) or "at least p0" (`lt`).

    The prior is Beta(a, b) beyond p0; all arguments broadcast. 0 at n = 0; minus infinity where the
    tail underflows, never NaN. Needs 0 < p0 < 1 and 0 <= hits <= n.
    """
    tail = special.betaincc if side == "gt" else special.betainc
    misses = n - hits
    with np.errstate(divide="ignore"):
        tilt = np.log(tail(a + hits, b + misses, p0)) - np.log(tail(a, b, p0))
    spread = special.betaln(a + hits, b + misses) - special.betaln(a, b)
    return np.asarray(
        spread + tilt - special.xlogy(hits, p0) - special.xlog1py(misses, -np.asarray(p0))
    )


def le_rate(
    events: Array, exposure: Array, l0: Array | float, side: Side, a: float, b: Array | float
) -> Array:
    """Log e-value against "the rate is at most l0" (`gt`) or "at least l0" (`lt`).

    The prior is Gamma(a, rate b) beyond l0. For counts that scatter more than Poisson's, events and
    exposure come divided by their dispersion and may be fractions. 0 at no exposure; minus infinity
    where the tail underflows. Needs l0 > 0.
    """
    tail = special.gammaincc if side == "gt" else special.gammainc
    with np.errstate(divide="ignore"):
        tilt = np.log(tail(a + events, (b + exposure) * l0)) - np.log(tail(a, b * l0))
    prior = a * np.log(b) - special.gammaln(a)
    mixed = special.gammaln(a + events) - (a + events) * np.log(b + exposure)
    return np.asarray(prior + mixed + tilt - special.xlogy(events, l0) + l0 * exposure)


def weight_of(p0: float, distance: float | None) -> float:
    """The weight of the prior at p0 when the target lies `distance` away (domain 4.2)."""
    if not distance:
        return USUAL_KAPPA
    return float(np.clip(p0 * (1.0 - p0) / distance**2 - 1.0, 10.0, 200.0))


def against_share(hits: Array, n: Array, p0: Array | float, side: Side, kappa: float) -> Array:
    """Log e-value against a share, with the prior of this weight around it."""
    p0 = np.asarray(p0)
    return le_share(hits, n, p0, side, kappa * p0, kappa * (1.0 - p0))


def against_rate(events: Array, exposure: Array, l0: Array | float, side: Side) -> Array:
    """Log e-value against a rate, with the usual prior around it."""
    return le_rate(events, exposure, l0, side, RATE_SHAPE, RATE_SHAPE / np.asarray(l0))


def share_bounds(hits: Array, n: Array, alpha: float, kappa: float) -> tuple[Array, Array]:
    """Below and above which shares are ruled out at every look, each with error `alpha`.

    The same e-value is asked of every share, each with its own prior around it, and the border
    between "ruled out" and "open" is halved out. 0 and 1 where nothing is ruled out.
    """
    need = np.log(1.0 / alpha)
    best = np.where(n > 0, hits / np.maximum(n, 1.0), 0.5)

    def out(side: Side) -> Callable[[Array], Flags]:
        return lambda p: against_share(hits, n, p, side, kappa) >= need

    tiny = np.full_like(best, 1e-9)
    low = _border(out("gt"), tiny, np.maximum(best, tiny))
    high = _border(out("lt"), 1.0 - tiny, np.minimum(best, 1.0 - tiny))
    return np.where(low <= 2e-9, 0.0, low), np.where(high >= 1.0 - 2e-9, 1.0, high)


def rate_bounds(events: Array, exposure: Array, alpha: float) -> tuple[Array, Array]:
    """Below and above which rates are ruled out at every look, each with error `alpha`.

    0 and infinity where nothing is ruled out.
    """
    need = np.log(1.0 / alpha)
    none = exposure <= 0
    unit = 1.0 / np.where(none, 1.0, exposure)
    best = np.maximum(events, 1e-9) * unit

    def out(side: Side) -> Callable[[Array], Flags]:
        return lambda rate: against_rate(events, exposure, rate, side) >= need

    far = (events + 1.0) * 1e3 * unit
    low = _border(out("gt"), 1e-9 * unit, best)
    high = _border(out("lt"), far, best)
    return np.where(none | (low <= 2e-9 * unit), 0.0, low), np.where(none, np.inf, high)


def _border(out: Callable[[Array], Flags], far: Array, near: Array) -> Array:
    """Halve between a value that may be ruled out and one that is not, on the way to `near`.

    Gives `far` where even that is open.
    """
    ruled_out = out(far)
    outer, inner = far.copy(), np.broadcast_to(near, far.shape).copy()
    for _ in range(STEPS):
        middle = (outer + inner) / 2.0
        gone = out(middle)
        outer, inner = np.where(gone, middle, outer), np.where(gone, inner, middle)
    return np.where(ruled_out, outer, far)
