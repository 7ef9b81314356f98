"""The planner: the figures of domain 4.4, and what a card is told before it is locked."""

from dataclasses import replace

import numpy as np
import pytest

from tests.calibration import worlds
from tests.calibration.asked import STATS, a_baseline, a_metric
from tests.calibration.checks import ever
from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, KILL, REPEAT, TOO_LONG, TOO_MANY, a_card
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role, Stat
from workshop.core.pilot.evidence.paths import trace
from workshop.core.pilot.evidence.questions import Volume, ask
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.plan import Allocation, Goal, Why
from workshop.core.pilot.planner import plan
from workshop.core.pilot.plans import Blank, Line, Proposal

DAYS = 20


def line_of(
    criterion: Criterion, metric: Metric, days: int = DAYS, per_day: int = 180, **parts: object
) -> Line:
    """The plan of a card with this one line."""
    card = a_card()
    with_parts = replace(card.parts, per_day=per_day, **parts)  # type: ignore[arg-type]
    return plan(
        replace(card, metrics=(metric,), criteria=(criterion,), parts=with_parts), days
    ).lines[0]


def hoped(
    family: Family,
    before: float,
    value: float,
    target: float,
    against: Against = Against.CONTROL_DIFF,
    method: Method = Method.HYBRID,
    sd: float | None = None,
    days: int = DAYS,
) -> Line:
    """The plan of "below `value`", hoping for `target`, where it was `before` so far."""
    line = replace(CONTINUE, metric="m", stat=STATS[family], value=value, target=target)
    line = replace(line, against=against, method=method, n_min=0)
    return line_of(line, a_metric(family, a_baseline(before, 4000, sd)), days)


@pytest.mark.parametrize(
    ("line", "cases"),
    [
        (hoped(Family.SHARE, 0.24, 0.0, -0.05), 1050),
        (hoped(Family.SHARE, 0.24, 0.0, -0.03), 3030),
        (hoped(Family.MEAN, 1.0, 0.0, -0.10, sd=0.9), 1270),
        (hoped(Family.MEAN, 1.0, 0.0, -0.05, sd=0.9), 5080),
    ],
)
def test_the_examples_of_the_domain_come_out(line: Line, cases: int) -> None:
    assert line.needed == pytest.approx(cases, rel=0.01)


@pytest.mark.parametrize(("target", "cases"), [(0.07, 1230), (0.05, 420)])
def test_an_exact_share_needs_a_little_less_than_the_rule_of_thumb(
    target: float, cases: int
) -> None:
    line = hoped(Family.SHARE, 0.10, 0.10, target, Against.ABSOLUTE, Method.ALWAYS_VALID)
    assert line.needed is not None
    assert 0.85 * cases <= line.needed <= cases


def test_the_worked_example_is_told_what_it_will_miss_and_what_it_cannot_see() -> None:
    told = plan(a_card(), DAYS)
    win, kill, calls, complaints = told.lines
    assert (told.is_red, win.days, kill.blind, calls.blind) == (False, 12, False, False)
    assert win.power == pytest.approx(0.956, abs=0.01)
    assert [round(miss.truth, 3) for miss in win.misses] == [-0.03, -0.04, -0.05]
    assert win.misses[0].alone == pytest.approx(0.42, abs=0.01)
    assert calls.sees == pytest.approx(0.13, abs=0.005)
    assert complaints.sees == pytest.approx(3.9, abs=0.2)
    assert (complaints.blind, complaints.proposals) == (True, (Proposal.TRIPWIRE,))


def test_a_blind_guardrail_that_looks_bad_by_chance_is_counted_in_what_is_missed() -> None:
    told = plan(a_card(), DAYS)
    whole, alone = (
        told.lines[0].misses[2],
        plan(replace(a_card(), criteria=(CONTINUE, KILL, TOO_LONG)), DAYS).lines[0].misses[2],
    )
    assert told.lines[3].by_chance == pytest.approx(0.24, abs=0.02)
    assert whole.with_guardrails == pytest.approx(0.26, abs=0.03)
    assert alone.with_guardrails == pytest.approx(alone.alone, abs=0.01)


def test_a_pilot_that_will_most_likely_miss_its_target_is_red() -> None:
    assert hoped(Family.SHARE, 0.24, 0.0, -0.03).is_red
    assert not hoped(Family.SHARE, 0.24, 0.0, -0.05).is_red


def test_what_takes_longer_than_sixty_days_is_met_with_other_ways() -> None:
    long = hoped(Family.SHARE, 0.24, 0.0, -0.02)
    assert long.days is not None
    assert long.days > 60
    assert long.proposals == (
        Proposal.SENSITIVE_INDICATOR,
        Proposal.LARGER_CONTRAST,
        Proposal.LEARNING_GOAL,
    )
    assert hoped(Family.SHARE, 0.24, 0.0, -0.05).proposals == ()


def test_a_learning_goal_is_not_proposed_to_one() -> None:
    card = replace(a_card(), why=Why(goal=Goal.LEARNING))
    small = replace(CONTINUE, target=-0.01)
    line = plan(replace(card, criteria=(small,)), DAYS).lines[0]
    assert line.proposals == (Proposal.SENSITIVE_INDICATOR, Proposal.LARGER_CONTRAST)


def test_an_effect_too_small_for_any_length_has_no_days() -> None:
    line = hoped(Family.SHARE, 0.24, 0.0, -0.0001)
    assert (line.days, line.needed) == (None, None)
    assert Proposal.LEARNING_GOAL in line.proposals


