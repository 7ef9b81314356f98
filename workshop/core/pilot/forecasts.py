"""Gut forecasts, blind: given with each signature, readable by nobody until the decision.

What is kept is an HMAC with the key outside the database, not the number. Whoever has the key finds
it again by trying all 101; whoever has the database alone never does.
"""

import hmac

from workshop.core.errors import Invalid
from workshop.core.pilot.chain import seal
from workshop.core.words import N_

LEAST, MOST = 0, 100


class ForecastOutOfRange(Invalid):
    """A forecast that is no whole number of percent."""

    code = "forecast_out_of_range"
    sentence = N_("Please give your gut feeling as a whole number from 0 to 100 percent.")


def sealed(key: bytes, pilot_id: str, by_id: str, percent: int) -> str:
    """What is kept of the forecast of this person: 64 hexadecimal digits.

    Raises:
        ForecastOutOfRange: it is none from 0 to 100.
    """
    if not LEAST <= percent <= MOST:
        raise ForecastOutOfRange
    return _sealed(key, pilot_id, by_id, percent)


def opened(key: bytes, pilot_id: str, by_id: str, kept: str) -> int | None:
    """The forecast in percent; None where another key was in use then."""
    for percent in range(LEAST, MOST + 1):
        if hmac.compare_digest(_sealed(key, pilot_id, by_id, percent), kept):
            return percent
    return None


def _sealed(key: bytes, pilot_id: str, by_id: str, percent: int) -> str:
    return seal(key, f"forecast {pilot_id} {by_id} {percent}")
