"""Whole pilots: the card of the worked example under the whole rule of domain 3.3."""

from dataclasses import dataclass

import numpy as np

from tests.calibration import worlds
from tests.calibration.checks import Check
from tests.calibration.whole_rule import Ends, Run, calendar, ends, inside
from tests.calibration.worlds import Chance
from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, KILL, REPEAT, TOO_LONG, TOO_MANY
from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.evidence.paths import Path, trace
from workshop.core.pilot.evidence.questions import Volume, ask
from workshop.core.pilot.evidence.sums import Running
from workshop.core.pilot.metrics import Metric

DAYS, A_DAY, REVIEW_EVERY, RUNTIME = 20, 90, 5, 15
STOP_FROM = 5  #: matured days before evidence can stop a pilot


@dataclass(frozen=True)
class Truth:
    """What is so: repeat contacts in both arms, calls too long, complaints a day in both arms."""

    pilot: float
    control: float = 0.24
    too_long: float = 0.085
    complaints: float = 0.72
    complaints_before: float = 0.72


def pilots(chance: Chance, runs: int, truth: Truth, with_blind: bool = False) -> Ends:
    """So many pilots of the worked example, each looked at on every day and led to its end.

    Its guardrail on complaints can stop any of them. It is nearly blind, and `with_blind` it also
    keeps from going on wherever its estimate happens to be outside.
    """
    pilot = worlds.shares(chance, runs, DAYS, A_DAY, truth.pilot)
    control = worlds.shares(chance, runs, DAYS, A_DAY, truth.control)
    long = worlds.shares(chance, runs, DAYS, A_DAY, truth.too_long)
    complaints = worlds.rates(chance, runs, DAYS, truth.complaints)
    before = worlds.rates(chance, runs, DAYS, truth.complaints_before)
    win = _path(CONTINUE, REPEAT, pilot, control, final=DAYS - 1)
    kill = _path(KILL, REPEAT, pilot, control)
    calls = _path(TOO_LONG, HANDLE, long)
    fewer = _path(TOO_MANY, COMPLAINTS, complaints, before)
    outside = ~inside(calls.estimate, 0.10)
    if with_blind:
        outside |= ~inside(fewer.estimate, 1.3)
    review, deadline, ripe = calendar(DAYS, REVIEW_EVERY, STOP_FROM)
    return ends(
        Run(
            hard=(kill.met | calls.met | fewer.met) & ripe,
            soft=np.zeros_like(win.met),
            won=win.met,
            outside=outside,
            near=win.estimate <= (CONTINUE.target or 0.0) / 2.0,
            is_review=review,
            is_deadline=deadline,
            ran_enough=np.arange(1, DAYS + 1) >= RUNTIME,
        )
    )


def _path(
    line: Criterion,
    metric: Metric,
    pilot: Running,
    control: Running | None = None,
    final: int | None = None,
) -> Path:
    return trace(ask(line, metric, Volume(A_DAY, A_DAY, DAYS)), pilot, control, final)


def no_effect(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Nothing changes: 24 % and 24 %."""
    end = pilots(chance, runs, Truth(0.24))
    return (
        _at_most("whole rule, 24 / 24 %: continued", end.continued, 0.05),
        _at_most("whole rule, 24 / 24 %: stopped by evidence", end.killed, 0.05),
        Check("whole rule, 24 / 24 %: decided by the date", _share(end.by_default), runs),
    )


def effects(chance: Chance, runs: int) -> tuple[Check, ...]:
    """It helps: 24 to 19 %, and 24 to 21 %."""
    much, little = (pilots(chance, runs, Truth(p)).continued for p in (0.19, 0.21))
    blind = pilots(chance, runs, Truth(0.19), with_blind=True).continued
    return (
        Check("whole rule, 24 -> 19 %: continued", _share(much), runs, at_least=0.94),
        Check("whole rule, 24 -> 21 %: continued", _share(little), runs, at_least=0.55),
        Check("the same 24 -> 19 %, beside a nearly blind guardrail", _share(blind), runs),
    )


def at_the_limits(chance: Chance, runs: int) -> tuple[Check, ...]:
    """All at the edge: no difference, 10 % too long, 1.3 times the complaints."""
    end = pilots(chance, runs, Truth(0.24, too_long=0.10, complaints=0.72 * 1.3))
    return (
        _at_most("whole rule, all at the limits: stopped by evidence", end.killed, 0.05),
        _at_most("whole rule, all at the limits: continued", end.continued, 0.05),
    )


def helps_and_harms(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Five points better, but 14 % of calls too long."""
    end = pilots(chance, runs, Truth(0.19, too_long=0.14))
    return (
        Check("-5 points, but 14 % too long: continued", _share(end.continued), runs, at_most=0.01),
        Check("-5 points, but 14 % too long: stopped", _share(end.killed), runs, at_least=0.97),
    )


def harms(chance: Chance, runs: int) -> tuple[Check, ...]:
    """Four points worse."""
    end = pilots(chance, runs, Truth(0.28))
    stopped = end.killed | end.by_default
    return (
        Check("+4 points: stopped by evidence", _share(end.killed), runs, at_least=0.38),
        Check("+4 points: continued", _share(end.continued), runs, at_most=0.0),
        Check("+4 points: stopped by evidence or by the date", _share(stopped), runs, at_least=1.0),
    )


def _at_most(what: str, so: "np.ndarray", alpha: float) -> Check:
    slack = 3.0 * float(np.sqrt(alpha * (1.0 - alpha) / so.size))
    return Check(what, _share(so), so.size, at_most=alpha + slack)


def _share(so: "np.ndarray") -> float:
    return float(np.mean(so))
