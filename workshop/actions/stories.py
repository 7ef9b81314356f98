"""Reading what people did with pilots, for those who may see it."""

from workshop.actions.house import House
from workshop.core.permissions import Account, Right, may
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.story import Story
from workshop.storage.queries import pilots as queries
from workshop.storage.queries import stories


def of_pilot(house: House, account: Account, pilot_id: str) -> Story:
    """The story of a pilot.

    Raises:
        NoSuchPilot: there is none that this account may see.
    """
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
        if not may(Right.SEE_PILOTS, account, pilot.team_id):
            raise NoSuchPilot
        return stories.one(reading, pilot_id)
