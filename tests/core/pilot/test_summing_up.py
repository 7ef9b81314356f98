"""What the resolution table is told of one day: near misses, who won, what is unsure."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.pilot.call_centre import WORKING, at, calls, even_calls, matured
from tests.pilots import COMPLAINTS, CONTINUE, DECISION, KILL, REPEAT, TOO_LONG, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Method, Role, Stat
from workshop.core.pilot.findings import Advice, Verdict
from workshop.core.pilot.gathering import days_of
from workshop.core.pilot.looking import judge
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.plan import Goal, OnDeadline

HOPED = replace(CONTINUE, target=-0.04)
ONE = a_card(metrics=(replace(REPEAT, latency_days=0),), criteria=(HOPED, KILL))
NEAR, NEARER = even_calls(22, 20, 22), even_calls(22, 19, 22)
NOT_NEAR = even_calls(22, 21, 22)


def at_the_end(card: Card, readings: object = NEAR, **occasion: object) -> Verdict:
    seen = Occasion(DECISION, WORKING, **occasion)  # type: ignore[arg-type]
    return judge(card, days_of(readings), seen)  # type: ignore[arg-type]


def test_half_of_the_hoped_for_gain_is_a_near_miss_for_an_independent_reviewer() -> None:
    found = at_the_end(ONE).recommendation
    assert (found.advice, found.row, found.because) == (Advice.NEAR_MISS, 7, ("c1",))
    assert at_the_end(ONE, NOT_NEAR).recommendation.advice is Advice.KILL


def test_a_near_miss_needs_a_target_and_an_estimate_that_counts() -> None:
    aimless = replace(ONE, criteria=(replace(HOPED, target=None), KILL))
    assert at_the_end(aimless).recommendation.advice is Advice.KILL
    nowhere = replace(ONE, criteria=(replace(HOPED, target=0.0), KILL))
    assert at_the_end(nowhere).recommendation.advice is Advice.KILL
    too_few = replace(ONE, criteria=(replace(HOPED, n_min=9000), KILL))
    assert at_the_end(too_few).recommendation.advice is Advice.KILL


@pytest.mark.parametrize(
    ("against", "value", "target"),
    [
        (Against.CONTROL_DIFF, 0.0, -0.05),
        (Against.CONTROL_RATIO, 1.0, 0.75),
        (Against.BASELINE_DIFF, 0.0, -0.05),
        (Against.BASELINE_RATIO, 1.0, 0.8),
        (Against.ABSOLUTE, 0.205, 0.185),
    ],
)
def test_what_half_the_way_means_follows_from_what_it_is_compared_with(
    against: Against, value: float, target: float
) -> None:
    line = replace(
        CONTINUE, against=against, value=value, target=target, method=Method.ALWAYS_VALID
    )
    card = replace(ONE, criteria=(line, KILL))
    assert at_the_end(card, NEARER).recommendation.advice is Advice.NEAR_MISS
    assert at_the_end(card, even_calls(22, 22, 22)).recommendation.advice is Advice.KILL


def test_without_a_baseline_the_way_to_an_absolute_value_begins_at_the_value() -> None:
    bare = replace(REPEAT, latency_days=0, baseline=None)
    line = replace(CONTINUE, against=Against.ABSOLUTE, value=0.22, target=0.19)
    card = replace(ONE, metrics=(bare,), criteria=(replace(line, method=Method.ALWAYS_VALID),))
    assert at_the_end(card, even_calls(22, 18, 18)).recommendation.advice is Advice.NEAR_MISS
    assert at_the_end(card, even_calls(22, 19, 19)).recommendation.advice is Advice.KILL


def test_without_a_try_left_a_near_miss_is_the_end() -> None:
    none = replace(ONE, dates=replace(ONE.dates, max_iterations=0))
    assert at_the_end(none).recommendation.advice is Advice.KILL


def test_a_card_may_say_that_silence_means_another_try() -> None:
    iterates = replace(ONE, dates=replace(ONE.dates, on_deadline=OnDeadline.ITERATE))
    assert at_the_end(iterates, NOT_NEAR).recommendation.advice is Advice.ITERATE


def test_as_many_continue_lines_as_declared_have_to_be_met() -> None:
    second = replace(CONTINUE, id="c2", primary=False, value=-0.2, target=-0.25)
    both = replace(ONE, criteria=(CONTINUE, second))
    good = even_calls(15, 12, 24)
    assert at(good, 15, both).recommendation.advice is Advice.WAIT
    either = at(good, 15, replace(both, continue_of=1)).recommendation
    assert (either.advice, either.because) == (Advice.CONTINUE, ("c1",))


def test_before_the_least_runtime_nobody_goes_on() -> None:
    good = even_calls(15, 12, 24)
    assert at(good, 10, ONE).findings[0].state == "met"
    assert at(good, 10, ONE).recommendation.advice is Advice.WAIT
    short = replace(ONE, dates=replace(ONE.dates, min_runtime_weeks=2))
    assert at(good, 10, short).recommendation.advice is Advice.CONTINUE


def test_stopping_does_not_wait_for_a_review() -> None:
    harm = even_calls(9, 30, 15)
    verdict = at(harm, 9, ONE)
    assert not Occasion(matured(9), WORKING).is_review(ONE)
    assert (verdict.recommendation.advice, verdict.recommendation.row) == (Advice.KILL, 3)
    assert at(harm[:8], 4, ONE).recommendation.advice is Advice.WAIT


SOFT = replace(KILL, id="s1", role=Role.GUARDRAIL_SOFT)


def test_a_soft_guardrail_asks_for_another_try() -> None:
    card = replace(ONE, criteria=(CONTINUE, SOFT))
    found = at(even_calls(9, 30, 15), 9, card).recommendation
    assert (found.advice, found.row, found.because) == (Advice.ITERATE, 4, ("s1",))


def test_a_guardrail_outside_its_limit_holds_a_win_until_the_decision() -> None:
    limit = replace(
        SOFT, id="s2", metric="complaints", stat=Stat.RATE, against=Against.CONTROL_RATIO, value=1.3
    )
    card = replace(ONE, metrics=(*ONE.metrics, COMPLAINTS), criteria=(CONTINUE, limit))
    good = [*even_calls(22, 12, 24), *even_calls(22, 3, 2, "complaints")]
    held = at([each for each in good if each.day <= matured(8)], 15, card).recommendation
    assert (held.advice, held.row, held.because) == (Advice.HOLD, 6, ("s2",))
    last = at_the_end(card, good).recommendation
    assert (last.advice, last.row) == (Advice.ITERATE, 6)


def test_a_guardrail_nobody_measures_is_not_inside() -> None:
    card = replace(ONE, metrics=(*ONE.metrics, a_card().metrics[1]), criteria=(CONTINUE, TOO_LONG))
    found = at(even_calls(15, 12, 24), 15, card)
    assert found.findings[1].inside is None
    assert found.recommendation.advice is Advice.WAIT
    last = at_the_end(card, even_calls(22, 12, 24)).recommendation
    assert (last.advice, last.row) == (Advice.NEAR_MISS, 7)


def test_a_learning_goal_ends_in_an_answer_or_in_the_end() -> None:
    ask = replace(CONTINUE, method=Method.POINT, value=-0.05, cmp=Cmp.AT_MOST)
    card = replace(ONE, criteria=(ask, KILL), why=replace(ONE.why, goal=Goal.LEARNING))
    assert at_the_end(card).recommendation.advice is Advice.LEARNED
    waits = replace(card, criteria=(replace(ask, n_min=9000), KILL))
    assert at_the_end(waits).recommendation.advice is Advice.KILL
    assert at_the_end(waits).recommendation.row == 8


def test_a_card_without_a_continue_line_never_continues() -> None:
    bare = replace(ONE, criteria=(KILL,))
    assert at_the_end(bare, even_calls(22, 12, 24)).recommendation.advice is Advice.KILL


def test_after_the_day_of_decision_nothing_moves_any_more() -> None:
    later = Occasion(DECISION + timedelta(days=30), WORKING)
    more = even_calls(40, 12, 24)
    assert judge(ONE, days_of(more), later).findings[0].pilot == (
        at_the_end(ONE, more).findings[0].pilot
    )
    assert at_the_end(a_card(), calls()).recommendation.advice is Advice.CONTINUE
