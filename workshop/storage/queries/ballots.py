"""A seat's own dots and estimates, found by computing its tags; never anybody else's."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from workshop.core.seat.tags import Purpose, tagger
from workshop.core.session.estimates import Estimate
from workshop.core.session.rounds import Round
from workshop.storage.tables import DotRow, EstimateRow

# Built once: two thousand phones place their dots within a minute.
_DOTS = select(DotRow.unit, DotRow.count).where(DotRow.tag.in_(bindparam("tags", expanding=True)))
_ESTIMATES = select(EstimateRow.__table__).where(
    EstimateRow.tag.in_(bindparam("tags", expanding=True))
)


def dots(connection: Connection, secret: str, current: Round) -> Mapping[str, int]:
    """This seat's dots in the round, by unit; units without any are left out."""
    tag_of = tagger(secret, Purpose.DOT, current.id)
    tags = [tag_of(unit) for unit in current.units]
    return {row[0]: row[1] for row in connection.execute(_DOTS, {"tags": tags})}


def estimates(connection: Connection, secret: str, current: Round) -> Mapping[str, Estimate]:
    """This seat's estimates in the round, by unit."""
    tag_of = tagger(secret, Purpose.ESTIMATE, current.id)
    tags = [tag_of(unit) for unit in current.units]
    return {
        row["unit"]: Estimate(row["impact"], row["effort"], row["rationale"])
        for row in connection.execute(_ESTIMATES, {"tags": tags}).mappings()
    }
