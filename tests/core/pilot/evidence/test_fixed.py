"""The tests of a single look agree with scipy and statsmodels, case by case."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson, test_poisson_2indep
from statsmodels.stats.rates import test_poisson as poisson_test

from tests.calibration.asked import a_baseline, asked
from tests.core.pilot.evidence.arms import after, of_values
from workshop.core.pilot.criteria import Against, Cmp
from workshop.core.pilot.evidence import fixed
from workshop.core.pilot.evidence.questions import Volume
from workshop.core.pilot.metrics import Family

ALPHA = 0.025
BOTH = Volume(90, 90, 20)
test_poisson_2indep.__test__ = False

sides = st.sampled_from([(Cmp.BELOW, "less", "smaller"), (Cmp.ABOVE, "greater", "larger")])


def passes(question, pilot, control=None) -> bool:
    return bool(fixed.passes(question, *fixed.interval(question, pilot, control, ALPHA))[0])


@settings(max_examples=80, deadline=None)
@given(n=st.integers(1, 2000), share=st.floats(0, 1), p0=st.floats(0.01, 0.99), side=sides)
def test_a_share_is_tested_as_by_binomtest(n, share, p0, side):
    hits = round(n * share)
    question = asked(Family.SHARE, p0, None, BOTH, cmp=side[0])
    oracle = stats.binomtest(hits, n, p0, alternative=side[1])
    assert passes(question, after(n, hits)) == (oracle.pvalue < ALPHA)
    low, high = fixed.interval(question, after(n, hits), None, ALPHA)
    expected = stats.binomtest(hits, n).proportion_ci(1.0 - 2.0 * ALPHA, "exact")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(
    events=st.integers(0, 900), exposure=st.floats(0.5, 500), times=st.floats(0.3, 3), side=sides
)
def test_a_rate_is_tested_as_by_the_exact_poisson_test(events, exposure, times, side):
    rate = times * (events + 1) / exposure
    question = asked(Family.RATE, rate, None, BOTH, cmp=side[0])
    oracle = poisson_test(events, exposure, rate, method="exact-c", alternative=side[2])
    assert passes(question, after(exposure, events)) == (oracle.pvalue < ALPHA)
    low, high = fixed.interval(question, after(exposure, events), None, ALPHA)
    expected = confint_poisson(events, exposure, method="exact-c", alpha=2 * ALPHA)
    assert (low[0], high[0]) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=80, deadline=None)
@given(
    one=st.integers(0, 300),
    two=st.integers(1, 300),
    sizes=st.tuples(st.floats(1, 100), st.floats(1, 100)),
    ratio=st.floats(0.3, 3),
    side=sides,
)
def test_two_rates_are_tested_as_by_the_exact_conditional_test(one, two, sizes, ratio, side):
    question = asked(Family.RATE, ratio, None, BOTH, Against.CONTROL_RATIO, cmp=side[0])
    oracle = test_poisson_2indep(
        one, sizes[0], two, sizes[1], value=ratio, method="exact-cond", alternative=side[2]
    )
    assert passes(question, after(sizes[0], one), after(sizes[1], two)) == (oracle.pvalue < ALPHA)


@settings(max_examples=80, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_two_shares_have_newcombes_interval(sizes, shares):
    hits = [round(n * share) for n, share in zip(sizes, shares, strict=True)]
    question = asked(Family.SHARE, 0.0, None, BOTH, Against.CONTROL_DIFF)
    arms = [after(n, each) for n, each in zip(sizes, hits, strict=True)]
    low, high = fixed.interval(question, *arms, ALPHA)
    expected = confint_proportions_2indep(
        hits[0], sizes[0], hits[1], sizes[1], method="newcomb", alpha=2 * ALPHA
    )
    assert (low[0], high[0]) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-0.3, 0.3), side=sides)
def test_two_means_are_tested_by_welch(seed, shift, side):
    chance = np.random.default_rng(seed)
    one, two = chance.lognormal(shift, 0.7, 40), chance.lognormal(0, 0.8, 60)
    question = asked(Family.MEAN, 0.1, None, BOTH, Against.CONTROL_DIFF, cmp=side[0])
    oracle = stats.ttest_ind(one - 0.1, two, equal_var=False, alternative=side[1])
    assert passes(question, of_values(one), of_values(two)) == (oracle.pvalue < ALPHA)
    low, high = fixed.interval(question, of_values(one), of_values(two), ALPHA)
    expected = stats.ttest_ind(one, two, equal_var=False).confidence_interval(1 - 2 * ALPHA)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), limit=st.floats(0.8, 1.6), side=sides)
def test_a_mean_is_tested_by_students_t(seed, limit, side):
    values = np.random.default_rng(seed).lognormal(0, 0.7, 30)
    question = asked(Family.MEAN, limit, None, BOTH, cmp=side[0])
    oracle = stats.ttest_1samp(values, limit, alternative=side[1])
    assert passes(question, of_values(values)) == (oracle.pvalue < ALPHA)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), ratio=st.floats(0.6, 1.4), side=sides)
def test_a_ratio_of_means_is_tested_by_welch_on_the_scaled_control(seed, ratio, side):
    chance = np.random.default_rng(seed)
    one, two = chance.lognormal(0, 0.6, 80), chance.lognormal(0, 0.6, 60)
    question = asked(Family.MEAN, ratio, None, BOTH, Against.CONTROL_RATIO, cmp=side[0])
    oracle = stats.ttest_ind(one, ratio * two, equal_var=False, alternative=side[1])
    assert passes(question, of_values(one), of_values(two)) == (oracle.pvalue < ALPHA)


def test_a_mean_against_a_baseline_is_tested_as_against_its_summary():
    values = np.random.default_rng(3).normal(9.0, 2.0, 50)
    question = asked(
        Family.MEAN, 0.0, None, BOTH, Against.BASELINE_DIFF, baseline=a_baseline(10.0, 400, 2.5)
    )
    sd = values.std(ddof=1)
    oracle = stats.ttest_ind_from_stats(
        values.mean(), sd, 50, 10.0, 2.5, 400, equal_var=False, alternative="less"
    )
    for alpha, passed in ((oracle.pvalue * 1.001, True), (oracle.pvalue * 0.999, False)):
        ends = fixed.interval(question, of_values(values), None, alpha)
        assert fixed.passes(question, *ends)[0] == passed


def test_a_ratio_of_shares_is_tested_by_the_plain_normal_distance():
    question = asked(Family.SHARE, 0.9, None, BOTH, Against.CONTROL_RATIO)
    low, high = fixed.interval(question, after(900, 160), after(900, 240), ALPHA)
    p, q = 160 / 900, 240 / 900
    for ratio in (low[0], high[0]):
        error = np.sqrt(p * (1 - p) / 900 + ratio**2 * q * (1 - q) / 900)
        assert abs(p - ratio * q) / error == pytest.approx(stats.norm.isf(ALPHA))


def test_the_other_side_is_shown_by_the_whole_interval_too():
    question = asked(Family.SHARE, 0.2, None, BOTH)
    ends = fixed.interval(question, after(500, 150), None, ALPHA)
    assert fixed.fails(question, *ends)
    assert not fixed.passes(question, *ends)
    up = asked(Family.SHARE, 0.4, None, BOTH, cmp=Cmp.ABOVE)
    assert fixed.fails(up, *fixed.interval(up, after(500, 150), None, ALPHA))


@pytest.mark.parametrize(
    ("family", "against", "low", "high"),
    [
        (Family.SHARE, Against.ABSOLUTE, 0.0, 1.0),
        (Family.RATE, Against.ABSOLUTE, 0.0, np.inf),
        (Family.MEAN, Against.ABSOLUTE, -np.inf, np.inf),
        (Family.RATE, Against.CONTROL_RATIO, 0.0, np.inf),
        (Family.RATE, Against.CONTROL_DIFF, -np.inf, np.inf),
        (Family.SHARE, Against.CONTROL_DIFF, -1.0, 1.0),
        (Family.MEAN, Against.CONTROL_RATIO, -np.inf, np.inf),
    ],
)
def test_where_nothing_came_in_everything_stays_open(family, against, low, high):
    question = asked(family, 0.5, None, BOTH, against)
    ends = fixed.interval(question, after(0), after(0), ALPHA)
    assert (ends[0][0], ends[1][0]) == (low, high)


def test_all_events_in_one_arm_leave_one_end_of_the_ratio_open():
    question = asked(Family.RATE, 1.0, None, BOTH, Against.CONTROL_RATIO)
    low, high = fixed.interval(question, after(10, 20), after(10, 0), ALPHA)
    assert low[0] > 1.0
    assert high[0] == np.inf
