"""What a simulated scenario has to show, and whether it did."""

from dataclasses import dataclass

import numpy as np

from workshop.core.pilot.evidence.arrays import Flags
from workshop.core.pilot.evidence.clusters import ClusterPath
from workshop.core.pilot.evidence.paths import Path

ALPHA = 0.05


@dataclass(frozen=True)
class Check:
    """One figure of a scenario: a share of runs, with the most or the least it may be.

    `must_fail` marks a twin: there the rule has to break, or it would show nothing.
    """

    what: str
    seen: float
    runs: int
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""
    must_fail: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure is where it has to be, beyond what chance does at so few runs."""
        fits = self.at_most is None or self.seen <= self.at_most
        return (fits and self._reaches()) != self.must_fail

    def _reaches(self) -> bool:
        if self.at_least is None:
            return True
        return self.seen >= self.at_least - slack(self.at_least, self.runs)

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        most = "" if self.at_most is None else f"<= {self.at_most:.4f}"
        least = "" if self.at_least is None else f">= {self.at_least:.4f}"
        both = " ".join(filter(None, (least, most)))
        return f"must break {both}" if self.must_fail else both


def slack(share: float, runs: int) -> float:
    """Three standard errors where a run is short; nothing where it is whole."""
    return 0.0 if runs >= 4000 else 3.0 * float(np.sqrt(share * (1.0 - share) / runs))


def wrong(
    what: str, fired: Flags, note: str = "", must_fail: bool = False, least: float | None = None
) -> Check:
    """How often something was proved that is not so: at most a + 3 standard errors of the run.

    `least` is the share below which the evidence would be so shy that it is worth nothing.
    """
    runs = fired.shape[0]
    most = ALPHA + 3.0 * float(np.sqrt(ALPHA * (1.0 - ALPHA) / runs))
    return Check(what, ever(fired), runs, most, least, note, must_fail)


def both(
    what: str, path: Path | ClusterPath, least: tuple[float, float], note: str = ""
) -> tuple[Check, Check]:
    """Neither side may be proved more often than promised."""
    return (
        wrong(f"{what}: wrongly lower", path.met, note, least=least[0]),
        wrong(f"{what}: wrongly higher", path.refuted, note, least=least[1]),
    )


def found(what: str, fired: Flags, at_least: float, days: tuple[int, int] | None = None) -> Check:
    """How often something was proved that is so, and on which day in the median of the runs."""
    day = middle_day(fired)
    fits = days is None or days[0] <= day <= days[1]
    seen = ever(fired) if fits else 0.0
    return Check(what, seen, fired.shape[0], at_least=at_least, note=f"median day {day:g}")


def ever(fired: Flags) -> float:
    """In which share of the runs it was proved on any day."""
    return float(np.mean(fired.any(axis=-1)))


def middle_day(fired: Flags) -> float:
    """The day, from 1, by which half of the runs had proved it; infinite if they had not."""
    days = np.where(fired.any(axis=-1), fired.argmax(axis=-1) + 1.0, np.inf)
    return float(np.median(days))
