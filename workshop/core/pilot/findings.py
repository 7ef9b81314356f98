"""What the numbers say today: of each criterion, of the data, and what the rules recommend.

Pages show words for these (proved, not yet, disproved), an interval and days, never p, e or z.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.pilot.plan import Grade


class State(StrEnum):
    """Where a criterion stands today (domain 3.2)."""

    INSUFFICIENT = "insufficient"
    OPEN = "open"
    MET = "met"
    REFUTED = "refuted"
    STALE = "stale"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Side:
    """One arm so far: its cases (or exposure), its hits, and its figure. None: nothing yet."""

    n: float
    hits: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one criterion on one day.

    `estimate`, `low` and `high` are in the units of the criterion's `value`; `low` and `high` bound
    it at every look (an always-valid interval), None while there is too little. `since` is the day
    on which it was met or refuted first; both are sticky. `inside` says whether the estimate lies
    on the harmless side of a guardrail or kill line (of a continue line: on the hoped-for side).
    `needed` is how many matured cases per arm are still missing, `days_left` working days at this
    pace until an effect as large as planned would show (None: not in sight). `why` is a code for
    the sentence beside it. `strength` is the log e-value, or z, that the log keeps and no page
    shows; `bound` what it has to pass.
    """

    criterion: str
    state: State
    since: date | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    pilot: Side | None = None
    control: Side | None = None
    inside: bool | None = None
    needed: int = 0
    days_left: int | None = None
    why: str = ""
    strength: float | None = None
    bound: float | None = None


class Trouble(StrEnum):
    """What can be wrong with the data (domain 4.5)."""

    MISMATCH = "mismatch"
    DISPERSION = "dispersion"
    DUPLICATES = "duplicates"
    BASELINE_CHANGED = "baseline_changed"
    CAPPED = "capped"
    COVERAGE = "coverage"
    DIFFERENTIAL = "differential"
    GAP = "gap"
    CROSSOVER = "crossover"
    STALE = "stale"
    EXPOSURE = "exposure"


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing wrong with the data: where, how much, and whether it makes all of it invalid."""

    trouble: Trouble
    metric: str = ""
    figure: float | None = None
    invalidates: bool = False


class Advice(StrEnum):
    """What the rules recommend (domain 3.3); people decide."""

    INVALID = "invalid"
    PAUSE = "pause"
    KILL = "kill"
    ITERATE = "iterate"
    CONTINUE = "continue"
    HOLD = "hold"
    NEAR_MISS = "near_miss"
    LEARNED = "learned"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The first row of the resolution table that fits, with what made it fit.

    `row` is its number in the table, `because` the ids of the criteria (or troubles) it rests on,
    `capped` that grade C has turned a CONTINUE into "promising, confirm with a control".
    """

    advice: Advice
    row: int
    because: tuple[str, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """All of one day: what the review page shows and the daily log keeps."""

    day: date
    matured_until: date | None
    findings: tuple[Finding, ...]
    ailments: tuple[Ailment, ...]
    recommendation: Recommendation
    grade: Grade
