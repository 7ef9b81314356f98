"""Working days, what has matured by when, and the days of review and decision."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop.core.pilot.plan import Dates
from workshop.core.pilot.working_days import (
    WorkingDays,
    earliest_decision,
    is_review_day,
    matured_days,
    matured_until,
    planned_days,
    review_days,
    runtime_ends,
)

#: A busy machine is slow, and nothing is wrong with that.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONDAY = date(2025, 3, 3)
GOOD_FRIDAY, EASTER_MONDAY = date(2025, 4, 18), date(2025, 4, 21)
DATES = Dates(MONDAY, date(2025, 4, 8), min_runtime_weeks=3, maturation_days=7)
WORKING = WorkingDays()
EASTER = WorkingDays(frozenset({GOOD_FRIDAY, EASTER_MONDAY}))

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert MONDAY in WORKING
    assert MONDAY - timedelta(days=1) not in WORKING
    assert GOOD_FRIDAY in WORKING
    assert GOOD_FRIDAY not in EASTER


def test_the_working_days_between_two_days_hold_both() -> None:
    easter_week = EASTER.between(date(2025, 4, 16), date(2025, 4, 23))
    assert [day.day for day in easter_week] == [16, 17, 22, 23]
    assert WORKING.between(MONDAY, MONDAY) == (MONDAY,)
    assert WORKING.between(MONDAY, MONDAY - timedelta(days=1)) == ()


def test_working_days_are_found_in_both_directions() -> None:
    assert EASTER.on_or_before(EASTER_MONDAY) == date(2025, 4, 17)
    assert EASTER.on_or_after(GOOD_FRIDAY) == date(2025, 4, 22)
    assert EASTER.after(date(2025, 4, 17), 2) == date(2025, 4, 23)
    assert EASTER.after(date(2025, 4, 17), 0) == date(2025, 4, 17)


@settings(CALM)
@given(days, days, st.frozensets(days, max_size=5))
def test_between_counts_the_same_as_stepping(
    first: date, last: date, free: frozenset[date]
) -> None:
    working = WorkingDays(free)
    last = min(last, first + timedelta(days=60))
    found = working.between(first, last)
    assert list(found) == sorted(set(found))
    assert all(day in working and first <= day <= last for day in found)
    for day in found[1:]:
        assert working.after(found[found.index(day) - 1], 1) == day


def test_a_case_matures_by_the_calendar() -> None:
    assert matured_until(date(2025, 3, 28), 7) == date(2025, 3, 21)
    assert matured_until(MONDAY, 0) == MONDAY


def test_the_least_runtime_ends_on_the_last_working_day_of_its_last_week() -> None:
    assert runtime_ends(DATES, WORKING) == date(2025, 3, 21)
    assert runtime_ends(Dates(), WORKING) is None


def test_nobody_decides_before_the_least_runtime_has_matured() -> None:
    assert earliest_decision(DATES, WORKING) == date(2025, 3, 28)
    into_easter = replace(DATES, maturation_days=28)
    assert earliest_decision(into_easter, WORKING) == GOOD_FRIDAY
    assert earliest_decision(into_easter, EASTER) == date(2025, 4, 22)
    assert earliest_decision(Dates(), WORKING) is None


def test_days_mature_one_by_one_and_stop_at_the_decision() -> None:
    assert matured_days(DATES, WORKING, MONDAY + timedelta(days=6)) == ()
    assert matured_days(DATES, WORKING, MONDAY + timedelta(days=7)) == (MONDAY,)
    by_decision = matured_days(DATES, WORKING, date(2025, 4, 8))
    assert len(by_decision) == 22
    assert matured_days(DATES, WORKING, date(2025, 12, 1)) == by_decision
    assert matured_days(DATES, WORKING, date(2025, 12, 1), {MONDAY}) == by_decision[1:]
    assert matured_days(Dates(), WORKING, MONDAY) == ()


def test_what_is_planned_is_declared_or_all_that_fits() -> None:
    assert planned_days(DATES, WORKING) == 22
    assert planned_days(replace(DATES, planned_days=20), WORKING) == 20
    assert planned_days(Dates(MONDAY), WORKING) == 0


def test_a_review_on_a_holiday_is_held_on_the_working_day_before() -> None:
    later = replace(DATES, decision=date(2025, 4, 30))
    assert is_review_day(later, WORKING, GOOD_FRIDAY)
    assert not is_review_day(later, EASTER, GOOD_FRIDAY)
    assert is_review_day(later, EASTER, date(2025, 4, 17))
    assert not is_review_day(later, WORKING, date(2025, 4, 17))


def test_from_the_day_of_the_decision_on_every_day_is_a_review() -> None:
    assert is_review_day(DATES, WORKING, date(2025, 4, 8))
    assert is_review_day(DATES, WORKING, date(2025, 4, 12))
    assert not is_review_day(DATES, WORKING, date(2025, 4, 7))


def test_all_reviews_end_with_the_decision() -> None:
    found = review_days(DATES, WORKING)
    assert [day.isoformat() for day in found] == [
        *("2025-03-07", "2025-03-14", "2025-03-21", "2025-03-28", "2025-04-04", "2025-04-08"),
    ]
    assert review_days(Dates(), WORKING) == ()
    assert review_days(Dates(MONDAY), WORKING) == ()
