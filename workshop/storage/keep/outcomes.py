"""What a session ends in: the cut, the choice, pilots, answers, and figures fixed at a close."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from workshop.core.pilot.card import Card, PilotState
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.ties import Cut
from workshop.storage.keep.values import as_text, from_text
from workshop.storage.tables import AnswerRow, ChoiceRow, PilotRow, ProposalRow, SealedRow
from workshop.storage.unit import SessionUnit

CUT = "cut"
PULSE = "pulse"
SEEDS = "seeds"


def seal(unit: SessionUnit, name: str, body: object) -> None:
    """Keep a figure of this session by name; a later close of the same thing replaces it."""
    where = (SealedRow.session_id == unit.jam.id, SealedRow.name == name)
    unit.execute(delete(SealedRow).where(*where))
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    unit.execute(insert(SealedRow).values(session_id=unit.jam.id, name=name, body=text))


def seal_cut(unit: SessionUnit, cut: Cut) -> None:
    """Keep who is through and who is tied."""
    seal(unit, CUT, asdict(cut))


def cut_from(body: Mapping[str, Any]) -> Cut:
    """The cut that was sealed."""
    return Cut(tuple(body["through"]), tuple(body["tied"]), body["places"])


def choose(unit: SessionUnit, chosen: tuple[Chosen, ...]) -> None:
    """Keep the choice; it replaces an earlier one of the same session."""
    unit.execute(delete(ChoiceRow).where(ChoiceRow.session_id == unit.jam.id))
    for each in chosen:
        unit.execute(
            insert(ChoiceRow).values(
                session_id=unit.jam.id,
                unit=each.unit,
                reason=each.reason,
                by_name=each.by,
                own_idea=each.own_idea,
                at=each.at,
            )
        )


def chosen_from(row: Mapping[Any, Any]) -> Chosen:
    """The choice that a row of `choices` holds."""
    return Chosen(row["unit"], row["reason"], row["by_name"], row["own_idea"], row["at"])


def add_pilot(unit: SessionUnit, pilot: Pilot) -> None:
    """Keep a new draft."""
    unit.execute(
        insert(PilotRow).values(
            id=pilot.id,
            team_id=unit.jam.team_id,
            session_id=unit.jam.id,
            unit=pilot.unit,
            state=pilot.state.value,
            card=as_text(pilot.card),
            made_at=unit.now,
            version=pilot.card.version,
            revision=1,
            touched_at=unit.now,
        )
    )


def rewrite_card(unit: SessionUnit, pilot_id: str, card: Card) -> None:
    """Replace the card of a draft; a first signature under the old one is taken back."""
    changed = {
        "card": as_text(card),
        "state": PilotState.DRAFT.value,
        "revision": PilotRow.revision + 1,
        "touched_at": unit.now,
    }
    unit.execute(update(PilotRow).where(PilotRow.id == pilot_id, _open()).values(**changed))
    unit.execute(delete(ProposalRow).where(ProposalRow.pilot_id == pilot_id))


def drop_drafts(unit: SessionUnit, keep: tuple[str, ...]) -> None:
    """Delete the session's drafts that are not about one of these units."""
    where = (
        PilotRow.session_id == unit.jam.id,
        PilotRow.unit.not_in(keep),
        _open(),
    )
    unit.execute(delete(PilotRow).where(*where))


def _open() -> ColumnElement[bool]:
    """Which pilots are not locked yet."""
    return PilotRow.state.in_([PilotState.DRAFT.value, PilotState.PROPOSED.value])


def pilot_from(row: Mapping[Any, Any]) -> Pilot:
    """The pilot that a row of `pilots` holds."""
    card = from_text(row["card"], Card)
    return Pilot(row["id"], row["unit"], PilotState(row["state"]), card)


def answer(unit: SessionUnit, about: str, given: Answer) -> None:
    """Keep the answer of a unit; it replaces an earlier one."""
    where = (AnswerRow.session_id == unit.jam.id, AnswerRow.unit == about)
    unit.execute(delete(AnswerRow).where(*where))
    unit.execute(
        insert(AnswerRow).values(
            session_id=unit.jam.id,
            unit=about,
            status=given.status.value,
            owner=given.owner,
            until=given.until.isoformat() if given.until else "",
            reason=given.reason,
            place=given.where,
        )
    )


def answer_from(row: Mapping[Any, Any]) -> Answer:
    """The answer that a row of `answers` holds."""
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return Answer(Status(row["status"]), row["owner"], until, row["reason"], row["place"])


def sealed(unit: SessionUnit, name: str) -> Any:
    """The figure kept under this name, or None."""
    where = (SealedRow.session_id == unit.jam.id, SealedRow.name == name)
    text = unit.execute(select(SealedRow.body).where(*where)).scalar_one_or_none()
    return None if text is None else json.loads(str(text))
