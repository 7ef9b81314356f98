"""The scenarios of the calibration suite (domain 4.6) whose truth is one criterion's."""

import numpy as np

from tests.calibration import worlds
from tests.calibration.asked import asked
from tests.calibration.checks import Check, both, ever, found, wrong
from tests.calibration.worlds import Chance
from workshop.core.pilot.criteria import Method
from workshop.core.pilot.evidence import boundary, contrasts
from workshop.core.pilot.evidence.paths import trace
from workshop.core.pilot.evidence.questions import (
    Form,
    Question,
    Volume,
)
from workshop.core.pilot.evidence.sums import Running
from workshop.core.pilot.metrics import Family

DAYS = 40


def naive(question: Question, pilot: Running, control: Running | None = None) -> str:
    """What a dashboard that says "significant" once a day would have done, for comparison."""
    plain = Question(
        Form.CONTRAST, question.family, question.scale, "lt", question.limit, Method.ALWAYS_VALID,
        0.05, to_control=question.to_control,
    )  # fmt: skip
    z = contrasts.z(plain, contrasts.contrast(plain, pilot, control))[..., 4:]
    edge = boundary.z_fixed(0.05)
    return f"a dashboard: {ever(z > edge):.2f} / {ever(z < -edge):.2f}"


def share(chance: Chance, runs: int) -> tuple[Check, ...]:
    """A share of 20 % against a frozen limit, 40 cases a day."""
    question = asked(Family.SHARE, 0.20, 0.15, Volume(40, 0, DAYS))
    same = worlds.shares(chance, runs, DAYS, 40, 0.20)
    better = worlds.shares(chance, runs, DAYS, 40, 0.15)
    return (
        *both("share 20 %, 40 a day", trace(question, same), (0.01, 0.01), naive(question, same)),
        found("share 20 -> 15 %", trace(question, better).met, 0.98, (10, 13)),
    )


def percentile(chance: Chance, runs: int) -> tuple[Check, ...]:
    """P90 as the share above its limit: 10 %, 40 cases a day."""
    volume = Volume(40, 0, DAYS)
    down = asked(Family.SHARE, 0.10, 0.06, volume)
    same = worlds.shares(chance, runs, DAYS, 40, 0.10)
    better = worlds.shares(chance, runs, DAYS, 40, 0.06)
    worse = worlds.shares(chance, runs, DAYS, 40, 0.14)
    return (
        *both("P90 by share above", trace(down, same), (0.01, 0.01), naive(down, same)),
        found("share above 10 -> 6 %", trace(down, better).met, 0.99, (8, 10)),
        found("share above 10 -> 14 %, stop", trace(down, worse).refuted, 0.98, (10, 12)),
    )


def rate(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Six events a day against a frozen limit."""
    question = asked(Family.RATE, 6.0, 4.5, Volume(1, 0, DAYS))
    same = worlds.rates(chance, runs, DAYS, 6.0)
    fewer = worlds.rates(chance, runs, DAYS, 4.5)
    more = worlds.rates(chance, runs, DAYS, 7.5)
    return (
        *both("rate 6 a day", trace(question, same), (0.008, 0.008)),
        found("rate 6 -> 4.5", trace(question, fewer).met, 0.93),
        found("rate 6 -> 7.5", trace(question, more).refuted, 0.86),
    )


def scattered(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Counts that scatter twice as much as Poisson's, taken as they are and corrected."""
    question = asked(Family.RATE, 6.0, 4.5, Volume(1, 0, DAYS))
    same = worlds.rates(chance, runs, DAYS, 6.0, phi=2.0)
    before = worlds.counts(chance, (runs, 30), 6.0, 2.0)
    phi = np.maximum(before.var(axis=1, ddof=1) / before.mean(axis=1), 1.0)[:, None]
    divided = Running(same.size / phi, same.hits / phi, same.total, same.squares, same.days)
    plain, corrected = trace(question, same), trace(question, divided)
    what = "rate, dispersion 2"
    return (
        wrong(f"{what}, not corrected: lower", plain.met, must_fail=True),
        wrong(f"{what}, not corrected: higher", plain.refuted, must_fail=True),
        *both(f"{what}, corrected by 30 days before", corrected, (0.01, 0.01)),
    )


def mean(chance: Chance, runs: int) -> tuple[Check, ...]:
    """A mean of skewed times against a known baseline, 60 a day."""
    limit = worlds.capped_mean()
    question = asked(Family.MEAN, limit, 0.9 * limit, Volume(60, 0, DAYS))
    same = worlds.times(chance, runs, DAYS, 60)
    better = worlds.times(chance, runs, DAYS, 60, 0.9)
    return (
        *both(
            "mean, CV 0.9, 60 a day", trace(question, same), (0.02, 0.003), naive(question, same)
        ),
        found("mean -10 %", trace(question, better).met, 0.99, (5, 9)),
    )
