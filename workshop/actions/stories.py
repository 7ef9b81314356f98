"""Reading what people did with pilots, for those who may see it."""

from workshop.actions.house import House
from workshop.actions.pilots_at_hand import require_visible
from workshop.core.permissions import Account
from workshop.core.pilot.story import Story
from workshop.storage.queries import pilots as queries
from workshop.storage.queries import stories


def of_pilot(house: House, account: Account, pilot_id: str) -> Story:
    """The story of a pilot.

    Raises:
        NoSuchPilot: there is none that this account may see.
    """
    with house.store.reading() as reading:
        require_visible(queries.one(reading, pilot_id), account)
        return stories.one(reading, pilot_id)