COUNT = Criterion("t1", Role.TRIPWIRE, "complaints", Stat.COUNT, Cmp.AT_LEAST, 1.0)
BARE = replace(REPEAT, baseline=None)
TIMES = a_metric(Family.MEAN, a_baseline(8.0, 4000))


@pytest.mark.parametrize(
    ("line", "blank"),
    [
        (line_of(COUNT, COMPLAINTS), Blank.AS_IT_STANDS),
        (line_of(CONTINUE, REPEAT, allocation=Allocation.BY_AGENT), Blank.BY_CLUSTER),
        (line_of(replace(CONTINUE, against=Against.BASELINE_DIFF), BARE), Blank.NO_BASELINE),
        (line_of(CONTINUE, BARE), Blank.NO_BASELINE),
        (line_of(replace(CONTINUE, metric="m", stat=Stat.MEAN), TIMES), Blank.NO_BASELINE),
        (line_of(replace(CONTINUE, target=None), REPEAT), Blank.NO_TARGET),
        (line_of(CONTINUE, REPEAT, per_day=0), Blank.NO_VOLUME),
        (line_of(CONTINUE, REPEAT, days=0), Blank.NO_VOLUME),
        (line_of(CONTINUE, REPEAT, share=100), Blank.NO_VOLUME),
    ],
)
def test_where_there_is_no_figure_it_says_why(line: Line, blank: Blank) -> None:
    assert (line.blank, line.power, line.days, line.sees) == (blank, None, None, None)


def test_a_line_about_a_measure_that_is_gone_is_left_out() -> None:
    assert plan(replace(a_card(), metrics=(REPEAT,)), DAYS).lines[-1].criterion == "k1"


def test_a_measure_may_come_in_at_a_pace_of_its_own() -> None:
    survey = replace(REPEAT, per_day=36.0)
    assert line_of(CONTINUE, survey).cases == 18.0 * DAYS


def test_a_schedule_is_planned_by_its_last_look() -> None:
    line = replace(CONTINUE, method=Method.SCHEDULED)
    card = replace(a_card(), criteria=(line,))
    told = plan(card, DAYS, {"c1": (5, 10, 15, 20)}).lines[0]
    assert told.power == pytest.approx(0.97, abs=0.02)
    assert plan(card, DAYS).lines[0].power == 0.0


@pytest.mark.parametrize(
    ("criterion", "metric", "expected"),
    [
        (replace(TOO_LONG, cmp=Cmp.BELOW, value=0.80, target=None), HANDLE, "0.7"),
        (replace(KILL, cmp=Cmp.BELOW, target=None), REPEAT, "-0.0"),
        (replace(TOO_MANY, cmp=Cmp.BELOW, value=0.9), COMPLAINTS, "None"),
        (replace(TOO_MANY, against=Against.ABSOLUTE, value=0.01), COMPLAINTS, "0.02"),
        (
            replace(TOO_MANY, against=Against.ABSOLUTE, value=0.01, cmp=Cmp.BELOW),
            COMPLAINTS,
            "0.00",
        ),
        (replace(TOO_MANY, against=Against.CONTROL_DIFF, value=0.0), COMPLAINTS, "0.01"),
    ],
)
def test_every_kind_of_guardrail_is_told_what_it_sees(
    criterion: Criterion, metric: Metric, expected: str
) -> None:
    assert str(line_of(criterion, metric).sees).startswith(expected)


@pytest.mark.parametrize("cmp", [Cmp.ABOVE, Cmp.BELOW])
def test_a_mean_sees_what_the_rule_of_thumb_says(cmp: Cmp) -> None:
    guard = Criterion("g", Role.GUARDRAIL_SOFT, "m", Stat.MEAN, cmp, 8.0)
    seen = line_of(guard, a_metric(Family.MEAN, a_baseline(8.0, 4000, 7.2))).sees
    thumb = (2.79 + 0.84) * 7.2 / 1800**0.5
    assert seen is not None
    assert abs(seen - 8.0) == pytest.approx(thumb, rel=0.03)


@pytest.mark.parametrize(
    ("method", "p", "least", "most"),
    [
        (Method.HYBRID, 0.19, -0.01, 0.02),
        (Method.HYBRID, 0.21, -0.02, 0.03),
        (Method.ALWAYS_VALID, 0.19, 0.0, 0.08),
    ],
)
def test_the_plan_agrees_with_simulated_pilots_and_never_promises_more(
    method: Method, p: float, least: float, most: float
) -> None:
    chance, runs = np.random.default_rng(44), 4000
    question = ask(replace(CONTINUE, method=method), REPEAT, Volume(90, 90, DAYS))
    pilot, control = (worlds.shares(chance, runs, DAYS, 90, each) for each in (p, 0.24))
    simulated = ever(trace(question, pilot, control, final=DAYS - 1).met)
    told = line_of(replace(CONTINUE, method=method, target=p - 0.24), REPEAT).power
    assert told is not None
    assert least <= simulated - told <= most


def test_what_a_guardrail_sees_is_what_simulated_pilots_see() -> None:
    chance, runs = np.random.default_rng(45), 4000
    question = ask(TOO_MANY, COMPLAINTS, Volume(90, 90, DAYS))
    many, few = (worlds.rates(chance, runs, DAYS, 0.72 * times) for times in (3.82, 1.0))
    assert 0.78 <= ever(trace(question, many, few).met) <= 0.90
