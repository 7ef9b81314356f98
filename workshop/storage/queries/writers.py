"""How many people wrote what is about to be shown, and whether everybody was told it is few."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from workshop.core.events import FewTold
from workshop.core.seat.tags import Purpose
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.storage.queries import outcomes
from workshop.storage.tables import IntakeRow, MarkRow


def at_least(connection: Connection, session_id: str, kinds: Collection[NoteKind]) -> int | None:
    """At least how many seats wrote the sealed texts of these kinds; None when there is none.

    Marks of two visits cannot be tied to each other, so the visit with the most of them counts.
    """
    visits = select(IntakeRow.visit).where(
        IntakeRow.session_id == session_id,
        IntakeRow.kind.in_([kind.value for kind in kinds]),
        IntakeRow.text != "",
    )
    found = {int(row[0]) for row in connection.execute(visits.distinct())}
    if not found:
        return None
    spoke = (
        select(func.count())
        .where(
            MarkRow.session_id == session_id,
            MarkRow.what == Purpose.SPOKE.value,
            MarkRow.visit.in_(found),
        )
        .group_by(MarkRow.visit)
    )
    return max((int(row[0]) for row in connection.execute(spoke)), default=0)


def told_until(connection: Connection, jam: Jam) -> datetime | None:
    """When the time to take a text back ends, if everybody was told so in this visit."""
    body = outcomes.last_event(connection, jam.id, FewTold.__name__)
    if body is None or body["visit"] != jam.visit:
        return None
    return datetime.fromisoformat(body["until"])
