"""A pilot as a manager meets it: where it stands, its card, and the signature it waits for."""

from dataclasses import dataclass
from datetime import datetime

from workshop.core.errors import Conflict, Refused, Unknown
from workshop.core.pilot.card import Card, PilotState
from workshop.core.words import N_


class NoSuchPilot(Unknown):
    """There is no such pilot, or none of a team of yours."""

    code = "no_such_pilot"
    sentence = N_("There is no such pilot, or none that you may see.")


class CardMovedOn(Conflict):
    """Somebody else has written into the draft since the page was drawn."""

    code = "card_moved_on"
    sentence = N_(
        "Somebody else has changed this card in the meantime. Your words are still in the form; "
        "look at the card, then save once more."
    )


class CardLocked(Refused):
    """The card was signed by both and is a promise now."""

    code = "card_locked"
    sentence = N_(
        "This card is locked, so nobody fills it in any more. What has to change is added as an "
        "amendment that everybody sees."
    )


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot with its card. `session_id` is None once the session it came from was deleted."""

    id: str
    team_id: str
    session_id: str | None
    unit: str
    state: PilotState
    card: Card
    revision: int
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """The first signature, on the card with this hash; `forecast` is sealed (`forecasts.py`)."""

    card_hash: str
    by_id: str
    by_name: str
    forecast: str
    at: datetime
