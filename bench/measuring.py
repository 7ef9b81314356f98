"""What every scenario is given: what to measure, where figures go, how long it may last."""

from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import Figures
from bench.server import Checkout


@dataclass(frozen=True)
class Measuring:
    """`is_whole` asks for the full lengths of the goals, else what fits into ten minutes."""

    checkout: Checkout
    figures: Figures
    is_whole: bool = False
    phones: int = 2000
    #: a folder for profiles of the server, when they are asked for
    profiles: Path | None = field(default=None)

    def seconds(self, whole: float, short: float) -> float:
        """How long something lasts."""
        return whole if self.is_whole else short
