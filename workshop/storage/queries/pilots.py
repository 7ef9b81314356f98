"""Readings about pilots, for pages and rules; never writes."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import Entry
from workshop.core.pilot.findings import Verdict
from workshop.core.pilot.pilot import NoSuchPilot, Pilot, Proposal
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.keep import entries as keep_entries
from workshop.storage.keep import pilots as keep
from workshop.storage.keep import readings as keep_readings
from workshop.storage.tables import EntryRow, PilotRow, ProposalRow, ReadingRow, VerdictRow


def one(connection: Connection, pilot_id: str) -> Pilot:
    """The pilot with this id.

    Raises:
        NoSuchPilot: there is none.
    """
    statement = select(PilotRow.__table__).where(PilotRow.id == pilot_id)
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise NoSuchPilot
    return keep.from_row(row)


def of_teams(connection: Connection, team_ids: Collection[str]) -> tuple[Pilot, ...]:
    """The pilots of these teams, the newest first."""
    statement = select(PilotRow.__table__).where(PilotRow.team_id.in_(team_ids))
    rows = connection.execute(statement.order_by(PilotRow.made_at.desc(), PilotRow.id)).mappings()
    return tuple(keep.from_row(row) for row in rows)


def versions(connection: Connection, pilot: Pilot) -> tuple[Pilot, ...]:
    """Every version of this pilot, itself too, the first one first."""
    same = (PilotRow.team_id == pilot.team_id, PilotRow.unit == pilot.unit)
    statement = select(PilotRow.__table__).where(*same).order_by(PilotRow.version, PilotRow.id)
    return tuple(keep.from_row(row) for row in connection.execute(statement).mappings())


def proposal(connection: Connection, pilot_id: str) -> Proposal | None:
    """The signature that waits for the second one, or None."""
    statement = select(ProposalRow.__table__).where(ProposalRow.pilot_id == pilot_id)
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        return None
    return Proposal(row["card_hash"], row["by_id"], row["by_name"], row["forecast"], row["at"])


def entries(connection: Connection, pilot_id: str) -> tuple[Entry, ...]:
    """The pilot's chain, from its first entry on, as it stands in the database."""
    statement = select(EntryRow.__table__).where(EntryRow.pilot_id == pilot_id)
    rows = connection.execute(statement.order_by(EntryRow.n)).mappings()
    return tuple(keep_entries.from_row(row) for row in rows)


def readings(connection: Connection, pilot_id: str, after: int = 0) -> tuple[Reading, ...]:
    """The readings as they came in, those after number `after`."""
    statement = select(ReadingRow.__table__).where(
        ReadingRow.pilot_id == pilot_id, ReadingRow.n > after
    )
    rows = connection.execute(statement.order_by(ReadingRow.n)).mappings()
    return tuple(keep_readings.from_row(row) for row in rows)


def days_read(connection: Connection, pilot_id: str) -> frozenset[date]:
    """The days of which readings of any arm are there."""
    statement = select(ReadingRow.day).where(ReadingRow.pilot_id == pilot_id).distinct()
    return frozenset(connection.execute(statement).scalars())


def first_early(connection: Connection, pilot_id: str, before: date, locked_at: datetime) -> int:
    """The number of the first reading of a day before `before`, or that came in before the lock.

    0: there is none.
    """
    early = (ReadingRow.day < before) | (ReadingRow.at < locked_at)
    statement = select(func.coalesce(func.min(ReadingRow.n), 0))
    found = connection.execute(statement.where(ReadingRow.pilot_id == pilot_id, early))
    return int(found.scalar_one())


def count_locked(connection: Connection, session_id: str) -> int:
    """How many pilots of this session have a chain, and so outlive it."""
    chained = PilotRow.id.in_(select(EntryRow.pilot_id))
    statement = select(func.count()).where(PilotRow.session_id == session_id, chained)
    return int(connection.execute(statement).scalar_one())


def ids(connection: Connection) -> tuple[str, ...]:
    """Every pilot there is, the oldest first."""
    statement = select(PilotRow.id).order_by(PilotRow.made_at, PilotRow.id)
    return tuple(connection.execute(statement).scalars())


def pilot_sums(connection: Connection, pilot_id: str, before: datetime) -> Mapping[str, Sums]:
    """What had come in of the pilot's arm before a moment, by metric, all days in one."""
    added = (ReadingRow.cases, ReadingRow.hits, ReadingRow.total, ReadingRow.squares)
    columns = (*added, ReadingRow.exposure, ReadingRow.capped)
    statement = select(ReadingRow.metric, *(func.sum(column) for column in columns)).where(
        ReadingRow.pilot_id == pilot_id,
        ReadingRow.arm == Arm.PILOT.value,
        ReadingRow.at < before,
    )
    rows = connection.execute(statement.group_by(ReadingRow.metric))
    return {metric: Sums(int(n), int(hits), *rest) for metric, n, hits, *rest in rows}


def count_readings(connection: Connection, pilot_id: str) -> int:
    """The number of the last reading, 0 when there is none."""
    statement = select(func.coalesce(func.max(ReadingRow.n), 0))
    return int(connection.execute(statement.where(ReadingRow.pilot_id == pilot_id)).scalar_one())


def last_logged(connection: Connection, pilot_id: str) -> date | None:
    """The last day that has a verdict in the log, None before the first."""
    statement = select(func.max(VerdictRow.day)).where(VerdictRow.pilot_id == pilot_id)
    return connection.execute(statement).scalar_one()


def ids_in(connection: Connection, states: Collection[PilotState]) -> tuple[str, ...]:
    """The ids of all pilots in these states."""
    found = select(PilotRow.id).where(PilotRow.state.in_([state.value for state in states]))
    return tuple(connection.execute(found.order_by(PilotRow.id)).scalars())


def verdicts(
    connection: Connection, pilot_id: str, after: date | None = None
) -> tuple[Verdict, ...]:
    """What the engine said, day by day, of the days after `after`."""
    statement = select(VerdictRow.__table__).where(VerdictRow.pilot_id == pilot_id)
    if after is not None:
        statement = statement.where(VerdictRow.day > after)
    rows = connection.execute(statement.order_by(VerdictRow.day)).mappings()
    return tuple(keep_readings.verdict_from(row) for row in rows)
