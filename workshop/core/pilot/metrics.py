"""What a pilot measures: each metric with its unit, its grain, its limits, and what was so far.

Only daily sums per arm are ever kept (`readings.py`); no row of a customer or an employee.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Family(StrEnum):
    """Which daily sums a metric needs."""

    SHARE = "share"  # n cases, of them hits
    RATE = "rate"  # events over an exposure
    MEAN = "mean"  # n cases, sum and sum of squares of capped values


class Better(StrEnum):
    """Which direction is good."""

    LOWER = "lower"
    HIGHER = "higher"


class Dimension(StrEnum):
    """Whose experience an outcome is about: customers, employees, leadership."""

    CX = "CX"
    EX = "EX"
    LX = "LX"


class Sphere(StrEnum):
    """Where a change takes hold."""

    CULTURE = "culture"
    SPACE = "space"
    TECHNOLOGY = "technology"


class Grain(StrEnum):
    """What one case is."""

    CASE = "case"
    CUSTOMER = "customer"
    SURVEY = "survey"
    AGENT_DAY = "agent_day"


class Quality(StrEnum):
    """What kind of thing is measured; a metric of speed must not stand without one of quality."""

    SPEED = "speed"
    QUALITY = "quality"
    SATISFACTION = "satisfaction"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was measured before the pilot, frozen at the lock.

    `value` is a share in 0..1, a rate per unit of exposure, or a mean. `n` counts cases (of a rate:
    events). `exposure` is that of a rate. `sd` is the standard deviation of a mean. `lowest` and
    `highest` are the range of values seen per day or week. `phi` is the dispersion of the daily
    counts, at least 1, and `days` how many days before the pilot it was found on.
    """

    value: float
    n: int
    first_day: date
    last_day: date
    source: str
    sd: float | None = None
    exposure: float | None = None
    lowest: float | None = None
    highest: float | None = None
    phi: float = 1.0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured, under a `key` that stays the same through the pilot's life.

    A share with a `limit` is an exceed share: the cases above (or, where `counts_below`, below)
    the frozen limit, in `unit`. `per` is the unit of exposure a rate is read back in ("per 1,000
    contacts"). `cap` is the frozen P99 that values of a mean are capped at. `bins` are the upper
    edges of the fixed bins in which counts may be given, the only way a distribution is kept.
    `per_day` is what comes in on a working day, cases or units of exposure, where that is not what
    the card says of its cases (answers to a survey, hours worked); 0 where it is.
    """

    key: str
    name: str
    family: Family
    better: Better
    grain: Grain = Grain.CASE
    kind: Quality = Quality.QUALITY
    dimension: Dimension = Dimension.CX
    unit: str = ""
    limit: float | None = None
    counts_below: bool = False
    per: float = 1.0
    cap: float | None = None
    bins: tuple[float, ...] = ()
    inclusion: str = ""
    data_owner: str = ""
    latency_days: int = 0
    baseline: Baseline | None = None
    per_day: float = 0.0
