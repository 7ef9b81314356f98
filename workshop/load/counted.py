"""Whether everything that was accepted is there, and nothing twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Texts that were accepted and are not there, and texts that are there more than once."""

    lost: int
    doubled: int


def compare(accepted: Iterable[str], found: Iterable[str]) -> Difference:
    """Compare what the server said it took with what it has; every text was sent once."""
    there = Counter(found)
    wanted = set(accepted)
    return Difference(
        lost=sum(text not in there for text in wanted),
        doubled=sum(there[text] - 1 for text in wanted if there[text] > 1),
    )
