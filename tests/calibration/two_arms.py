"""The scenarios of the calibration suite with two arms, a baseline as an arm, or agents."""

from dataclasses import replace

import numpy as np

from tests.calibration import worlds
from tests.calibration.allotting import permuted
from tests.calibration.asked import a_baseline, asked
from tests.calibration.checks import Check, both, ever, found, wrong
from tests.calibration.worlds import Chance
from workshop.core.pilot.criteria import Against, Method
from workshop.core.pilot.evidence import clusters
from workshop.core.pilot.evidence.arrays import Array, Flags
from workshop.core.pilot.evidence.clusters import ClusterPath, ClusterQuestion
from workshop.core.pilot.evidence.paths import trace
from workshop.core.pilot.evidence.questions import NoDailyEvidence, Scale, Volume
from workshop.core.pilot.evidence.sums import Running, accumulate
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.plan import Allocation

DAYS = 40
MEAN = worlds.capped_mean()


def two_means(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Means of skewed times in two arms, 30 a day each."""
    volume = Volume(30, 30, DAYS)
    question = asked(Family.MEAN, 0.0, -0.15, volume, Against.CONTROL_DIFF)
    control = worlds.times(chance, runs, DAYS, 30)
    path = trace(question, worlds.times(chance, runs, DAYS, 30), control)
    better = trace(question, worlds.times(chance, runs, DAYS, 30, 0.85), control)
    ratio = asked(Family.MEAN, 1.0, 0.85, volume, Against.CONTROL_RATIO)
    lower = trace(ratio, worlds.times(chance, runs, DAYS, 30, 0.85), control)
    shifted = asked(Family.MEAN, 0.9, 0.8, volume, Against.CONTROL_RATIO)
    at_limit = trace(shifted, _scaled(worlds.times(chance, runs, DAYS, 30), 0.9), control)
    return (
        *both("two means, 30 a day each", path, (0.006, 0.006)),
        found("two means -15 %", better.met, 0.95),
        found("two means -15 %, as a ratio", lower.met, 0.95),
        *both("two means, truth at the limit of 0.9 times", at_limit, (0.006, 0.006)),
    )


def _scaled(arm: Running, factor: float) -> Running:
    return Running(arm.size, arm.hits, arm.total * factor, arm.squares * factor**2, arm.days)


def two_shares(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Shares in two arms, 40 a day each."""
    volume = Volume(40, 40, DAYS)
    question = asked(Family.SHARE, 0.0, -0.06, volume, Against.CONTROL_DIFF)
    checks: list[Check] = []
    for p in (0.20, 0.05):
        path = trace(
            question,
            worlds.shares(chance, runs, DAYS, 40, p),
            worlds.shares(chance, runs, DAYS, 40, p),
        )
        checks += both(f"two shares, {p:.0%} each, 40 a day", path, (0.006, 0.006))
    few, many = (worlds.shares(chance, runs, DAYS, n, 0.10) for n in (20, 180))
    uneven = asked(Family.SHARE, 0.0, -0.05, Volume(20, 180, DAYS), Against.CONTROL_DIFF)
    week = 0.20 + 0.06 * np.cos(2.0 * np.pi * np.arange(DAYS) / 5.0)
    swing = [worlds.shares(chance, runs, DAYS, 40, week) for _ in range(2)]
    control = worlds.shares(chance, runs, DAYS, 40, 0.20)
    better = worlds.shares(chance, runs, DAYS, 40, 0.14)
    ratio = asked(Family.SHARE, 0.75, 0.6, volume, Against.CONTROL_RATIO)
    at_limit = trace(ratio, worlds.shares(chance, runs, DAYS, 40, 0.15), control)
    return (
        *checks,
        *both("two shares, one case in ten to the pilot", trace(uneven, few, many), (0.004, 0.004)),
        *both("two shares that swing through the week", trace(question, *swing), (0.006, 0.006)),
        found("two shares 20 -> 14 %", trace(question, better, control).met, 0.90),
        *both("two shares, truth at the limit of 0.75 times", at_limit, (0.004, 0.004)),
    )


def two_rates(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Three events a day in each of two arms."""
    volume = Volume(1, 1, DAYS)
    question = asked(Family.RATE, 1.0, 0.6, volume, Against.CONTROL_RATIO)
    control = worlds.rates(chance, runs, DAYS, 3.0)
    path = trace(question, worlds.rates(chance, runs, DAYS, 3.0), control)
    fewer = trace(question, worlds.rates(chance, runs, DAYS, 1.8), control)
    one, two = (chance.uniform(0.5, 1.5, (runs, DAYS)) for _ in range(2))
    uneven = trace(
        question,
        accumulate(one, chance.poisson(3.0 * one).astype(np.float64)),
        accumulate(two, chance.poisson(3.0 * two).astype(np.float64)),
    )
    return (
        *both("two rates, 3 a day each", path, (0.008, 0.008)),
        found("ratio of rates 0.6", fewer.met, 0.80),
        *both("two rates, volumes that change daily", uneven, (0.005, 0.005)),
    )


def past(chance: Chance, runs: int) -> tuple[Check, ...]:
    """A share against a baseline of half the pilot's size, which has an error of its own."""
    volume, n = Volume(40, 0, DAYS), 800
    pilot = worlds.shares(chance, runs, DAYS, 40, 0.20)
    seen = chance.binomial(n, 0.20, runs)[:, None] / n
    question = asked(
        Family.SHARE, 0.0, -0.05, volume, Against.BASELINE_DIFF, baseline=a_baseline(0.20, n)
    )
    each = replace(question, past=replace(a_baseline(0.20, n), value=seen))
    ignored = replace(asked(Family.SHARE, 0.20, 0.15, volume), null=seen)
    better = worlds.shares(chance, runs, DAYS, 40, 0.14)
    return (
        *both("share against a baseline of 800 cases", trace(each, pilot), (0.004, 0.004)),
        found("the same, 20 -> 14 %", trace(each, better).met, 0.80),
        wrong("the same, its error ignored: lower", trace(ignored, pilot).met, must_fail=True),
    )


def past_mean(chance: Chance, runs: int) -> tuple[Check, ...]:
    """A mean against a baseline of few cases."""
    n = 1500
    drawn = worlds.times(chance, runs, 1, n)
    seen, sd = drawn.total / n, np.sqrt((drawn.squares - drawn.total**2 / n) / (n - 1))
    question = asked(
        Family.MEAN,
        0.0,
        -0.1,
        Volume(60, 0, DAYS),
        Against.BASELINE_DIFF,
        baseline=a_baseline(1.0, n, 0.85),
    )
    each = replace(question, past=replace(a_baseline(1.0, n, 0.85), value=seen, sd=sd))
    path = trace(each, worlds.times(chance, runs, DAYS, 60))
    return both("mean against a baseline of 1,500 cases", path, (0.004, 0.002))


def hybrid(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Looks on every day and one test on the last, or four frozen looks, all within one error."""
    checks: list[Check] = []
    volume = Volume(90, 90, 20, (5, 10, 15, 20))
    control = worlds.shares(chance, runs, 20, 90, 0.24)
    same, better = (worlds.shares(chance, runs, 20, 90, p) for p in (0.24, 0.19))
    for method, floor in ((Method.HYBRID, 0.94), (Method.SCHEDULED, 0.96)):
        question = asked(Family.SHARE, 0.0, -0.05, volume, Against.CONTROL_DIFF, method)
        path = trace(question, same, control, 19, (4, 9, 14, 19))
        seen = trace(question, better, control, 19, (4, 9, 14, 19))
        checks += [
            wrong(f"{method}, two shares 24 %: wrongly lower", path.met, least=0.015),
            found(f"{method}, two shares 24 -> 19 %", seen.met, floor),
        ]
    single = Volume(40, 0, 20, (5, 10, 15, 20))
    for method in (Method.HYBRID, Method.SCHEDULED):
        question = asked(Family.SHARE, 0.20, 0.15, single, method=method)
        path = trace(question, worlds.shares(chance, runs, 20, 40, 0.20), None, 19, (4, 9, 14, 19))
        checks.append(wrong(f"{method}, share 20 %: wrongly lower", path.met, least=0.01))
    return tuple(checks)


def fixed_looks(chance: Chance, runs: int) -> tuple[Check, ...]:
    """What else spends a fixed test: rates and means, alone and side by side."""
    checks: list[Check] = []
    looks, single, double = (5, 10, 15, 20), Volume(1, 0, 20), Volume(1, 1, 20)
    arms = [worlds.rates(chance, runs, 20, 3.0) for _ in range(2)]
    times = [worlds.times(chance, runs, 20, 30) for _ in range(2)]
    alone = worlds.times(chance, runs, 20, 60)
    for method in (Method.HYBRID, Method.SCHEDULED):
        for what, family, limit, volume, against, pilot, control in (
            ("rate", Family.RATE, 3.0, single, Against.ABSOLUTE, arms[0], None),
            ("two rates", Family.RATE, 1.0, double, Against.CONTROL_RATIO, *arms),
            ("two rates, difference", Family.RATE, 0.0, double, Against.CONTROL_DIFF, *arms),
            ("two means", Family.MEAN, 0.0, Volume(30, 30, 20), Against.CONTROL_DIFF, *times),
            ("mean", Family.MEAN, MEAN, Volume(60, 0, 20), Against.ABSOLUTE, alone, None),
        ):
            planned = replace(volume, looks=looks)
            question = asked(family, limit, None, planned, against, method)
            met = trace(question, pilot, control, 19, (4, 9, 14, 19)).met
            skewed = what == "mean" and method is Method.SCHEDULED
            checks.append(
                _skewed(f"{method}, {what}: wrongly lower", met)
                if skewed
                else wrong(f"{method}, {what}: wrongly lower", met, least=0.01)
            )
    return tuple(checks)


def _skewed(what: str, met: Flags) -> Check:
    """The one figure that is a little above 5 %: among few skewed values a mean looks low."""
    most = 0.06 + 3.0 * float(np.sqrt(0.06 * 0.94 / met.shape[0]))
    return Check(what, ever(met), met.shape[0], at_most=most, note="skewed: 6 %")


def by_agent(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Eight agents a side who differ (ICC 0.05), counted by calls and by agents."""
    volume = Volume(80, 80, DAYS)
    arms = [worlds.clustered(chance, runs, DAYS, 8, 10, 0.20, 0.05) for _ in range(2)]
    calls = asked(Family.SHARE, 0.0, -0.05, volume, Against.CONTROL_DIFF)
    pooled = [accumulate(n.sum(axis=1), hits.sum(axis=1)) for n, hits in arms]
    by_calls = trace(calls, *pooled)
    question = ClusterQuestion("lt", 0.0, Scale.DIFF, True, 0.05, 4)
    figures = [_at_looks(n, hits) for n, hits in arms]
    agents = clusters.trace(question, *figures)
    return (
        wrong("8 and 8 agents, counted by calls", by_calls.met, must_fail=True),
        Check("the same, asked for: refused", float(_is_refused(volume)), runs, at_least=1.0),
        *both("8 and 8 agents on 4 looks", agents, (0.01, 0.01)),
        Check(
            "t fires where allotting anew does not, by far",
            _apart(figures, question, agents, chance),
            runs,
            at_most=0.002,
        ),
    )


def _at_looks(n: Array, hits: Array) -> Array:
    """Each agent's share up to each of four looks, (runs, agents, looks)."""
    looks = [9, 19, 29, 39]
    return np.cumsum(hits, axis=-1)[..., looks] / np.cumsum(n, axis=-1)[..., looks]


def _apart(
    figures: list[Array], question: ClusterQuestion, agents: ClusterPath, chance: Chance
) -> float:
    """In which share of runs t passes at a look where a permutation is twice as likely."""
    fired = np.argwhere(agents.strength >= agents.bound)
    return sum(
        permuted(figures[0][run, :, look], figures[1][run, :, look], "lt", chance)
        > 2.0 * question.look_alpha
        for run, look in fired
    ) / len(agents.met)


def _is_refused(volume: Volume) -> bool:
    try:
        asked(
            Family.SHARE,
            0.0,
            -0.05,
            volume,
            Against.CONTROL_DIFF,
            allocation=Allocation.BY_AGENT,
        )
    except NoDailyEvidence:
        return True
    return False
