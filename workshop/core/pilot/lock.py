"""The lock: two people sign the same card, and from then on only visible amendments exist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from workshop.core.errors import Conflict, Invalid, Refused
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.pilot import Pilot, Proposal
from workshop.core.words import N_


class CardIncomplete(Invalid):
    """Something the lock needs is missing or wrong on the card."""

    code = "card_incomplete"
    sentence = N_("The card is not complete yet. What is missing stands on this page.")


class NotTheOwner(Refused):
    """Somebody else than the owner named on the card wants to sign first."""

    code = "not_the_owner"
    sentence = N_("Only the owner named on the card can sign first.")


class NotTheApprover(Refused):
    """Somebody else than the second person named on the card wants to sign."""

    code = "not_the_approver"
    sentence = N_("Only the second person named on the card can sign now.")


class CardHasChanged(Conflict):
    """The card is no longer the one that was read, or the one that was signed first."""

    code = "card_has_changed"
    sentence = N_(
        "The card has changed since you read it. Nothing was signed; please read it again."
    )


class NotInThisState(Conflict):
    """The pilot is further on, or not as far, as the page thought."""

    code = "not_in_this_state"
    sentence = N_("This pilot has moved on in the meantime. The page shows how it stands now.")


class Move(StrEnum):
    """What can be done with a pilot on its way to the lock and after it."""

    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    NOTE = "note"
    SHOCK = "shock"
    EXTEND = "extend"
    REPLACE = "replace"


#: In which states each of them is open.
OPEN_IN: dict[Move, frozenset[PilotState]] = {
    Move.PROPOSE: frozenset({PilotState.DRAFT}),
    Move.TAKE_BACK: frozenset({PilotState.PROPOSED}),
    Move.SIGN: frozenset({PilotState.PROPOSED}),
    Move.NOTE: frozenset({PilotState.LOCKED, PilotState.PAUSED, PilotState.DECIDED}),
    Move.SHOCK: frozenset({PilotState.LOCKED, PilotState.PAUSED}),
    Move.EXTEND: frozenset({PilotState.LOCKED, PilotState.PAUSED}),
    Move.REPLACE: frozenset({PilotState.LOCKED, PilotState.PAUSED, PilotState.DECIDED}),
}
#: States in which the card is a promise.
BOUND = frozenset(PilotState) - {PilotState.DRAFT, PilotState.PROPOSED}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed when, with a forecast that stays sealed until the decision."""

    by_id: str
    by_name: str
    at: datetime
    forecast: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What the first entry of a chain says.

    `card_hash` is the SHA-256 of the card's canonical JSON, `baselines` those of the baselines by
    metric; the owner's signature comes first. `parent` is the hash of the entry that ended the
    version before ("" at the first).
    """

    card: Card
    card_hash: str
    baselines: Mapping[str, str]
    signatures: tuple[Signature, Signature]
    parent: str = ""

    @property
    def owner(self) -> Signature:
        """The first signature."""
        return self.signatures[0]

    @property
    def approver(self) -> Signature:
        """The second one."""
        return self.signatures[1]


def require_move(move: Move, pilot: Pilot) -> None:
    """Raise `NotInThisState` unless this is open in the pilot's state."""
    if pilot.state not in OPEN_IN[move]:
        raise NotInThisState


def local_day(card: Card, at: datetime) -> date:
    """Which day it is at the pilot's site at this moment."""
    return at.astimezone(ZoneInfo(card.dates.timezone)).date()


def require_owner(card: Card, account_id: str) -> None:
    """Raise `NotTheOwner` unless this account is named as the owner."""
    if not account_id or card.people.owner != account_id:
        raise NotTheOwner


def require_approver(card: Card, account_id: str) -> None:
    """Raise `NotTheApprover` unless this account is named for the second signature.

    That owner and approver differ and that none reports to the other is the card's own rule.
    """
    if card.people.owner == account_id or card.people.approver != account_id:
        raise NotTheApprover


def require_same(read: str, now: str, signed: str | None = None) -> None:
    """Raise `CardHasChanged` unless the card that was read, is kept and was signed is one."""
    if read != now or signed not in (None, now):
        raise CardHasChanged


def proposed(pilot: Pilot) -> Pilot:
    """The pilot after the first signature."""
    return replace(pilot, state=PilotState.PROPOSED)


def reopened(pilot: Pilot) -> Pilot:
    """The pilot after the first signature was taken back."""
    return replace(pilot, state=PilotState.DRAFT)


def locked(pilot: Pilot) -> Pilot:
    """The pilot after the second signature."""
    return replace(pilot, state=PilotState.LOCKED)


def signatures(
    card: Card, first: Proposal, second_id: str, second_name: str, forecast: str, at: datetime
) -> tuple[Signature, Signature]:
    """Both signatures, the owner's first.

    Raises:
        NotTheOwner: the first one is not the owner's any more.
    """
    require_owner(card, first.by_id)
    owner = Signature(first.by_id, first.by_name, first.at, first.forecast)
    return owner, Signature(second_id, second_name, at, forecast)
