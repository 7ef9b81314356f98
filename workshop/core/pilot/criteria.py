"""The grammar of a criterion: a sentence about one metric, with a state and a date, always."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What follows when a criterion is met."""

    CONTINUE = "continue"
    KILL = "kill"
    GUARDRAIL_HARD = "guardrail_hard"
    GUARDRAIL_SOFT = "guardrail_soft"
    TRIPWIRE = "tripwire"


class Stat(StrEnum):
    """Which figure of the metric is looked at.

    A percentile travels as an exceed share at a frozen limit: "P90 <= 18 min" is the metric's share
    above 18 min against 0.10; `Criterion.reads_as` remembers how it was said.
    """

    SHARE = "share"
    MEAN = "mean"
    RATE = "rate"
    EXCEED_SHARE = "exceed_share"
    COUNT = "count"


class Cmp(StrEnum):
    """How the figure stands to the value when the criterion is met."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Against(StrEnum):
    """What the figure is compared with; a relative value was made absolute and frozen."""

    ABSOLUTE = "absolute"
    CONTROL_DIFF = "control_diff"
    CONTROL_RATIO = "control_ratio"
    BASELINE_DIFF = "baseline_diff"
    BASELINE_RATIO = "baseline_ratio"


class Method(StrEnum):
    """How much evidence it takes (domain 4.1)."""

    HYBRID = "hybrid"  # always valid at a/2 every day, and one fixed test at a/2 on the last day
    ALWAYS_VALID = "always_valid"
    SCHEDULED = "scheduled"  # fixed looks on frozen dates
    POINT = "point"  # the count or the estimate as it stands: tripwires, learning goals


class Missing(StrEnum):
    """What a day without data means."""

    HOLD = "hold"  # the clock runs on; on the last day missing means not met
    FAIL = "fail"
    IGNORE = "ignore"  # as long as no more than `ignore_up_to` of the days are missing


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the card.

    `value` and `target` are in the units of `against`: a share or a difference of shares in 0..1, a
    mean in the metric's unit, a rate per one unit of exposure, a bare ratio. `target` is what the
    change is hoped to reach; it tunes the evidence and is frozen with the rest. `alpha` is the
    error rate of this line alone, already split where several lines of a kind stand together.
    `n_min` is the least number of matured cases per arm, `events_min` of events and of non-events.
    """

    id: str
    role: Role
    metric: str
    stat: Stat
    cmp: Cmp
    value: float
    against: Against = Against.ABSOLUTE
    primary: bool = False
    n_min: int = 0
    events_min: int = 10
    until: date | None = None
    method: Method = Method.ALWAYS_VALID
    alpha: float = 0.05
    target: float | None = None
    looks: tuple[date, ...] = ()
    missing: Missing = Missing.HOLD
    ignore_up_to: float = 0.0
    reads_as: str = ""
