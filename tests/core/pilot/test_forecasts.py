"""Forecasts are sealed with a key, and nobody without it can tell one from another."""

import pytest

from workshop.core.pilot import forecasts
from workshop.core.pilot.forecasts import ForecastOutOfRange

KEY = b"c" * 32


@pytest.mark.parametrize("percent", [0, 1, 55, 100])
def test_a_forecast_can_be_opened_with_the_key(percent):
    kept = forecasts.sealed(KEY, "p", "ada", percent)
    assert forecasts.opened(KEY, "p", "ada", kept) == percent


def test_without_the_key_or_for_another_person_there_is_no_number():
    kept = forecasts.sealed(KEY, "p", "ada", 55)
    assert forecasts.opened(b"d" * 32, "p", "ada", kept) is None
    assert forecasts.opened(KEY, "p", "ben", kept) is None
    assert forecasts.opened(KEY, "q", "ada", kept) is None


def test_two_people_with_the_same_forecast_are_not_seen_to_agree():
    assert forecasts.sealed(KEY, "p", "ada", 55) != forecasts.sealed(KEY, "p", "ben", 55)


@pytest.mark.parametrize("percent", [-1, 101])
def test_what_is_no_percentage_is_refused(percent):
    with pytest.raises(ForecastOutOfRange):
        forecasts.sealed(KEY, "p", "ada", percent)
