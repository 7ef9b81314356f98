"""From a criterion to a question: which formula, which settings, and what is refused."""

from dataclasses import replace

import pytest

from tests.calibration.asked import a_baseline, asked
from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, REPEAT, TOO_LONG, TOO_MANY, a_card
from workshop.core.pilot.criteria import Against, Cmp, Method, Stat
from workshop.core.pilot.evidence.questions import (
    Form,
    NeedsBaseline,
    NoDailyEvidence,
    Scale,
    Volume,
    ask,
    planned,
)
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.plan import Allocation

VOLUME = Volume(90, 90, 20)
LARGE, SMALL = a_baseline(0.24, 18_000), a_baseline(0.24, 17_999)


@pytest.mark.parametrize(
    ("family", "against", "form"),
    [
        (Family.SHARE, Against.ABSOLUTE, Form.SHARE),
        (Family.SHARE, Against.CONTROL_DIFF, Form.CONTRAST),
        (Family.SHARE, Against.CONTROL_RATIO, Form.CONTRAST),
        (Family.RATE, Against.ABSOLUTE, Form.RATE),
        (Family.RATE, Against.CONTROL_RATIO, Form.RATE_RATIO),
        (Family.RATE, Against.CONTROL_DIFF, Form.CONTRAST),
        (Family.MEAN, Against.ABSOLUTE, Form.CONTRAST),
        (Family.MEAN, Against.CONTROL_DIFF, Form.CONTRAST),
        (Family.MEAN, Against.BASELINE_RATIO, Form.CONTRAST),
    ],
)
def test_each_kind_of_criterion_has_its_formula(family, against, form):
    question = asked(family, 0.5, 0.4, VOLUME, against, baseline=a_baseline(1.0, 100, 1.0))
    assert question.form is form


def test_a_baseline_ten_times_the_pilot_is_taken_as_known_and_a_smaller_one_is_not():
    known, unsure = (
        asked(Family.SHARE, -0.02, -0.05, VOLUME, Against.BASELINE_DIFF, baseline=each)
        for each in (LARGE, SMALL)
    )
    assert (known.form, known.null, known.past) == (Form.SHARE, pytest.approx(0.22), None)
    assert (unsure.form, unsure.past) == (Form.CONTRAST, SMALL)


def test_a_ratio_to_a_known_baseline_is_an_absolute_limit_read_back_as_a_ratio():
    question = asked(Family.SHARE, 0.9, 0.6, VOLUME, Against.BASELINE_RATIO, baseline=LARGE)
    assert (question.null, question.shift, question.factor) == (pytest.approx(0.216), 0.0, 0.24)
    assert question.kappa == pytest.approx(0.216 * 0.784 / 0.072**2 - 1.0)


def test_of_rates_a_baseline_is_known_by_its_events():
    few = replace(a_baseline(2.0, 3599), exposure=1800.0)
    ratio = {"against": Against.BASELINE_RATIO, "volume": Volume(0.09, 0, 2000)}
    assert asked(Family.RATE, 1.0, 0.8, baseline=few, **ratio).form is Form.CONTRAST
    many = replace(few, n=3600)
    assert asked(Family.RATE, 1.0, 0.8, baseline=many, **ratio).form is Form.RATE


def test_where_agents_or_sites_were_allotted_cases_are_not_asked():
    for allocation in (Allocation.BY_AGENT, Allocation.BY_SITE):
        with pytest.raises(NoDailyEvidence):
            ask(CONTINUE, REPEAT, VOLUME, allocation)
    assert ask(CONTINUE, REPEAT, VOLUME, Allocation.RANDOM_CASE).form is Form.CONTRAST


def test_counts_and_figures_as_they_stand_are_asked_of_every_allocation():
    tripwire = replace(TOO_MANY, stat=Stat.COUNT, against=Against.ABSOLUTE, cmp=Cmp.AT_LEAST)
    question = ask(tripwire, COMPLAINTS, VOLUME, Allocation.BY_AGENT)
    assert (question.form, question.method, question.inclusive) == (Form.COUNT, Method.POINT, True)
    point = replace(TOO_LONG, method=Method.POINT)
    assert ask(point, HANDLE, VOLUME, Allocation.BY_SITE).form is Form.POINT


