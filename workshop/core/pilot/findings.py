"""What the numbers say today: of each criterion, of the data, and what the rules recommend.

Pages show words for these (proved, not yet, disproved), an interval and days, never p, e or z.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.plan import Grade
from workshop.core.pilot.readings import Day


class State(StrEnum):
    """Where a criterion stands today (domain 3.2)."""

    INSUFFICIENT = "insufficient"
    OPEN = "open"
    MET = "met"
    REFUTED = "refuted"
    STALE = "stale"
    INVALID = "invalid"


class Because(StrEnum):
    """Why a criterion stands where it does, where its state alone does not say it."""

    NO_DATA = "no_data"  # nothing that counts has come in, or only in one arm
    DAYS = "days"  # fewer matured days than show a week
    CASES = "cases"  # fewer cases than promised
    EVENTS = "events"  # too few hits (or misses) to judge a share or a rate
    MISSING = "missing"  # days are missing that the card does not forgive
    COVERAGE = "coverage"  # too few of the eligible cases are in the sums
    STALE = "stale"  # nothing has come in for three working days
    LOOKS = "looks"  # looked at on frozen dates only, and none has come yet
    UNASKABLE = "unaskable"  # its metric or the baseline it is compared with is not there


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
    pace until an effect as large as planned would show (None: not in sight). `why` is a `Because`
    for the sentence beside it, or "". `strength` is the log e-value, or z, that the log keeps and
    no page shows; `bound` what it has to pass.
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
    BUDGET = "budget"
    CHAIN = "chain"  # what was signed is not what stands there any more


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


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody sees who looks at a pilot today.

    `verdict` is what the numbers say `today`, the day of the decision at the latest; what comes in
    later no longer moves it. `days` holds by metric every day with readings, corrections added, in
    order; those after `verdict.matured_until` and those in `excluded` do not count yet, or at all.
    `history` is what the log says of every working day before today, the oldest first. `reviews`
    are the days it is looked at together, the last of them the day of the decision. `upto` is the
    number of the last reading, `planned` how many matured days the evidence is tuned to.
    """

    pilot: Pilot
    today: date
    days: Mapping[str, tuple[Day, ...]]
    verdict: Verdict
    history: tuple[Verdict, ...]
    excluded: frozenset[date]
    reviews: tuple[date, ...]
    planned: int
    upto: int
