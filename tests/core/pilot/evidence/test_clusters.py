"""Agents or sites: each counts once, on few looks, and the usual tests agree."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.calibration.allotting import permuted
from tests.pilots import CONTINUE, TOO_LONG
from workshop.core.pilot.criteria import Against, Cmp
from workshop.core.pilot.evidence.clusters import TooManyLooks, ask, trace

LINE = replace(CONTINUE, alpha=0.05)


def agents(seed: int, count: int = 8, middle: float = 0.2, looks: int = 1) -> np.ndarray:
    """One figure for each agent and look."""
    return np.random.default_rng(seed).normal(middle, 0.04, (count, looks))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9999), st.integers(8, 20), st.floats(-0.1, 0.1))
def test_agents_are_compared_by_welchs_t_with_two_fewer_degrees_than_agents(seed, count, shift):
    one, two = agents(seed, count, 0.2 + shift), agents(seed + 1, 9)
    path = trace(ask(LINE, 4), one, two)
    oracle = stats.ttest_ind(one[:, 0], two[:, 0], equal_var=False)
    assert path.strength[0] == pytest.approx(-oracle.statistic)
    assert path.bound[0] == pytest.approx(stats.t.isf(0.05 / 4, count + 9 - 2))
    assert path.met[0] == (path.high[0] < 0.0)
    assert path.refuted[0] == (path.low[0] > 0.0)


def test_without_a_control_agents_are_compared_with_the_limit():
    one = agents(5, 12, 0.3)
    path = trace(ask(replace(TOO_LONG, alpha=0.05), 1), one, agents(6))
    oracle = stats.ttest_1samp(one[:, 0], 0.10)
    assert path.strength[0] == pytest.approx(oracle.statistic)
    assert path.bound[0] == pytest.approx(stats.t.isf(0.05, 11))
    assert path.met[0]


def test_a_ratio_is_asked_of_the_scaled_control():
    one, two = agents(7, 10, 0.12), agents(8, 10, 0.2)
    line = replace(LINE, against=Against.CONTROL_RATIO, value=0.9)
    path = trace(ask(line, 1), one, two)
    oracle = stats.ttest_ind(one[:, 0], 0.9 * two[:, 0], equal_var=False)
    assert path.strength[0] == pytest.approx(-oracle.statistic)
    assert path.estimate[0] == pytest.approx(one.mean() / two.mean())
    assert path.low[0] < path.estimate[0] < path.high[0]


def test_fewer_than_eight_agents_a_side_show_nothing():
    assert not trace(ask(LINE, 1), agents(1, 7, 0.0), agents(2, 8)).met[0]
    assert not trace(ask(LINE, 1), agents(1, 8, 0.0), agents(2, 7)).met[0]
    assert trace(ask(LINE, 1), agents(1, 8, 0.0), agents(2, 8)).met[0]


def test_without_a_control_nothing_is_said_of_it():
    path = trace(ask(LINE, 1), agents(1, 8, 0.0))
    assert (path.enough[0], path.met[0], path.refuted[0]) == (False, False, False)


def test_an_agent_without_cases_counts_for_nothing():
    one = agents(1, 9, 0.0)
    one[3] = np.nan
    whole = trace(ask(LINE, 1), np.delete(one, 3, axis=0), agents(2))
    gap = trace(ask(LINE, 1), one, agents(2))
    assert gap.strength == pytest.approx(whole.strength)
    one[4] = np.nan
    assert not trace(ask(LINE, 1), one, agents(2)).enough[0]


def test_what_a_look_proved_stays_proved():
    one = np.concatenate([agents(1, 8, 0.0), agents(1, 8, 0.3)], axis=1)
    path = trace(ask(LINE, 2), one, agents(2, 8, looks=2))
    assert (path.met.tolist(), path.refuted.tolist()) == ([True, True], [False, True])


def test_agents_who_are_all_alike_show_nothing():
    same = np.full((8, 1), 0.2)
    path = trace(ask(LINE, 1), same - 0.1, same)
    assert (path.strength[0], path.low[0], path.high[0]) == (0.0, -np.inf, np.inf)


def test_five_looks_are_refused():
    assert ask(LINE, 4).look_alpha == pytest.approx(0.0125)
    with pytest.raises(TooManyLooks) as refused:
        ask(LINE, 5)
    assert refused.value.code == "too_many_looks"


@pytest.mark.parametrize("side", ["gt", "lt"])
def test_few_agents_are_allotted_anew_in_every_way_there_is(side):
    one, two = agents(3, 5, 0.22)[:, 0], agents(4, 6)[:, 0]
    oracle = stats.permutation_test(
        (one, two),
        lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis),
        alternative="greater" if side == "gt" else "less",
        n_resamples=np.inf,
        vectorized=True,
    )
    found = permuted(one, two, side, np.random.default_rng(1))
    assert found == pytest.approx(oracle.pvalue, abs=1e-9)


def test_many_agents_are_allotted_anew_by_chance():
    one, two = agents(3, 15, 0.18)[:, 0], agents(4, 15)[:, 0]
    found = permuted(one, two, "lt", np.random.default_rng(1))
    oracle = stats.ttest_ind(one, two, alternative="less").pvalue
    assert found == pytest.approx(oracle, rel=0.2)


def test_the_check_agrees_with_t_where_agents_are_ordinary():
    for seed in range(20):
        one, two = agents(seed, 8, 0.17)[:, 0], agents(seed + 50)[:, 0]
        t = stats.ttest_ind(one, two, equal_var=False, alternative="less").pvalue
        assert permuted(one, two, "lt", np.random.default_rng(1)) == pytest.approx(t, abs=0.05)


def test_what_is_below_is_asked_with_its_sign():
    assert ask(replace(LINE, cmp=Cmp.ABOVE), 1).side == "gt"
