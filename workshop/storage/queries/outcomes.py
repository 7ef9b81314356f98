"""What a session has ended in so far."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.statuses import Answer
from workshop.storage.keep import outcomes
from workshop.storage.tables import AnswerRow, ChoiceRow, EventRow, PilotRow, SealedRow


def chosen(connection: Connection, session_id: str) -> tuple[Chosen, ...]:
    """What was chosen for a pilot."""
    statement = select(ChoiceRow.__table__).where(ChoiceRow.session_id == session_id)
    rows = connection.execute(statement.order_by(ChoiceRow.unit)).mappings()
    return tuple(outcomes.chosen_from(row) for row in rows)


def pilots(connection: Connection, session_id: str) -> tuple[Pilot, ...]:
    """The pilots that came of the session."""
    statement = select(PilotRow.__table__).where(PilotRow.session_id == session_id)
    rows = connection.execute(statement.order_by(PilotRow.unit)).mappings()
    return tuple(outcomes.pilot_from(row) for row in rows)


def answers(connection: Connection, session_id: str) -> Mapping[str, Answer]:
    """The answers given so far, by unit."""
    statement = select(AnswerRow.__table__).where(AnswerRow.session_id == session_id)
    return {
        row["unit"]: outcomes.answer_from(row) for row in connection.execute(statement).mappings()
    }


def sealed(connection: Connection, session_id: str) -> Mapping[str, Any]:
    """Figures fixed at a close, by name."""
    statement = select(SealedRow.name, SealedRow.body).where(SealedRow.session_id == session_id)
    return {row[0]: json.loads(row[1]) for row in connection.execute(statement)}


def last_event(connection: Connection, session_id: str, kind: str) -> Mapping[str, Any] | None:
    """The body of the latest event of this kind, or None."""
    statement = (
        select(EventRow.body)
        .where(EventRow.session_id == session_id, EventRow.kind == kind)
        .order_by(EventRow.n.desc())
        .limit(1)
    )
    text = connection.execute(statement).scalar_one_or_none()
    return None if text is None else json.loads(text)
