"""Boundaries: the golden values, and looks that spend exactly what they may."""

import numpy as np
import pytest
from scipy import stats

from workshop.core.pilot.evidence.boundary import few_looks, few_looks_errors, z_av, z_fixed


@pytest.mark.parametrize(
    ("t", "alpha", "golden"),
    [(1.0, 0.05, 2.778), (1.0, 0.025, 3.041), (1.0, 0.05 / 3, 3.184), (0.1, 0.05, 3.565)],
)
def test_the_golden_values(t, alpha, golden):
    assert z_av(t * 700, 700, alpha) == pytest.approx(golden, abs=5e-4)


def test_the_boundary_is_tightest_near_the_middle_of_what_is_planned():
    widths = z_av(np.array([10.0, 100.0, 1000.0, 4000.0, 100_000.0]), 1000.0, 0.05)
    assert widths.argmin() == 2


def test_where_nothing_is_known_nothing_passes():
    assert z_av(0.0, 700, 0.05) == np.inf


def test_one_look_needs_the_usual_distance():
    assert z_fixed(0.05) == pytest.approx(1.645, abs=5e-4)
    assert few_looks((1.0,), 0.05)[0] == pytest.approx(1.645, abs=1e-3)


def test_four_weekly_looks_have_the_constants_of_o_brien_and_fleming():
    assert few_looks((0.25, 0.5, 0.75, 1.0), 0.05) == pytest.approx(
        (3.47, 2.45, 2.00, 1.73), abs=0.005
    )


@pytest.mark.parametrize("fractions", [(0.5, 1.0), (0.25, 0.5, 0.75, 1.0), (0.2, 0.3, 0.9, 1.0)])
@pytest.mark.parametrize("alpha", [0.05, 0.05 / 3])
def test_all_looks_together_spend_what_was_promised(fractions, alpha):
    looks = few_looks(fractions, alpha)
    shared = np.minimum.outer(fractions, fractions) / np.sqrt(np.outer(fractions, fractions))
    inside = stats.multivariate_normal(cov=shared, seed=1).cdf(np.array(looks))
    assert 1.0 - inside == pytest.approx(alpha, rel=0.01)


def test_each_look_alone_spends_less_and_the_last_the_most():
    errors = few_looks_errors((0.25, 0.5, 0.75, 1.0), 0.05)
    assert list(errors) == sorted(errors)
    assert errors[-1] < 0.05 < sum(errors)


def test_looks_before_anything_or_with_nothing_in_between_cost_nothing():
    assert few_looks((0.0, 0.5, 0.5, 1.0), 0.05)[1:] == pytest.approx(
        [few_looks((0.5, 1.0), 0.05)[place] for place in (0, 0, 1)]
    )
    assert few_looks((0.0, 1.0), 0.05)[0] > 20.0
