"""A seat's own dots and estimates, found by computing its tags; never anybody else's."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.estimates import Estimate
from workshop.core.session.rounds import Round
from workshop.storage.tables import DotRow, EstimateRow


def dots(connection: Connection, secret: str, current: Round) -> Mapping[str, int]:
    """This seat's dots in the round, by unit; units without any are left out."""
    tags = [tag(secret, Purpose.DOT, current.id, unit) for unit in current.units]
    statement = select(DotRow.unit, DotRow.count).where(DotRow.tag.in_(tags))
    return {row[0]: row[1] for row in connection.execute(statement)}


def estimates(connection: Connection, secret: str, current: Round) -> Mapping[str, Estimate]:
    """This seat's estimates in the round, by unit."""
    tags = [tag(secret, Purpose.ESTIMATE, current.id, unit) for unit in current.units]
    statement = select(EstimateRow.__table__).where(EstimateRow.tag.in_(tags))
    return {
        row["unit"]: Estimate(row["impact"], row["effort"], row["rationale"])
        for row in connection.execute(statement).mappings()
    }
