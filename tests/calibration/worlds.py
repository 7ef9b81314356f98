"""Simulated pilots: what would come in day by day if the truth were so."""

import numpy as np
from scipy.special import ndtri

from workshop.core.pilot.evidence.arrays import Array
from workshop.core.pilot.evidence.sums import Running, accumulate

Chance = np.random.Generator
CV = 0.9  #: of handle times, as call centres see them
SIGMA = float(np.sqrt(np.log1p(CV**2)))
CAP = float(np.exp(2.3263478740408408 * SIGMA - SIGMA**2 / 2.0))  #: their P99, at a mean of 1


def shares(chance: Chance, runs: int, days: int, a_day: int, p: Array | float) -> Running:
    """Cases of which each is a hit with probability p, which may change by the day."""
    hits = chance.binomial(a_day, p, (runs, days)).astype(np.float64)
    return accumulate(np.full((runs, days), float(a_day)), hits)


def rates(chance: Chance, runs: int, days: int, a_day: float, phi: float = 1.0) -> Running:
    """Events of a day, an exposure of 1 each; `phi` is their variance over their mean."""
    return accumulate(np.ones((runs, days)), counts(chance, (runs, days), a_day, phi))


def counts(chance: Chance, shape: tuple[int, int], mean: float, phi: float = 1.0) -> Array:
    """Poisson counts, or negative binomial ones with this dispersion."""
    if phi == 1.0:
        return chance.poisson(mean, shape).astype(np.float64)
    return chance.negative_binomial(mean / (phi - 1.0), 1.0 / phi, shape).astype(np.float64)


def times(chance: Chance, runs: int, days: int, a_day: int, factor: float = 1.0) -> Running:
    """Log-normal handle times with mean `factor` before the cap, capped at the baseline's P99."""
    total, squares = np.zeros((runs, days)), np.zeros((runs, days))
    for day in range(days):  # one day at a time, or it would not fit into memory
        drawn = chance.lognormal(-(SIGMA**2) / 2.0, SIGMA, (runs, a_day)) * factor
        capped = np.minimum(drawn, CAP)
        total[:, day], squares[:, day] = capped.sum(axis=1), (capped**2).sum(axis=1)
    return accumulate(np.full((runs, days), float(a_day)), None, total, squares)


def capped_mean() -> float:
    """What the mean of capped handle times is, by a very fine sum over their quantiles."""
    grid = (np.arange(2_000_000) + 0.5) / 2_000_000
    return float(np.mean(np.minimum(np.exp(SIGMA * ndtri(grid) - SIGMA**2 / 2.0), CAP)))


def clustered(
    chance: Chance, runs: int, days: int, agents: int, a_day: int, p: float, icc: float
) -> tuple[Array, Array]:
    """Daily cases and hits of agents, (runs, agents, days); each agent has a share of their own.

    The shares scatter around p by a beta distribution with this intraclass correlation.
    """
    weight = 1.0 / icc - 1.0
    own = chance.beta(p * weight, (1.0 - p) * weight, (runs, agents, 1))
    hits = chance.binomial(a_day, np.broadcast_to(own, (runs, agents, days)))
    return np.full(hits.shape, float(a_day)), hits.astype(np.float64)
