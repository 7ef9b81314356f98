"""Paths: what must hold of every one of them, whatever comes in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calibration.asked import a_baseline, asked
from tests.core.pilot.evidence.arms import daily
from tests.pilots import COMPLAINTS, HANDLE, TOO_LONG, TOO_MANY
from workshop.core.pilot.criteria import Against, Cmp, Method, Stat
from workshop.core.pilot.evidence.paths import estimate, interval, trace
from workshop.core.pilot.evidence.questions import Form, Volume, ask
from workshop.core.pilot.evidence.sums import Running, figure, history, over_one, running
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.readings import Sums

DAYS = 12
VOLUME = Volume(40, 40, DAYS, (4, 8, 12))
LOOKS = (3, 7, 11)


def arm(seed: int, family: Family, runs: int = 1, level: float = 1.0) -> Running:
    """Days of every kind: empty ones, large ones, days without a hit and with nothing but hits."""
    chance = np.random.default_rng(seed)
    n = chance.choice([0, 1, 3, 40, 400], (runs, DAYS)).astype(float)
    if family is Family.RATE:
        return daily(n / 7.0, chance.poisson(n * level / 7.0) * chance.choice([0, 1, 3], (runs, 1)))
    if family is Family.SHARE:
        return daily(n, chance.binomial(n.astype(int), chance.choice([0, 0.1, 0.5, 1], (runs, 1))))
    spread = chance.choice([0.0, 1.0, 40.0])
    means = np.abs(level * 8.0 + chance.normal(0, spread + 1e-300, (runs, DAYS)))
    return daily(n, None, n * means, n * means**2 + n * spread**2)


KINDS = [
    (Family.SHARE, 0.2, Against.ABSOLUTE),
    (Family.SHARE, 0.0, Against.CONTROL_DIFF),
    (Family.SHARE, 0.9, Against.CONTROL_RATIO),
    (Family.SHARE, -0.02, Against.BASELINE_DIFF),
    (Family.SHARE, 0.9, Against.BASELINE_RATIO),
    (Family.RATE, 1.0, Against.ABSOLUTE),
    (Family.RATE, 1.2, Against.CONTROL_RATIO),
    (Family.RATE, 0.1, Against.CONTROL_DIFF),
    (Family.RATE, 1.1, Against.BASELINE_RATIO),
    (Family.MEAN, 8.0, Against.ABSOLUTE),
    (Family.MEAN, -0.5, Against.CONTROL_DIFF),
    (Family.MEAN, 0.9, Against.CONTROL_RATIO),
    (Family.MEAN, 0.5, Against.BASELINE_DIFF),
]
BASELINES = {
    Family.SHARE: a_baseline(0.2, 500),
    Family.RATE: replace(a_baseline(1.0, 60, phi=1.3), exposure=60.0),
    Family.MEAN: a_baseline(8.0, 300, 3.0),
}
LARGE = {
    Family.SHARE: a_baseline(0.2, 50_000),
    Family.RATE: replace(a_baseline(1.0, 60_000), exposure=60_000.0),
    Family.MEAN: a_baseline(8.0, 30_000, 3.0),
}
kinds = st.sampled_from(KINDS)
seeds = st.integers(0, 100_000)
methods = st.sampled_from(list(Method))
cmps = st.sampled_from(list(Cmp))


def question(kind, method=Method.ALWAYS_VALID, cmp=Cmp.BELOW, baselines=BASELINES):
    family, value, against = kind
    return asked(family, value, None, VOLUME, against, method, 0.05, baselines[family], cmp)


@settings(max_examples=150, deadline=None)
@given(kinds, seeds, methods, cmps, st.sampled_from([BASELINES, LARGE]))
def test_nothing_is_ever_not_a_number_and_what_is_met_stays_met(kind, seed, method, cmp, past):
    asks = question(kind, method, cmp, past)
    pilot, control = arm(seed, kind[0], 5), arm(seed + 1, kind[0], 5)
    path = trace(asks, pilot, control, DAYS - 1, LOOKS)
    low, high = interval(asks, pilot, control, DAYS - 1, LOOKS)
    for each in (path.strength, path.opposite, path.bound, path.estimate, low, high):
        assert each.shape == (5, DAYS)
        assert not np.isnan(each).any()
    assert (low <= high).all()
    if method is not Method.POINT:
        assert (np.diff(path.met.astype(int)) >= 0).all()
        assert (np.diff(path.refuted.astype(int)) >= 0).all()


@settings(max_examples=100, deadline=None)
@given(kinds, seeds, cmps)
def test_the_interval_shuts_out_the_limit_exactly_when_the_evidence_passes(kind, seed, cmp):
    asks = question(kind, cmp=cmp)
    pilot, control = arm(seed, kind[0], 5), arm(seed + 1, kind[0], 5)
    path, (low, high) = trace(asks, pilot, control), interval(asks, pilot, control)
    sure = np.abs(path.strength - path.bound) > 1e-6
    sure &= np.abs(path.opposite - path.bound) > 1e-6
    out = low > asks.limit if asks.side == "gt" else high < asks.limit
    other = high < asks.limit if asks.side == "gt" else low > asks.limit
    assert (out == (path.strength >= path.bound))[sure].all()
    assert (other == (path.opposite >= path.bound))[sure].all()


@settings(max_examples=60, deadline=None)
@given(kinds, seeds, methods)
def test_asking_for_the_contrary_swaps_what_is_met_and_what_is_refuted(kind, seed, method):
    if method in (Method.POINT, Method.HYBRID):
        return
    pilot, control = arm(seed, kind[0], 5), arm(seed + 1, kind[0], 5)
    one = trace(question(kind, method, Cmp.BELOW), pilot, control, None, LOOKS)
    two = trace(question(kind, method, Cmp.ABOVE), pilot, control, None, LOOKS)
    assert (one.met == two.refuted).all()
    assert (one.refuted == two.met).all()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([k for k in KINDS if k[2] is Against.CONTROL_DIFF]), seeds)
def test_swapping_the_arms_mirrors_the_sides(kind, seed):
    fair = (kind[0], 0.0, kind[2])
    pilot, control = arm(seed, kind[0], 5), arm(seed + 1, kind[0], 5)
    one, two = trace(question(fair), pilot, control), trace(question(fair), control, pilot)
    assert one.strength == pytest.approx(two.opposite)
    assert one.estimate == pytest.approx(-two.estimate)
    assert (one.met == two.refuted).all()
    low, high = interval(question(fair), pilot, control)
    mirrored = interval(question(fair), control, pilot)
    assert low == pytest.approx(-mirrored[1])
    assert high == pytest.approx(-mirrored[0])


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_swapping_the_arms_mirrors_a_ratio_of_rates(seed):
    fair = question((Family.RATE, 1.0, Against.CONTROL_RATIO))
    pilot, control = arm(seed, Family.RATE, 5), arm(seed + 1, Family.RATE, 5)
    one, two = trace(fair, pilot, control), trace(fair, control, pilot)
    assert one.strength == pytest.approx(two.opposite, abs=1e-9)
    assert (one.met == two.refuted).all()


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from([1 / 60, 60.0, 1000.0]), st.sampled_from(list(Against)))
def test_minutes_or_hours_are_the_same_evidence(seed, unit, against):
    pilot, control = arm(seed, Family.MEAN, 3), arm(seed + 1, Family.MEAN, 3)
    ratio = against in (Against.CONTROL_RATIO, Against.BASELINE_RATIO)
    value = 0.9 if ratio else 8.0 if against is Against.ABSOLUTE else -0.3
    rescaled = [
        Running(each.size, each.hits, each.total * unit, each.squares * unit**2, each.days)
        for each in (pilot, control)
    ]
    one = trace(question((Family.MEAN, value, against)), pilot, control)
    there = {Family.MEAN: a_baseline(8.0 * unit, 300, 3.0 * unit)}
    scaled = value if ratio else value * unit
    two = trace(question((Family.MEAN, scaled, against), baselines=there), *rescaled)
    assert one.strength == pytest.approx(two.strength, rel=1e-5, abs=1e-5)
    assert one.estimate * (1.0 if ratio else unit) == pytest.approx(two.estimate)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from([0.001, 60.0]))
def test_an_exposure_in_other_units_is_the_same_evidence(seed, unit):
    pilot, control = arm(seed, Family.RATE, 3), arm(seed + 1, Family.RATE, 3)
    rescaled = [
        Running(each.size * unit, each.hits, each.total, each.squares, each.days)
        for each in (pilot, control)
    ]
    for against, value, scaled in (
        (Against.ABSOLUTE, 1.0, 1.0 / unit),
        (Against.CONTROL_RATIO, 1.2, 1.2),
    ):
        one = trace(question((Family.RATE, value, against)), pilot, control)
        two = trace(question((Family.RATE, scaled, against)), *rescaled)
        assert one.strength == pytest.approx(two.strength, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.floats(0, 60)), max_size=60),
    st.randoms(use_true_random=False),
)
def test_the_order_of_cases_within_a_day_is_irrelevant(cases, order):
    def of_days(rows):
        days = [Sums() for _ in range(6)]
        for day, hit, value in rows:
            days[day] = days[day] + Sums(1, int(hit), value, value**2, 1.0)
        return days

    shuffled = list(cases)
    order.shuffle(shuffled)
    for family in Family:
        one, two = (running(of_days(rows), family) for rows in (cases, shuffled))
        for name in ("size", "hits", "total", "squares", "days"):
            assert getattr(one, name) == pytest.approx(getattr(two, name))


def test_a_hybrid_spends_its_fixed_test_on_the_last_day_and_on_no_other():
    asks = asked(Family.SHARE, 0.0, -0.05, Volume(90, 90, 20), Against.CONTROL_DIFF, Method.HYBRID)
    pilot, control = daily([90.0] * 20, [17.5] * 20), daily([90.0] * 20, [21.1] * 20)
    daily_only = trace(asks, pilot, control)
    assert not daily_only.met.any()
    assert trace(asks, pilot, control, final=19).met.tolist() == [False] * 19 + [True]
    high, cut = interval(asks, pilot, control)[1], interval(asks, pilot, control, final=19)[1]
    assert (high[:19] == cut[:19]).all()
    assert cut[19] < 0.0 < high[19]


def test_a_schedule_looks_on_its_dates_and_on_no_other():
    asks = asked(Family.SHARE, 0.20, 0.15, Volume(40, 0, 20, (10, 20)), method=Method.SCHEDULED)
    better, worse = daily([40.0] * 20, [3.0] * 20), daily([40.0] * 20, [14.0] * 20)
    path = trace(asks, better, None, None, (9, 19))
    assert path.met.tolist() == [False] * 9 + [True] * 11
    assert (path.strength < path.bound).all()
    assert trace(asks, worse, None, None, (9,)).refuted[9]
    assert not trace(asks, better).met.any()


def test_a_schedule_without_dates_proves_nothing():
    asks = replace(question(KINDS[0], Method.SCHEDULED), fractions=())
    assert not trace(asks, arm(1, Family.SHARE), None, None, LOOKS).met.any()


@pytest.mark.parametrize(
    ("hits", "cases", "days", "enough"),
    [(10, 400, 5, True), (9, 400, 5, False), (391, 400, 5, False), (10, 400, 4, False)],
)
def test_two_shares_wait_for_events_non_events_and_days(hits, cases, days, enough):
    asks = asked(Family.SHARE, 0.0, -0.05, VOLUME, Against.CONTROL_DIFF)
    size = [cases / days] * days
    pilot, control = daily(size, [hits / days] * days), daily(size, [40 / days] * days)
    assert trace(asks, pilot, control).enough[-1] == enough
    assert trace(asks, control, pilot).enough[-1] == enough


def test_a_mean_waits_for_its_cases():
    alone = asked(Family.MEAN, 8.0, 7.0, VOLUME)
    for n, enough in ((60.0, True), (59.0, False)):
        arm_of = daily([n] * 5, None, [n * 8.0] * 5, [n * 70.0] * 5)
        assert trace(alone, arm_of).enough[-1] == enough


def test_the_criterion_may_ask_for_more_cases_and_events():
    line = replace(TOO_LONG, n_min=500)
    path = trace(ask(line, HANDLE, VOLUME), daily([100.0] * 6, [60.0] * 6))
    assert path.met.tolist() == [False] * 4 + [True] * 2


def test_a_count_is_met_when_it_is_reached_and_counts_as_it_stands():
    line = replace(TOO_MANY, stat=Stat.COUNT, against=Against.ABSOLUTE, cmp=Cmp.AT_LEAST, value=3.0)
    asks = ask(line, COMPLAINTS, VOLUME)
    arm_of = daily([90.0] * 4, [1.0, 1.0, 1.0, -1.0])
    path = trace(asks, arm_of)
    assert asks.form is Form.COUNT
    assert path.met.tolist() == [False, False, True, False]
    assert not path.refuted.any()
    above = ask(replace(line, cmp=Cmp.ABOVE), COMPLAINTS, VOLUME)
    assert not trace(above, arm_of).met.any()
    assert [end.tolist() for end in interval(asks, arm_of)] == [[1.0, 2.0, 3.0, 2.0]] * 2


def test_a_point_compares_figures_as_they_stand():
    asks = asked(Family.SHARE, 0.0, -0.05, VOLUME, Against.CONTROL_DIFF, Method.POINT)
    path = trace(asks, daily([10.0] * 2, [1.0, 4.0]), daily([10.0] * 2, [2.0, 2.0]))
    assert path.estimate == pytest.approx([-0.1, 0.05])
    assert path.met.tolist() == [True, False]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "control" in kind[2]])
def test_without_a_control_nothing_is_said_of_it(kind):
    asks, pilot = question(kind), arm(3, kind[0], 2)
    path, (low, high) = trace(asks, pilot), interval(asks, pilot)
    assert not (path.met | path.refuted).any()
    assert not np.isnan(path.strength).any()
    assert (low < high).all()


def test_a_known_baseline_is_read_back_as_a_difference():
    past = a_baseline(0.20, 100_000)
    asks = asked(Family.SHARE, -0.02, -0.06, VOLUME, Against.BASELINE_DIFF, baseline=past)
    same = asked(Family.SHARE, 0.18, 0.14, VOLUME)
    pilot = daily([40.0] * 12, [5.0] * 12)
    assert estimate(asks, pilot) == pytest.approx(estimate(same, pilot) - 0.20)
    one, two = interval(asks, pilot), interval(same, pilot)
    assert one[0] == pytest.approx(two[0] - 0.20)
    assert one[1] == pytest.approx(two[1] - 0.20)
    assert trace(asks, pilot).strength == pytest.approx(trace(same, pilot).strength)


def test_a_point_against_a_baseline_takes_it_away():
    past = a_baseline(8.0, 300, 3.0)
    asks = asked(Family.MEAN, 0.5, None, VOLUME, Against.BASELINE_DIFF, Method.POINT, baseline=past)
    assert trace(asks, daily([10.0], None, [75.0], [600.0])).estimate == pytest.approx([-0.5])


def test_the_baseline_of_a_rate_knows_its_exposure_or_finds_it():
    told = history(replace(a_baseline(2.0, 50), exposure=25.0), Family.RATE)
    found = history(a_baseline(2.0, 50), Family.RATE)
    assert (told.size, found.size) == (25.0, 25.0)
    assert over_one(50, 0.0) == 0.0


def test_late_corrections_never_leave_less_than_nothing_or_more_hits_than_cases():
    days = [Sums(10, 8), Sums(-4, 0), Sums(-8, -9)]
    arm_of = running(days, Family.SHARE)
    assert arm_of.size.tolist() == [10.0, 6.0, 0.0]
    assert arm_of.hits.tolist() == [8.0, 6.0, 0.0]


def test_days_without_anything_are_no_days():
    assert running([Sums(5, 1), Sums(), Sums(3, 0)], Family.SHARE).days.tolist() == [1.0, 1.0, 2.0]
    assert figure(running([Sums()], Family.MEAN), Family.MEAN).value.tolist() == [0.0]