def test_a_criterion_against_a_missing_baseline_is_refused():
    line = replace(CONTINUE, against=Against.BASELINE_DIFF)
    with pytest.raises(NeedsBaseline):
        ask(line, replace(REPEAT, baseline=None), VOLUME)


def test_least_numbers_follow_the_formula():
    shares = asked(Family.SHARE, 0.0, -0.05, VOLUME, Against.CONTROL_DIFF)
    assert (shares.n_min, shares.events_min, shares.days_min) == (0, 10, 5)
    assert asked(Family.MEAN, 0.0, -0.05, VOLUME, Against.CONTROL_DIFF).n_min == 200
    assert asked(Family.MEAN, 8.0, 7.0, VOLUME).n_min == 300
    exact = asked(Family.SHARE, 0.2, 0.15, VOLUME)
    assert (exact.n_min, exact.events_min, exact.days_min) == (0, 0, 0)


def test_a_hybrid_leaves_half_of_its_error_for_the_last_day():
    assert ask(CONTINUE, REPEAT, VOLUME).daily_alpha == 0.025
    assert ask(replace(CONTINUE, method=Method.ALWAYS_VALID), REPEAT, VOLUME).daily_alpha == 0.05


def test_the_boundary_is_tuned_to_half_of_what_the_comparison_will_be_worth():
    assert ask(CONTINUE, REPEAT, VOLUME).t_star == 1800.0
    assert asked(Family.MEAN, 8.0, 7.0, VOLUME).t_star == 900.0
    past = asked(
        Family.SHARE, 0.0, -0.05, VOLUME, Against.BASELINE_DIFF, baseline=a_baseline(0.24, 1800)
    )
    assert past.t_star == pytest.approx(450.0)
    rates = replace(a_baseline(2.0, 100), exposure=1800.0)
    half = asked(Family.RATE, 0.5, 0.4, VOLUME, Against.BASELINE_RATIO, baseline=rates)
    assert half.t_star == pytest.approx(1800.0 / 1.25 / 2.0)


def test_the_dispersion_of_the_baseline_divides_rates_and_nothing_else():
    scattered = a_baseline(0.2, 400, 1.0, phi=2.0)
    assert asked(Family.RATE, 0.2, 0.1, VOLUME, baseline=scattered).phi == 2.0
    assert asked(Family.SHARE, 0.2, 0.1, VOLUME, baseline=scattered).phi == 1.0


def test_limits_outside_of_all_shares_and_rates_are_held_inside():
    assert asked(Family.SHARE, 0.0, None, VOLUME).null == 1e-6
    assert asked(Family.SHARE, 1.0, None, VOLUME).null == 1.0 - 1e-6
    assert asked(Family.RATE, 0.0, None, VOLUME).null == 1e-12


def test_a_card_plans_both_arms_and_before_and_after_only_one():
    parts = a_card().parts
    assert planned(parts, REPEAT, 20) == Volume(90.0, 90.0, 20)
    fifth = replace(parts, share=20)
    assert planned(fifth, REPEAT, 20, (10, 20)) == Volume(36.0, 144.0, 20, (10, 20))
    alone = replace(fifth, allocation=Allocation.BEFORE_AFTER)
    assert planned(alone, REPEAT, 20) == Volume(36.0, 0.0, 20)
    assert planned(parts, replace(REPEAT, per_day=40.0), 20) == Volume(20.0, 20.0, 20)


def test_looks_become_parts_of_the_whole():
    question = asked(
        Family.SHARE, 0.2, 0.15, Volume(40, 0, 20, (5, 10, 20)), method=Method.SCHEDULED
    )
    assert question.fractions == (0.25, 0.5, 1.0)
    assert question.scale is Scale.VALUE
    unripe = asked(Family.SHARE, 0.2, 0.15, Volume(40, 0, 20, (0, 0)), method=Method.SCHEDULED)
    assert unripe.fractions == ()
