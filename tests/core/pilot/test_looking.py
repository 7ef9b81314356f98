"""Where criteria stand day by day: what sticks, what holds back, what does not count."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.pilot.call_centre import (
    WORKING,
    at,
    calls,
    even_calls,
    matured,
    up_to,
    walk,
    with_lines,
    working_day,
)
from tests.pilots import COMPLAINTS, CONTINUE, DECISION, KILL, REPEAT, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Missing, Role, Stat
from workshop.core.pilot.findings import Advice, Because, Finding, State, Trouble, Verdict
from workshop.core.pilot.gathering import NO_DAYS, days_of
from workshop.core.pilot.looking import assess, judge
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.readings import Arm, Reading, Sums

#: A busy machine is slow, and nothing is wrong with that.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Told on the day itself, so that nothing waits for one more day.
ONE = a_card(metrics=(replace(REPEAT, latency_days=0),), criteria=(CONTINUE, KILL))
#: A pilot that helps so much that twelve days prove it.
GOOD = even_calls(20, 12, 24)


def first(verdict: Verdict) -> Finding:
    return verdict.findings[0]


def one(line: Criterion) -> Card:
    return replace(ONE, criteria=(line,))


# ---- the states ----------------------------------------------------------------------------


def test_nothing_is_said_before_anything_came_in() -> None:
    found = first(judge(ONE, NO_DAYS, Occasion(matured(1), WORKING)))
    assert (found.state, found.why, found.inside) == (State.INSUFFICIENT, Because.NO_DATA, None)
    assert (found.estimate, found.days_left, found.needed) == (None, None, 900)


def test_one_empty_arm_is_no_data() -> None:
    alone = [each for each in GOOD if each.arm is Arm.PILOT]
    found = first(at(alone, 10, ONE))
    assert (found.state, found.why, found.estimate) == (State.INSUFFICIENT, Because.NO_DATA, None)


def test_few_days_few_cases_and_few_events_are_told_apart() -> None:
    assert first(at(GOOD[:8], 4, ONE)).why is Because.DAYS
    assert first(at(GOOD[:12], 6, ONE)).why is Because.CASES
    rare = even_calls(12, 0, 1)
    assert first(at(rare, 12, ONE)).why is Because.EVENTS
    assert first(at(GOOD[:20], 10, ONE)).why == ""


def test_a_line_is_refuted_when_the_opposite_is_shown() -> None:
    c1, k1 = at(even_calls(15, 28, 16), 15, ONE).findings
    assert (c1.state, k1.state) == (State.REFUTED, State.MET)
    c1, k1 = at(even_calls(15, 10, 24), 15, ONE).findings
    assert (c1.state, k1.state) == (State.MET, State.REFUTED)
    assert (c1.inside, k1.inside) == (True, True)


def test_what_waits_says_for_how_many_days_at_this_pace() -> None:
    c1, k1 = at(even_calls(10, 18, 22), 10, ONE).findings
    assert c1.state is State.OPEN
    assert 0 < (c1.days_left or 0) < 30
    far = at(even_calls(10, 30, 20), 10, ONE).findings[0]
    assert far.days_left is None or far.days_left > (c1.days_left or 0)
    assert k1.state is State.OPEN


def test_a_ratio_to_nothing_is_unknown_and_inside_only_without_events() -> None:
    card = with_lines(replace(a_card().criteria[3], id="g2"), metrics=(COMPLAINTS,))
    none = first(at(even_calls(6, 0, 0, "complaints"), 6, card))
    assert (none.estimate, none.inside) == (None, True)
    some = first(at(even_calls(6, 1, 0, "complaints"), 6, card))
    assert (some.estimate, some.inside) == (None, False)
    assert first(at(even_calls(6, 1, 1, "complaints"), 6, card)).inside is True


def test_a_line_about_an_unknown_metric_cannot_be_asked() -> None:
    lost = one(replace(CONTINUE, metric="nowhere"))
    found = first(at(GOOD, 10, lost))
    assert (found.state, found.why) == (State.INSUFFICIENT, Because.UNASKABLE)
    baseless = replace(
        one(replace(CONTINUE, against=Against.BASELINE_DIFF)),
        metrics=(replace(REPEAT, baseline=None),),
    )
    assert first(at(GOOD, 10, baseless)).why is Because.UNASKABLE
    undated = replace(ONE, dates=replace(ONE.dates, start=None))
    assert first(judge(undated, days_of(GOOD), Occasion(matured(10), WORKING))).why == "unaskable"


# ---- what sticks ---------------------------------------------------------------------------


def test_what_was_met_stays_met_against_a_late_correction() -> None:
    said = walk(GOOD, 12, ONE)
    assert first(said[-1]).state is State.MET
    undone = [
        Reading(working_day(n), Arm.PILOT, "repeat7", Sums(0, 60), corrects=True) for n in (3, 4)
    ]
    worse = days_of([*up_to(GOOD, working_day(12)), *undone])
    today = Occasion(matured(12) + timedelta(days=1), WORKING)
    found = first(judge(ONE, worse, today, said))
    assert (found.state, found.since) == (State.MET, first(said[-1]).since)
    assert (found.estimate or 0) > (first(said[-1]).estimate or 0)
    assert first(judge(ONE, worse, today)).state is not State.MET


def test_a_stop_that_was_disproved_stays_so() -> None:
    said = walk(GOOD, 14, ONE)
    day = next(n for n, each in enumerate(said) if each.findings[1].state is State.REFUTED)
    assert {each.findings[1].state for each in said[day:]} == {State.REFUTED}
    assert {each.findings[1].since for each in said[day:]} == {said[day].day}


@settings(CALM, max_examples=15)
@given(st.integers(0, 10_000))
def test_nothing_settled_is_ever_unsettled(seed: int) -> None:
    chance = Random(seed)
    noisy = [
        replace(each, sums=Sums(90, chance.randint(8, 20) if each.arm is Arm.PILOT else 20))
        for each in GOOD
    ]
    for column in (0, 1):
        states = [each.findings[column].state for each in walk(noisy, 20, ONE)]
        settled = [state for state in states if state in (State.MET, State.REFUTED)]
        assert states[len(states) - len(settled) :] == settled
        assert len(set(settled)) <= 1


def test_a_new_version_begins_at_nothing() -> None:
    said = walk(GOOD, 12, ONE)
    again = judge(ONE, NO_DAYS, Occasion(matured(13), WORKING))
    assert first(said[-1]).state is State.MET
    assert first(again).state in (State.INSUFFICIENT, State.STALE)
    assert first(again).since is None


# ---- what counts ---------------------------------------------------------------------------


@settings(CALM, max_examples=20)
@given(st.randoms())
def test_the_order_of_readings_within_a_day_does_not_matter(chance: Random) -> None:
    shuffled = list(calls())
    chance.shuffle(shuffled)
    assert at(shuffled, 10) == at(calls(), 10)


def test_only_matured_days_count() -> None:
    fast = at(GOOD, 10, ONE)
    assert fast.findings == at(up_to(GOOD, working_day(10)), 10, ONE).findings
    assert fast.matured_until == working_day(10)


def test_excluded_days_are_gone_from_both_arms() -> None:
    shock = frozenset({working_day(4), working_day(9)})
    wild = [replace(each, sums=Sums(90, 90)) if each.day in shock else each for each in GOOD]
    found = first(at(wild, 12, ONE, excluded=shock))
    assert found.pilot is not None
    assert found.control is not None
    assert (found.pilot.n, found.control.n) == (900, 900)
    calm = [each for each in GOOD if each.day not in shock]
    assert found == first(at(calm, 12, ONE, excluded=shock))
    assert found != first(at(wild, 12, ONE))


def test_swapping_the_arms_mirrors_the_sides() -> None:
    other = {Arm.PILOT: Arm.CONTROL, Arm.CONTROL: Arm.PILOT}
    mirrored = [replace(each, arm=other[each.arm]) for each in GOOD]
    for n in (10, 12, 20):
        straight, back = at(GOOD, n, ONE).findings, at(mirrored, n, ONE).findings
        assert straight[0].estimate == pytest.approx(-(back[0].estimate or 0))
        assert straight[0].strength == pytest.approx(-(back[0].strength or 0))


def test_a_line_with_a_date_of_its_own_ends_there() -> None:
    early = one(replace(CONTINUE, until=matured(11)))
    assert first(at(GOOD, 20, early)).pilot == first(at(GOOD, 11, early)).pilot
    put_off = Occasion(DECISION + timedelta(days=7), WORKING, decision=DECISION + timedelta(days=7))
    found = first(judge(ONE, days_of(even_calls(26, 18, 20)), put_off))
    assert found.pilot is not None
    assert found.pilot.n == 26 * 90


def test_the_fixed_test_is_spent_on_the_first_day_of_decision_and_never_again() -> None:
    """18 of 90 against 21 is too close for the daily looks, and enough for the last one."""
    close = even_calls(22, 18, 21)
    daily = walk(close, 21, ONE)
    assert State.MET not in {first(each).state for each in daily}
    last = judge(ONE, days_of(close), Occasion(DECISION, WORKING), daily)
    assert (first(last).state, first(last).since) == (State.MET, DECISION)
    put_off = Occasion(DECISION + timedelta(days=7), WORKING, decision=DECISION + timedelta(days=7))
    flat = [*even_calls(22, 19, 21), *even_calls(27, 14, 21)[44:]]
    assert first(judge(ONE, days_of(flat), put_off)).state is State.OPEN


# ---- what holds back -----------------------------------------------------------------------


def test_a_mismatch_makes_every_line_of_the_metric_invalid() -> None:
    sorted_out = [
        replace(each, sums=Sums(120, 16)) if each.arm is Arm.PILOT else each for each in GOOD
    ]
    verdict = at(sorted_out, 20, ONE)
    assert {each.state for each in verdict.findings} == {State.INVALID}
    assert verdict.recommendation.advice is Advice.INVALID
    assert verdict.recommendation.because == (Trouble.MISMATCH,)


def test_a_metric_that_nobody_feeds_is_stale_and_cannot_continue() -> None:
    said = walk(GOOD, 12, ONE)
    fresh = judge(ONE, days_of(up_to(GOOD, working_day(15))), Occasion(matured(15), WORKING), said)
    assert fresh.recommendation.advice is Advice.CONTINUE
    stale = judge(ONE, days_of(up_to(GOOD, working_day(12))), Occasion(matured(15), WORKING), said)
    assert first(stale).state is State.MET
    assert stale.recommendation.advice is Advice.WAIT
    never_met = at(up_to(even_calls(20, 20, 20), working_day(12)), 15, ONE)
    assert (first(never_met).state, first(never_met).why) == (State.STALE, Because.STALE)


def test_too_few_of_the_eligible_cases_hold_it_back() -> None:
    thin = [replace(each, eligible=101) for each in GOOD]
    found = first(at(thin, 20, ONE))
    assert (found.state, found.why) == (State.INSUFFICIENT, Because.COVERAGE)
    assert at(thin, 20, ONE).recommendation.advice is Advice.WAIT
    assert first(at([replace(each, eligible=100) for each in GOOD], 20, ONE)).state is State.MET


@pytest.mark.parametrize(
    ("missing", "up_to_share", "state"),
    [
        (Missing.HOLD, 0.0, State.MET),
        (Missing.FAIL, 0.0, State.INSUFFICIENT),
        (Missing.IGNORE, 0.10, State.MET),
        (Missing.IGNORE, 0.05, State.INSUFFICIENT),
    ],
)
def test_missing_days_mean_what_the_card_says(
    missing: Missing, up_to_share: float, state: State
) -> None:
    holed = [each for each in GOOD if each.day not in (working_day(3), working_day(8))]
    line = replace(CONTINUE, missing=missing, ignore_up_to=up_to_share)
    found = first(at(holed, 20, one(line)))
    assert found.state is state
    if state is State.INSUFFICIENT:
        assert (found.why, found.inside) == (Because.MISSING, False)
    assert first(at(GOOD, 20, one(line))).state is State.MET


def test_missing_days_hide_no_harm_and_clear_nobody() -> None:
    stop = replace(KILL, missing=Missing.FAIL)
    gone = (working_day(3), working_day(8))
    harm = [each for each in even_calls(20, 26, 14) if each.day not in gone]
    assert first(at(harm, 20, one(stop))).state is State.MET
    fine = first(at([each for each in GOOD if each.day not in gone], 20, one(stop)))
    assert (fine.state, fine.why, fine.inside) == (State.INSUFFICIENT, Because.MISSING, False)


# ---- tripwires and points ------------------------------------------------------------------

SEVERE = Criterion(
    "t1", Role.TRIPWIRE, "complaints", Stat.COUNT, Cmp.AT_LEAST, 3, method=Method.POINT
)


def severe(*events: int) -> list[Reading]:
    return [
        Reading(working_day(n), Arm.PILOT, "complaints", Sums(hits=k, exposure=90.0))
        for n, k in enumerate(events, 1)
    ]


def wired(line: Criterion = SEVERE) -> Card:
    return replace(a_card(), metrics=(*ONE.metrics, COMPLAINTS), criteria=(*ONE.criteria, line))


def on_day(n: int, readings: list[Reading], **occasion: object) -> Verdict:
    seen = Occasion(working_day(n), WORKING, **occasion)  # type: ignore[arg-type]
    return judge(wired(), days_of(readings), seen)


def test_a_tripwire_counts_at_once_matured_or_not() -> None:
    assert on_day(2, severe(1, 1)).recommendation.advice is Advice.WAIT
    tripped = on_day(2, severe(1, 2))
    assert tripped.recommendation.advice is Advice.PAUSE
    assert (tripped.findings[2].state, tripped.findings[2].estimate) == (State.MET, 3)
    assert tripped.findings[2].inside is False


def test_a_shock_hides_nothing_from_a_tripwire() -> None:
    hidden = on_day(2, severe(1, 2), excluded=frozenset({working_day(2)}))
    assert hidden.recommendation.advice is Advice.PAUSE


def test_a_tripwire_follows_its_count_when_it_is_corrected() -> None:
    tripped = on_day(2, severe(1, 2))
    fewer = [*severe(1, 2), replace(severe(0, -1)[1], corrects=True)]
    seen = Occasion(working_day(3), WORKING)
    assert judge(wired(), days_of(fewer), seen, [tripped]).recommendation.advice is Advice.WAIT


def test_after_people_let_it_go_on_a_tripwire_counts_from_there() -> None:
    assert on_day(3, severe(1, 2, 2), reviewed={"t1": 3.0}).findings[2].state is State.OPEN
    assert on_day(3, severe(1, 2, 3), reviewed={"t1": 3.0}).findings[2].state is State.MET


def test_a_tripwire_on_a_figure_trips_again_only_when_it_got_worse() -> None:
    share = replace(SEVERE, stat=Stat.RATE, cmp=Cmp.ABOVE, value=0.01)
    days, seen = days_of(severe(1, 2)), Occasion(working_day(3), WORKING)

    def state(reviewed: dict[str, float]) -> State:
        return judge(wired(share), days, replace(seen, reviewed=reviewed)).findings[2].state

    now = 3 / 180
    assert state({}) is State.MET
    assert state({"t1": now}) is State.OPEN
    assert state({"t1": now - 0.001}) is State.MET
    assert state({"t1": now + 0.001}) is State.OPEN


def test_a_learning_goal_takes_the_estimate_as_it_stands() -> None:
    ask = replace(CONTINUE, method=Method.POINT, value=-0.05, cmp=Cmp.AT_MOST)
    assert first(at(even_calls(8, 10, 20), 8, one(ask))).state is State.INSUFFICIENT
    assert first(at(even_calls(10, 9, 18), 10, one(ask))).state is State.MET
    assert first(at(even_calls(10, 17, 18), 10, one(ask))).state is State.REFUTED
    turned = at(even_calls(10, 17, 18), 11, one(ask))
    assert first(turned).since is None


# ---- agents and sites ----------------------------------------------------------------------


def by_agent(pilot: int, control: int, agents: int = 9, days: int = 20) -> list[Reading]:
    """Ten cases a day for each agent; agents of a side differ by one hit."""
    hits = {Arm.PILOT: pilot, Arm.CONTROL: control}
    return [
        Reading(
            working_day(n), arm, "repeat7", Sums(10, hits[arm] + agent % 2), cluster=f"{arm}{agent}"
        )
        for n in range(1, days + 1)
        for arm in Arm
        for agent in range(agents)
    ]


LOOKS = (matured(5), matured(10), matured(15), DECISION)


def agents(line: Criterion) -> Card:
    return replace(one(line), parts=replace(ONE.parts, allocation=Allocation.BY_AGENT))


def test_agents_are_compared_on_the_frozen_days_only() -> None:
    card = agents(replace(CONTINUE, looks=LOOKS))
    before = first(at(by_agent(1, 4), 4, card))
    assert (before.state, before.why) == (State.OPEN, Because.LOOKS)
    assert before.estimate == pytest.approx(-0.3)
    assert first(at(by_agent(1, 4), 5, card)).state is State.MET
    assert first(at(by_agent(4, 1), 5, card)).state is State.REFUTED
    assert first(at(by_agent(2, 2), 5, card)).state is State.OPEN


def test_between_two_looks_nothing_new_is_found() -> None:
    card = agents(replace(CONTINUE, looks=LOOKS))
    turned = [*by_agent(2, 2, days=6), *by_agent(0, 8)[6 * 18 :]]
    assert first(at(turned, 9, card)).strength == first(at(turned, 5, card)).strength
    assert first(at(turned, 10, card)).state is State.MET


def test_fewer_than_eight_agents_a_side_are_too_few() -> None:
    card = agents(replace(CONTINUE, looks=LOOKS))
    found = first(at(by_agent(1, 4, agents=7), 5, card))
    assert (found.state, found.why) == (State.INSUFFICIENT, Because.CASES)


def test_agents_against_a_baseline_are_read_in_its_units() -> None:
    less = agents(replace(CONTINUE, against=Against.BASELINE_DIFF, looks=LOOKS))
    found = first(at(by_agent(1, 0), 5, less))
    assert found.estimate == pytest.approx((4 * 0.2 + 5 * 0.1) / 9 - 0.24)
    assert found.state is State.MET
    ratio = agents(
        replace(CONTINUE, against=Against.BASELINE_RATIO, value=0.9, looks=LOOKS, target=0.8)
    )
    assert first(at(by_agent(1, 0), 5, ratio)).estimate == pytest.approx(
        (4 * 0.2 + 5 * 0.1) / 9 / 0.24
    )


def test_agents_are_compared_as_a_ratio_too() -> None:
    card = agents(replace(CONTINUE, against=Against.CONTROL_RATIO, value=1.0, looks=LOOKS))
    assert first(at(by_agent(1, 4), 4, card)).estimate == pytest.approx(13 / 40, abs=0.005)
    assert first(at(by_agent(1, 4), 5, card)).state is State.MET
    assert first(at(by_agent(0, 0, agents=1), 4, card)).estimate is None


def test_without_looks_agents_are_compared_on_the_day_of_decision() -> None:
    card = agents(CONTINUE)
    assert first(at(by_agent(1, 4), 19, card)).why is Because.LOOKS
    last = Occasion(DECISION, WORKING)
    assert first(judge(card, days_of(by_agent(1, 4)), last)).state is State.MET


def test_a_tripwire_counts_whoever_was_allotted() -> None:
    card = replace(agents(CONTINUE), metrics=(*ONE.metrics, COMPLAINTS), criteria=(SEVERE,))
    assert first(judge(card, days_of(severe(4)), Occasion(working_day(1), WORKING))).state == "met"


def test_findings_come_in_the_order_of_the_card() -> None:
    card = a_card()
    found = assess(card, days_of(calls()), Occasion(matured(10), WORKING))
    assert [each.criterion for each in found] == [line.id for line in card.criteria]


def test_a_schedule_is_looked_at_on_its_days_only() -> None:
    line = replace(CONTINUE, method=Method.SCHEDULED, looks=LOOKS, n_min=0)
    states = [first(each).state for each in walk(even_calls(20, 16, 22), 20, one(line))]
    assert State.MET not in states[:9]
    assert set(states[9:]) == {State.MET}
    flat = [first(each).state for each in walk(even_calls(20, 20, 20), 20, one(line))]
    assert State.MET not in flat


def test_a_look_before_anything_has_matured_shows_nothing() -> None:
    early = replace(CONTINUE, method=Method.SCHEDULED, looks=(working_day(2), DECISION), n_min=0)
    assert first(at(GOOD, 10, one(early))).state is State.OPEN
