"""What was dealt: to this seat, found by its own tags, and how often in all."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.jam import Jam
from workshop.storage.tables import DealRow


def mine(connection: Connection, secret: str, jam: Jam) -> tuple[str, ...]:
    """Everything dealt to this seat in this visit, in the order it was dealt."""
    statement = select(DealRow.tag, DealRow.thing).where(
        DealRow.session_id == jam.id, DealRow.visit == jam.visit
    )
    dealt = {row[0]: row[1] for row in connection.execute(statement)}
    found: list[str] = []
    while (mark := deal_tag(secret, jam, len(found))) in dealt:
        found.append(dealt[mark])
    return tuple(found)


def deal_tag(secret: str, jam: Jam, place: int) -> str:
    """The tag of the card this seat was dealt at this place (0, 1, 2 ...) of this visit."""
    return tag(secret, Purpose.DEAL, str(jam.visit), str(place))


def times_dealt(connection: Connection, jam: Jam) -> Mapping[str, int]:
    """How often each thing has been dealt in this session, to whomever."""
    statement = select(DealRow.thing).where(DealRow.session_id == jam.id)
    return Counter(row[0] for row in connection.execute(statement))
