"""What is added up of a list of cases, and what is left out of it; never a case itself."""

from dataclasses import dataclass, field

from workshop.core.pilot.readings import Sums

#: More cases given twice than that make the numbers doubtful (domain 4.5).
DUPLICATES_BEAR = 0.02


@dataclass(slots=True)
class Left:
    """What was read and what was left out of the sums, and why."""

    cases: int = 0
    counted: int = 0
    still_open: int = 0
    over_while_open: int = 0
    not_matured: int = 0
    before_start: int = 0
    to_come: int = 0
    duplicates: int = 0
    crossed: int = 0
    capped: int = 0
    moved: int = 0

    @property
    def has_many_duplicates(self) -> bool:
        """Whether so many cases are there twice that the numbers are doubtful."""
        return self.duplicates > DUPLICATES_BEAR * self.cases


@dataclass(slots=True)
class Tally:
    """What is added up for one day, arm and group."""

    n: int = 0
    hits: int = 0
    total: float = 0.0
    squares: float = 0.0
    capped: int = 0
    bins: list[int] = field(default_factory=list)
    eligible: int = 0
    duplicates: int = 0
    crossed: int = 0
    has_unknown_bin: bool = False

    def sums(self) -> Sums:
        """The sums so far; without bins where the bin of a case is not known."""
        is_whole = self.n > 0 and not self.has_unknown_bin
        bins = tuple(self.bins) if is_whole else ()
        return Sums(self.n, self.hits, self.total, self.squares, capped=self.capped, bins=bins)
