"""Deleting what has reached its date; every function returns how many rows that were."""

from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from workshop.storage import belonging, physical
from workshop.storage.tables import (
    EventRow,
    LinkRow,
    NoteRow,
    ScreenRow,
    SessionRow,
    SignInRow,
)
from workshop.storage.unit import Unit


def end_sign_ins(unit: Unit, limit: datetime) -> int:
    """Forget sign-ins made at this time or before."""
    return unit.execute(delete(SignInRow).where(SignInRow.made_at <= limit)).rowcount


def end_links(unit: Unit, limit: datetime) -> int:
    """Forget links that stopped working at this time or before, used or not."""
    return unit.execute(delete(LinkRow).where(LinkRow.expires_at <= limit)).rowcount


def end_screens(unit: Unit, limit: datetime) -> int:
    """Forget screens and pairing codes that stopped working at this time or before."""
    return unit.execute(delete(ScreenRow).where(ScreenRow.expires_at <= limit)).rowcount


def let_go_of_seats(unit: Unit, limit: datetime) -> int:
    """Delete whatever could lead a seat back into a session that ended at this time or before.

    What was revealed stays, without the tag by which its writer found it; totals stay.
    """
    removed = 0
    for table in physical.anonymous():
        if table is NoteRow.__table__:
            tagged = belonging.within(table, _ended(limit)) & (table.c.own_tag != "")
            removed += unit.execute(update(table).where(tagged).values(own_tag="")).rowcount
        else:
            removed += unit.execute(
                delete(table).where(belonging.within(table, _ended(limit)))
            ).rowcount
    return removed


def _ended(limit: datetime) -> Select[str]:
    """The sessions that were closed, or have last been heard of, at this time or before."""
    heard = select(func.max(EventRow.at)).where(EventRow.session_id == SessionRow.id)
    last = func.coalesce(SessionRow.closed_at, heard.scalar_subquery(), SessionRow.created_at)
    return select(SessionRow.id).where(last <= limit)
