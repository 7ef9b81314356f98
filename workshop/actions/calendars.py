"""Which days people have off where a pilot runs: the `holidays` library, asked once a year."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from workshop.core.pilot.plan import Dates
from workshop.core.pilot.regions import REGIONS
from workshop.core.pilot.working_days import WorkingDays
from workshop.later import Later

if TYPE_CHECKING:
    import holidays
else:
    holidays = Later("holidays")

#: Years around the start of a pilot whose holidays are looked up.
YEARS_BEFORE, YEARS_AFTER = 1, 2


def working_days(dates: Dates) -> WorkingDays:
    """The working days of the pilot's site, from a year before its start to two years after.

    A region nobody knows has weekends alone; the card refuses it where it is chosen.
    """
    first = (dates.start or date.min.replace(year=2)).year - YEARS_BEFORE
    return WorkingDays(_holidays(dates.region, first, first + YEARS_BEFORE + YEARS_AFTER))


@lru_cache(maxsize=64)
def _holidays(region: str, first: int, last: int) -> frozenset[date]:
    if region not in REGIONS:
        return frozenset()
    country, _, state = region.partition("-")
    years = range(first, last + 1)
    return frozenset(holidays.country_holidays(country, subdiv=state or None, years=years))
