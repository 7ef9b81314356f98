"""How long everything is kept that is not kept for good; after that it is deleted, unasked."""

from datetime import datetime, timedelta
from enum import StrEnum

from workshop.core.account import AT_MOST


class Kept(StrEnum):
    """Something with a date on which it goes."""

    SIGN_INS = "sign-ins"
    LINKS = "one-time links"
    SCREENS = "paired screens"
    BACKUPS = "backups"
    SEATS = "traces of seats"


#: Counted from the moment that is named beside it.
PERIODS: dict[Kept, timedelta] = {
    Kept.SIGN_INS: AT_MOST,  # the moment somebody signed in
    Kept.LINKS: timedelta(0),  # the moment the link stopped working
    Kept.SCREENS: timedelta(0),  # the moment the screen stopped working
    Kept.BACKUPS: timedelta(days=30),  # the moment the backup was made
    Kept.SEATS: timedelta(days=180),  # the end of the session; if it never ended, its last event
}


def limit(kept: Kept, now: datetime) -> datetime:
    """What is from this time or before has reached its date."""
    return now - PERIODS[kept]
