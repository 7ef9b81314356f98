"""Says whether what was seen could be chance."""

from collections.abc import Callable, Sequence
from math import inf, sqrt
from random import Random
from statistics import fmean, pstdev
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")

#: How often chance is asked. Enough to tell one in a hundred.
TURNS = 400


class Chance(NamedTuple):
    """What was seen beside what chance gives.

    `p` is how often chance gives as much or more, `distance` how many standard deviations away.
    """

    seen: float
    expected: float
    p: float
    distance: float

    @property
    def figures(self) -> dict[str, float]:
        """The figures of a report."""
        return {"seen": self.seen, "expected": self.expected, "p": self.p}


def beyond(chance: Chance) -> bool:
    """Whether something is no accident: by chance less than once in ten thousand looks."""
    return chance.p < 0.01 and chance.distance > 4


def permuted(
    groups: Sequence[Sequence[Thing]],
    measure: Callable[[Sequence[Sequence[Thing]]], float],
    turns: int = TURNS,
) -> Chance:
    """How a measure of things in an order compares with that of the same things shuffled.

    Things are shuffled inside their group only. The seed is fixed: the same copy gives the same
    figures.
    """
    seen = measure(groups)
    random, shuffled = Random(0), [list(group) for group in groups]
    figures = []
    for _ in range(turns):
        for group in shuffled:
            random.shuffle(group)
        figures.append(measure(shuffled))
    as_much = sum(figure >= seen for figure in figures)
    spread, expected = pstdev(figures), fmean(figures)
    distance = (seen - expected) / spread if spread else (inf if seen > expected else 0.0)
    return Chance(seen, expected, (as_much + 1) / (turns + 1), distance)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation, -1 to 1; equal values share a rank; 0 when undefined."""
    ranks_one, ranks_other = _ranks(one), _ranks(other)
    mean = (len(one) + 1) / 2
    both = sum((a - mean) * (b - mean) for a, b in zip(ranks_one, ranks_other, strict=True))
    spread = sqrt(
        sum((a - mean) ** 2 for a in ranks_one) * sum((b - mean) ** 2 for b in ranks_other)
    )
    return both / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for rank, value in enumerate(sorted(values), start=1):
        places.setdefault(value, []).append(rank)
    return [fmean(places[value]) for value in values]
