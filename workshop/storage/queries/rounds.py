"""Rounds: the open one, and the results of those that are closed."""

from sqlalchemy import Connection, func, select

from workshop.core.session.rounds import Round, RoundState
from workshop.storage.keep import rounds as keep
from workshop.storage.tables import RollRow, RoundRow, SeatRow, UnitRow


def of_session(connection: Connection, session_id: str) -> tuple[Round, ...]:
    """All rounds of a session, by visit."""
    statement = select(RoundRow.__table__).where(RoundRow.session_id == session_id)
    rows = connection.execute(statement.order_by(RoundRow.visit)).mappings().all()
    ids = [row["id"] for row in rows]
    units = (
        connection.execute(select(UnitRow.__table__).where(UnitRow.round_id.in_(ids)))
        .mappings()
        .all()
    )
    return tuple(
        keep.from_rows(row, [u for u in units if u["round_id"] == row["id"]]) for row in rows
    )


def open_one(connection: Connection, session_id: str) -> Round | None:
    """The round that is open, without any result."""
    statement = select(RoundRow.__table__).where(
        RoundRow.session_id == session_id, RoundRow.state == RoundState.OPEN.value
    )
    row = connection.execute(statement.order_by(RoundRow.visit)).mappings().first()
    if row is None:
        return None
    units = select(UnitRow.__table__).where(UnitRow.round_id == row["id"])
    return keep.from_rows(row, connection.execute(units).mappings().all())


def waiting(connection: Connection, session_id: str, round_id: str) -> int:
    """How many seats were taken after this round had opened and have not been let in."""
    on_roll = select(RollRow.seat_hash).where(RollRow.round_id == round_id)
    statement = (
        select(func.count())
        .select_from(SeatRow)
        .where(SeatRow.session_id == session_id, SeatRow.hash.not_in(on_roll))
    )
    return int(connection.execute(statement).scalar_one())
