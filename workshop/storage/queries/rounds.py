"""Rounds: the open one, and the results of those that are closed."""

from sqlalchemy import Connection, bindparam, func, select

from workshop.core.session.rounds import Round, RoundState
from workshop.storage.keep import rounds as keep
from workshop.storage.tables import RollRow, RoundRow, SeatRow, UnitRow

# Built once: two thousand phones place their dots within a minute.
_OPEN = (
    select(RoundRow.__table__)
    .where(RoundRow.session_id == bindparam("session_id"), RoundRow.state == RoundState.OPEN.value)
    .order_by(RoundRow.visit)
)
_UNITS = select(UnitRow.unit).where(UnitRow.round_id == bindparam("round_id"))
_WAITING = (
    select(func.count())
    .select_from(SeatRow)
    .where(
        SeatRow.session_id == bindparam("session_id"),
        SeatRow.hash.not_in(
            select(RollRow.seat_hash).where(RollRow.round_id == bindparam("round_id"))
        ),
    )
)
_ROLL = select(RoundRow.id, RoundRow.roll).where(
    RoundRow.session_id == bindparam("session_id"), RoundRow.visit == bindparam("visit")
)


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
    found = connection.execute(_OPEN, {"session_id": session_id}).mappings()
    row = found.first()
    if row is None:
        return None
    units = connection.execute(_UNITS, {"round_id": row["id"]}).scalars()
    return keep.without_result(row, units)


def waiting(connection: Connection, session_id: str, round_id: str) -> int:
    """How many seats were taken after this round had opened and have not been let in."""
    values = {"session_id": session_id, "round_id": round_id}
    return int(connection.execute(_WAITING, values).scalar_one())


def roll(connection: Connection, session_id: str, visit: int) -> tuple[str, int]:
    """The id of the round of this visit, and how many seats are on its roll."""
    row = connection.execute(_ROLL, {"session_id": session_id, "visit": visit}).one()
    return row[0], row[1]
