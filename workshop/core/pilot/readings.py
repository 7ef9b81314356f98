"""Readings: daily sums for one metric in one arm. Nothing finer ever comes in.

A correction is a further reading of the same day that holds the difference; a reading itself is
never changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Arm(StrEnum):
    """Which side a sum is about."""

    PILOT = "pilot"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Sums:
    """Daily sums; which of them a metric uses follows from its family.

    Share: `n`, `hits`. Rate: `hits` are the events, `exposure` what they happened over. Mean: `n`,
    `total`, `squares` of the capped values, `capped` how many were. `bins` are counts in the
    metric's fixed bins, the last one open above. A correction may be negative.
    """

    n: int = 0
    hits: int = 0
    total: float = 0.0
    squares: float = 0.0
    exposure: float = 0.0
    capped: int = 0
    bins: tuple[int, ...] = ()

    def __add__(self, other: "Sums") -> "Sums":
        """The sums of both; bins are added place by place."""
        longest = max(len(self.bins), len(other.bins))
        pad = [(each + (0,) * (longest - len(each))) for each in (self.bins, other.bins)]
        return Sums(
            self.n + other.n,
            self.hits + other.hits,
            self.total + other.total,
            self.squares + other.squares,
            self.exposure + other.exposure,
            self.capped + other.capped,
            tuple(a + b for a, b in zip(*pad, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it came in: which day and arm, which sums, and who gave it when.

    `day` is the local working day of the site on which the cases began, `cluster` the pseudonymous
    key of an agent or a site where cases are allotted by them, `eligible` how many cases should
    have been there (0: not told). `corrects` marks a difference to what was given before, with its
    `reason`. `duplicates` counts cases that were given more than once, `crossed` those that were
    seen in the other arm as well (0: none, or not told).
    """

    day: date
    arm: Arm
    metric: str
    sums: Sums
    cluster: str = ""
    eligible: int = 0
    corrects: bool = False
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    duplicates: int = 0
    crossed: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """All that is known of one day, one metric: both arms, corrections already added."""

    day: date
    pilot: Sums = Sums()
    control: Sums = Sums()
    eligible_pilot: int = 0
    eligible_control: int = 0
    clusters_pilot: tuple[tuple[str, Sums], ...] = ()
    clusters_control: tuple[tuple[str, Sums], ...] = ()
    duplicates: int = 0
    crossed: int = 0
