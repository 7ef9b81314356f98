"""What every act on a locked pilot begins with: the right, under the lock, and the local day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from workshop.actions.standing import fresh
from workshop.core.permissions import Account, Right, may, require
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.pilot.story import Story
from workshop.storage.queries import stories
from workshop.storage.unit import PilotUnit


def require_on_pilot(unit: PilotUnit, right: Right, account: Account | None) -> Account:
    """Return the asking account, which has this right in the pilot's team now.

    Raises:
        NotSignedIn, NotAllowed: it has not.
        NoSuchPilot: it may not even see the pilots of this team.
    """
    found = fresh(unit, account)
    require_visible(unit.pilot, found)
    require(right, found, unit.pilot.team_id)
    return found


def require_visible(pilot: Pilot, account: Account) -> None:
    """Raise `NoSuchPilot` for a pilot of a team whose pilots the account may not see."""
    if not may(Right.SEE_PILOTS, account, pilot.team_id):
        raise NoSuchPilot


def local_day(pilot: Pilot, now: datetime) -> date:
    """The day it is where the pilot runs."""
    return now.astimezone(ZoneInfo(pilot.card.dates.timezone)).date()


def story_on(unit: PilotUnit) -> Story:
    """What the chain says now, under the lock."""
    return stories.one(unit.connection, unit.pilot.id)
