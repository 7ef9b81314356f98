"""The starter library: each measure with the one that guards it."""

from workshop.core.pilot.library import (
    GUARDS,
    LIBRARY,
    is_duration,
    partner_of,
    suggestion,
)
from workshop.core.pilot.metrics import Dimension, Metric, Quality


def test_every_suggestion_has_a_guardrail_that_exists() -> None:
    keys = {each.metric.key for each in (*LIBRARY, *GUARDS)}
    assert len(keys) == len(LIBRARY) + len(GUARDS)
    assert all(each.partner in keys - {each.metric.key} for each in LIBRARY)
    assert all(each.why for each in (*LIBRARY, *GUARDS))


def test_customers_employees_and_leadership_all_find_something() -> None:
    assert {each.metric.dimension for each in LIBRARY} == set(Dimension)


def test_what_is_about_time_is_offered_as_a_share_above_a_limit() -> None:
    slow = [each.metric for each in (*LIBRARY, *GUARDS) if is_duration(each.metric)]
    shares = [each for each in slow if each.kind is Quality.SPEED]
    assert shares
    assert all(each.limit is not None for each in shares)


def test_a_partner_is_a_measure_and_a_measure_of_ones_own_has_none() -> None:
    partner = partner_of("repeat7")
    assert isinstance(partner, Metric)
    assert partner.key == "handle"
    assert partner_of("our_own") is None
    assert partner_of("handle") is None
    assert suggestion("our_own") is None
