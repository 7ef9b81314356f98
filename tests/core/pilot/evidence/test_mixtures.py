"""Evidence against a fixed share or rate: the golden values, and that it is fair at every size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from workshop.core.pilot.evidence.mixtures import (
    against_rate,
    against_share,
    le_rate,
    le_share,
    rate_bounds,
    share_bounds,
    weight_of,
)


def a(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("hits", "n", "p0", "side", "prior", "golden"),
    [
        (30, 100, 0.2, "gt", (0.5, 0.5), 1.872),
        (10, 100, 0.2, "lt", (0.5, 0.5), 10.503),
        (232, 1000, 0.2, "gt", (12, 48), 8.651),
        (140, 1000, 0.10, "gt", (6, 54), 894.7),
    ],
)
def test_the_golden_values_of_shares(hits, n, p0, side, prior, golden):
    assert np.exp(le_share(a(hits), a(n), p0, side, *prior)) == pytest.approx(golden, rel=5e-4)


@pytest.mark.parametrize(("events", "side", "golden"), [(80, "gt", 9.787), (40, "lt", 19.535)])
def test_the_golden_values_of_rates(events, side, golden):
    assert np.exp(le_rate(a(events), a(10), 6, side, 10, 10 / 6)) == pytest.approx(golden, rel=5e-4)


@pytest.mark.parametrize("side", ["gt", "lt"])
@pytest.mark.parametrize("n", [1, 7, 60, 400])
def test_a_share_at_its_limit_is_a_fair_game(side, n):
    hits = np.arange(n + 1.0)
    chances = stats.binom.pmf(hits, n, 0.2)
    evidence = np.exp(against_share(hits, np.full_like(hits, n), 0.2, side, 63.0))
    assert chances @ evidence == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("side", ["gt", "lt"])
def test_a_share_on_the_harmless_side_is_a_losing_game(side):
    hits = np.arange(101.0)
    chances = stats.binom.pmf(hits, 100, 0.15 if side == "gt" else 0.25)
    evidence = np.exp(against_share(hits, np.full_like(hits, 100), 0.2, side, 63.0))
    assert chances @ evidence < 0.5


def test_a_share_beyond_its_limit_pays():
    hits = np.arange(101.0)
    evidence = np.exp(against_share(hits, np.full_like(hits, 100), 0.2, "gt", 63.0))
    assert stats.binom.pmf(hits, 100, 0.3) @ evidence > 5


@pytest.mark.parametrize("side", ["gt", "lt"])
def test_a_rate_at_its_limit_is_a_fair_game(side):
    events = np.arange(400.0)
    evidence = np.exp(against_rate(events, np.full_like(events, 10.0), 6.0, side))
    assert stats.poisson.pmf(events, 60.0) @ evidence == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("side", ["gt", "lt"])
def test_nothing_seen_is_no_evidence(side):
    assert against_share(a(0), a(0), 0.2, side, 50.0) == pytest.approx(0.0, abs=1e-12)
    assert against_rate(a(0), a(0), 6.0, side) == pytest.approx(0.0, abs=1e-12)


def test_a_tail_too_small_for_a_number_is_no_evidence_at_all():
    assert np.isneginf(against_share(a(10_000), a(10_000), 0.2, "lt", 50.0))
    assert np.isneginf(against_rate(a(0), a(100_000), 6.0, "gt"))


def test_the_weight_of_the_prior_follows_the_target_within_bounds():
    assert weight_of(0.10, 0.04) == pytest.approx(55.25)
    assert [weight_of(0.5, 0.4), weight_of(0.5, 0.001)] == [10.0, 200.0]
    assert weight_of(0.5, None) == weight_of(0.5, 0.0) == 50.0


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(0, 3000),
    share=st.floats(0, 1),
    p0=st.floats(0.001, 0.999),
    kappa=st.sampled_from([10.0, 50.0, 200.0]),
)
def test_a_share_is_ruled_out_exactly_when_it_lies_outside_the_bounds(n, share, p0, kappa):
    hits, size = a(round(n * share)), a(n)
    low, high = share_bounds(hits, size, 0.05, kappa)
    need = np.log(20.0)
    assert 0.0 <= low[0] <= high[0] <= 1.0
    if abs(p0 - low[0]) > 1e-6 and abs(p0 - high[0]) > 1e-6:
        above = against_share(hits, size, p0, "gt", kappa)[0] >= need
        below = against_share(hits, size, p0, "lt", kappa)[0] >= need
        assert (above, below) == (p0 < low[0], p0 > high[0])


@settings(max_examples=60, deadline=None)
@given(
    events=st.integers(0, 2000),
    exposure=st.floats(0.01, 1e5),
    times=st.floats(0.05, 20),
)
def test_a_rate_is_ruled_out_exactly_when_it_lies_outside_the_bounds(events, exposure, times):
    rate = times * (events + 1.0) / exposure
    low, high = rate_bounds(a(events), a(exposure), 0.05)
    need = np.log(20.0)
    assert 0.0 <= low[0] <= high[0]
    if min(abs(rate / max(low[0], 1e-300) - 1), abs(rate / high[0] - 1)) > 1e-6:
        above = against_rate(a(events), a(exposure), rate, "gt")[0] >= need
        below = against_rate(a(events), a(exposure), rate, "lt")[0] >= need
        assert (above, below) == (rate < low[0], rate > high[0])


def test_without_cases_every_share_and_rate_stays_open():
    assert share_bounds(a(0), a(0), 0.05, 50.0) == (0.0, 1.0)
    assert rate_bounds(a(0), a(0), 0.05) == (0.0, np.inf)
