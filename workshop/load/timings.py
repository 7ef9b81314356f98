"""How long things took: kept one by one, told as percentiles over all of them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """Lengths in seconds."""

    seconds: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """Keep one more."""
        self.seconds.append(seconds)

    def at(self, percent: float) -> float:
        """The percentile in milliseconds (nearest rank); nothing measured is no number."""
        if not self.seconds:
            return math.nan
        rank = max(1, math.ceil(percent / 100 * len(self.seconds)))
        return 1000 * sorted(self.seconds)[rank - 1]

    @property
    def longest(self) -> float:
        """The longest in milliseconds."""
        return self.at(100)

    def __len__(self) -> int:
        return len(self.seconds)

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Timings":
        """Timings with these lengths."""
        return cls(list(seconds))
