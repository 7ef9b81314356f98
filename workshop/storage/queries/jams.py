"""Sessions: by their code, and those that must move on by themselves."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from workshop.core.session import phases
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.notes import NoteKind
from workshop.storage.keep import jams
from workshop.storage.keep.marks import TOLD
from workshop.storage.tables import EventRow, IntakeRow, MarkRow, SeatRow, SessionRow

# Built once: asked at every request, or at every tick of every session.
_BY_CODE = select(SessionRow.__table__).where(SessionRow.code == bindparam("code"))
_SEAT = select(SeatRow.hash).where(
    SeatRow.hash == bindparam("seat_hash"), SeatRow.session_id == bindparam("session_id")
)
_SEATS = (
    select(func.count()).select_from(SeatRow).where(SeatRow.session_id == bindparam("session_id"))
)
_AFTER = (
    select(EventRow.n, EventRow.kind, EventRow.body)
    .where(EventRow.session_id == bindparam("session_id"), EventRow.n > bindparam("after"))
    .order_by(EventRow.n)
)


def by_code(connection: Connection, code: str) -> Jam:
    """The session with this join code.

    Raises:
        NoSuchSession: there is none.
    """
    row = connection.execute(_BY_CODE, {"code": code}).mappings().one_or_none()
    if row is None:
        raise NoSuchSession
    return jams.from_row(row)


def numbers(connection: Connection, codes: Collection[str]) -> dict[str, int]:
    """The number of the last event of each of these sessions, as far as they are there."""
    asked = select(SessionRow.code, SessionRow.n).where(SessionRow.code.in_(codes))
    return {row.code: row.n for row in connection.execute(asked)}


def with_something_due(connection: Connection) -> tuple[tuple[str, datetime], ...]:
    """Codes of sessions in which something happens by itself, with the time of it."""
    statement = select(SessionRow.code, SessionRow.going_on_at, SessionRow.stretch_until).where(
        or_(SessionRow.going_on_at.is_not(None), SessionRow.stretch_until.is_not(None))
    )
    return tuple(
        (code, min(t for t in (going, stretch) if t is not None))
        for code, going, stretch in connection.execute(statement)
    )


def with_something_untold(connection: Connection) -> tuple[str, ...]:
    """Codes of sessions whose desk has not been told yet what seats asked of it."""
    marked = select(MarkRow.session_id).where(MarkRow.what.in_([what.value for what in TOLD]))
    themes = select(IntakeRow.session_id).where(IntakeRow.kind == NoteKind.THEME.value)
    either = or_(SessionRow.id.in_(marked), SessionRow.id.in_(themes))
    return tuple(row[0] for row in connection.execute(select(SessionRow.code).where(either)))


def ids_of(connection: Connection, codes: Collection[str], open_too: bool) -> tuple[str, ...]:
    """The ids of the sessions with these codes, and of all that are not closed if they count too.

    A code that is gone is left out.
    """
    named, is_open = SessionRow.code.in_(codes), SessionRow.closed_at.is_(None)
    wanted = or_(named, is_open) if open_too else named
    return tuple(connection.execute(select(SessionRow.id).where(wanted)).scalars())


def a_clock_runs(connection: Connection, now: datetime) -> bool:
    """Whether in any session the time of the open phase is running."""
    running = select(SessionRow.id).where(SessionRow.closed_at.is_(None), SessionRow.ends_at > now)
    return bool(connection.execute(select(exists(running))).scalar_one())


def somebody_writes(connection: Connection, now: datetime) -> bool:
    """Whether in any session the time of a phase is running in which seats write or place dots."""
    running = select(SessionRow.__table__).where(
        SessionRow.closed_at.is_(None), SessionRow.ends_at > now
    )
    found = connection.execute(running).mappings()
    return any(jams.from_row(row).phase in phases.LOCKS for row in found)


def seat_exists(connection: Connection, session_id: str, seat_hash: str) -> bool:
    """Whether this seat is held in this session."""
    found = connection.execute(_SEAT, {"seat_hash": seat_hash, "session_id": session_id})
    return found.first() is not None


def seats(connection: Connection, session_id: str) -> int:
    """How many seats have been taken."""
    return int(connection.execute(_SEATS, {"session_id": session_id}).scalar_one())


def events_after(
    connection: Connection, session_id: str, n: int
) -> tuple[tuple[int, str, str], ...]:
    """Events with a number above `n`, as (number, kind, JSON body), in order."""
    found = connection.execute(_AFTER, {"session_id": session_id, "after": n})
    return tuple((row[0], row[1], row[2]) for row in found)
