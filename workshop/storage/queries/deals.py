"""What was dealt: to this seat, found by its own tags, and how often in all."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select

from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.jam import Jam
from workshop.storage.tables import DealRow

#: How many places of a hand are looked up together; few hold more.
_TOGETHER = 4
_DEALT = select(DealRow.tag, DealRow.thing).where(
    DealRow.tag.in_(bindparam("tags", expanding=True)),
    DealRow.session_id == bindparam("session_id"),
    DealRow.visit == bindparam("visit"),
)


def mine(connection: Connection, secret: str, jam: Jam) -> tuple[str, ...]:
    """Everything dealt to this seat in this visit, in the order it was dealt."""
    found: list[str] = []
    while True:
        places = range(len(found), len(found) + _TOGETHER)
        tags = [deal_tag(secret, jam, place) for place in places]
        values = {"tags": tags, "session_id": jam.id, "visit": jam.visit}
        dealt = {row[0]: row[1] for row in connection.execute(_DEALT, values)}
        found += [dealt[each] for each in tags if each in dealt]
        if len(dealt) < _TOGETHER:
            return tuple(found)


def deal_tag(secret: str, jam: Jam, place: int) -> str:
    """The tag of the card this seat was dealt at this place (0, 1, 2 ...) of this visit."""
    return tag(secret, Purpose.DEAL, str(jam.visit), str(place))


def times_dealt(connection: Connection, jam: Jam) -> Mapping[str, int]:
    """How often each thing has been dealt in this session, to whomever."""
    statement = select(DealRow.thing, func.count()).where(DealRow.session_id == jam.id)
    return {row[0]: row[1] for row in connection.execute(statement.group_by(DealRow.thing))}
