"""Agents allotted anew: how often chance alone makes a gap as large; a check beside Welch's t."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np

from workshop.core.pilot.evidence.mixtures import Side

ORDERS_MAX = 20_000  #: as many ways to allot the agents are gone through one by one
ORDERS_TRIED = 9_999  #: where there are more, so many by chance


def permuted(
    pilot: Sequence[float], control: Sequence[float], side: Side, chance: np.random.Generator
) -> float:
    """How often a gap as large would come from allotting the same agents anew.

    Goes through every way to allot them where there are at most 20,000, else through 9,999 by
    chance. A figure between 0 and 1.
    """
    figures = np.array([*pilot, *control], dtype=np.float64)
    sign = 1.0 if side == "gt" else -1.0
    first, whole = len(pilot), figures.size
    seen = sign * figures[:first].sum()
    if comb(whole, first) <= ORDERS_MAX:
        ways = np.array(list(combinations(range(whole), first)), dtype=np.intp)
        return float(np.mean(sign * figures[ways].sum(axis=1) >= seen - 1e-12))
    ways = np.argsort(chance.random((ORDERS_TRIED, whole)), axis=1)[:, :first]
    passed = np.count_nonzero(sign * figures[ways].sum(axis=1) >= seen - 1e-12)
    return float((passed + 1) / (ORDERS_TRIED + 1))
