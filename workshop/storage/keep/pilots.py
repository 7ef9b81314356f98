"""Pilots with their cards, as rows and back."""

from collections.abc import Mapping
from typing import Any

from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.pilot import Pilot
from workshop.storage.keep.values import as_text, from_text


def to_values(pilot: Pilot) -> dict[str, Any]:
    """What the row of this pilot holds, but for its id and the day it was made."""
    return {
        "team_id": pilot.team_id,
        "session_id": pilot.session_id,
        "unit": pilot.unit,
        "state": pilot.state.value,
        "card": as_text(pilot.card),
        "version": pilot.card.version,
        "revision": pilot.revision,
        "touched_at": pilot.touched_at,
    }


def from_row(row: Mapping[Any, Any]) -> Pilot:
    """The pilot that a row of `pilots` holds."""
    return Pilot(
        row["id"],
        row["team_id"],
        row["session_id"],
        row["unit"],
        PilotState(row["state"]),
        from_text(row["card"], Card),
        row["revision"],
        row["touched_at"],
    )
