"""The criteria that are calibrated, asked the very way the program asks them."""

from datetime import date

from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role, Stat
from workshop.core.pilot.evidence.questions import Question, Volume, ask
from workshop.core.pilot.metrics import Baseline, Better, Family, Metric
from workshop.core.pilot.plan import Allocation

STATS = {Family.SHARE: Stat.SHARE, Family.RATE: Stat.RATE, Family.MEAN: Stat.MEAN}


def a_baseline(value: float, n: int, sd: float | None = None, phi: float = 1.0) -> Baseline:
    return Baseline(value, n, date(2025, 1, 1), date(2025, 2, 28), "export", sd=sd, phi=phi)


def a_metric(family: Family, baseline: Baseline | None = None) -> Metric:
    return Metric("m", "measured", family, Better.LOWER, baseline=baseline)


def asked(
    family: Family,
    value: float,
    target: float | None,
    volume: Volume,
    against: Against = Against.ABSOLUTE,
    method: Method = Method.ALWAYS_VALID,
    alpha: float = 0.05,
    baseline: Baseline | None = None,
    cmp: Cmp = Cmp.BELOW,
    allocation: Allocation = Allocation.RANDOM_CASE,
) -> Question:
    """The question of "below (or above) `value`", whose contrary is tried with it."""
    criterion = Criterion(
        "c1",
        Role.CONTINUE,
        "m",
        STATS[family],
        cmp,
        value,
        against,
        method=method,
        alpha=alpha,
        target=target,
    )
    return ask(criterion, a_metric(family, baseline), volume, allocation)
