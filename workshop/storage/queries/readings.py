"""Readings of one pilot as the rules and its page need them; never writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, exists, func, select

from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.readings import Arm, Reading
from workshop.core.pilot.token import Token
from workshop.storage.keep import readings as keep
from workshop.storage.tables import EntryRow, ReadingRow, TokenRow

#: Between the mark of an upload and what came with it, in the column `batch`.
MARK = ":"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much has come in: lines, days, the first and the last of them."""

    readings: int = 0
    days: int = 0
    first: date | None = None
    last: date | None = None


def of_days(connection: Connection, pilot_id: str, days: Collection[date]) -> tuple[Reading, ...]:
    """All readings of the span of these days, as they came in."""
    if not days:
        return ()
    where = (ReadingRow.pilot_id == pilot_id, ReadingRow.day.between(min(days), max(days)))
    statement = select(ReadingRow.__table__).where(*where).order_by(ReadingRow.n)
    return tuple(keep.from_row(row) for row in connection.execute(statement).mappings())


def exposed(connection: Connection, pilot_id: str) -> dict[str, int]:
    """How many cases the change has reached, by metric."""
    statement = (
        select(ReadingRow.metric, func.sum(ReadingRow.cases))
        .where(ReadingRow.pilot_id == pilot_id, ReadingRow.arm == Arm.PILOT.value)
        .group_by(ReadingRow.metric)
    )
    return {str(metric): int(cases) for metric, cases in connection.execute(statement)}


def locked_at(connection: Connection, pilot_id: str) -> datetime | None:
    """When the card was locked, by its chain; None without one."""
    where = (EntryRow.pilot_id == pilot_id, EntryRow.kind == EntryKind.LOCK.value)
    return connection.execute(select(func.min(EntryRow.at)).where(*where)).scalar_one()


def batch(connection: Connection, pilot_id: str, mark: str) -> tuple[str, int] | None:
    """What came with this mark before, and how many readings it was; None when nothing did."""
    like = ReadingRow.batch.startswith(mark + MARK, autoescape=True)
    statement = (
        select(ReadingRow.batch, func.count())
        .where(ReadingRow.pilot_id == pilot_id, like)
        .group_by(ReadingRow.batch)
    )
    row = connection.execute(statement).first()
    return (str(row[0]).partition(MARK)[2], int(row[1])) if row else None


def extent(connection: Connection, pilot_id: str) -> Extent:
    """How much there is."""
    day = ReadingRow.day
    statement = select(
        func.count(), func.count(day.distinct()), func.min(day), func.max(day)
    ).where(ReadingRow.pilot_id == pilot_id)
    return Extent(*connection.execute(statement).one())


def days_of(
    connection: Connection, pilot_id: str, offset: int, limit: int
) -> tuple[tuple[date, ...], tuple[Reading, ...]]:
    """Some of the days with readings, the newest first, and all readings of those days."""
    there = select(ReadingRow.day).where(ReadingRow.pilot_id == pilot_id).distinct()
    statement = there.order_by(ReadingRow.day.desc()).offset(offset).limit(limit)
    days = tuple(row[0] for row in connection.execute(statement))
    return days, of_days(connection, pilot_id, days)


def corrections(connection: Connection, pilot_id: str, limit: int) -> tuple[Reading, ...]:
    """The latest corrections, the newest first."""
    where = (ReadingRow.pilot_id == pilot_id, ReadingRow.corrects.is_(True))
    statement = select(ReadingRow.__table__).where(*where).order_by(ReadingRow.n.desc())
    rows = connection.execute(statement.limit(limit)).mappings()
    return tuple(keep.from_row(row) for row in rows)


def tokens(connection: Connection, pilot_id: str) -> tuple[Token, ...]:
    """The keys that still open this pilot's readings, the oldest first."""
    where = (TokenRow.pilot_id == pilot_id, TokenRow.ended_at.is_(None))
    statement = select(TokenRow.__table__).where(*where).order_by(TokenRow.made_at, TokenRow.hash)
    return tuple(
        Token(row["hash"], row["name"], row["by_name"], row["made_at"], None, row["used_on"])
        for row in connection.execute(statement).mappings()
    )


def has_key(connection: Connection, pilot_id: str, token_hash: str) -> bool:
    """Whether a key opens this pilot's readings; False for a pilot that is not there."""
    where = (TokenRow.hash == token_hash, TokenRow.pilot_id == pilot_id)
    asked = exists(select(TokenRow.hash).where(*where, TokenRow.ended_at.is_(None)))
    return bool(connection.execute(select(asked)).scalar_one())
