"""Which days people have off where a pilot runs."""

from datetime import date

from workshop.actions.calendars import working_days
from workshop.core.pilot.plan import Dates
from workshop.core.pilot.regions import REGIONS

CORPUS_CHRISTI, KINGS_DAY = date(2026, 6, 4), date(2026, 4, 27)
START = date(2026, 3, 2)


def test_each_region_has_its_own_holidays() -> None:
    assert CORPUS_CHRISTI not in working_days(Dates(START, region="DE-BY"))
    assert CORPUS_CHRISTI in working_days(Dates(START, region="DE-BE"))
    assert KINGS_DAY not in working_days(Dates(START, region="NL"))
    assert KINGS_DAY in working_days(Dates(START, region="DE"))


def test_the_turn_of_the_year_is_known_on_both_sides() -> None:
    working = working_days(Dates(date(2026, 12, 21), region="DE"))
    assert date(2026, 1, 1) not in working
    assert date(2027, 1, 1) not in working


def test_without_a_start_or_with_an_unknown_region_there_are_weekends_only() -> None:
    assert date(2026, 1, 1) in working_days(Dates(START, region="ATLANTIS"))
    assert date(2026, 1, 3) not in working_days(Dates(START, region="ATLANTIS"))
    assert date(2026, 1, 3) not in working_days(Dates(region="DE"))


def test_every_region_that_can_be_chosen_has_its_new_year() -> None:
    for region in REGIONS:
        assert date(2026, 1, 1) not in working_days(Dates(START, region=region))
