"""What a session ends in: what was chosen by whom, and the pilots that came of it."""

from dataclasses import dataclass
from datetime import datetime

from workshop.core.pilot.card import Card, PilotState


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit that goes into a pilot: the decider's name and time stand with it (R21)."""

    unit: str
    reason: str
    by: str
    own_idea: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot of this session with its card."""

    id: str
    unit: str
    state: PilotState
    card: Card
