"""Locking a pilot: its owner signs, a second person signs the same card, and then it is bound."""

from dataclasses import dataclass
from datetime import datetime

from workshop.actions import calendars
from workshop.actions.house import House
from workshop.actions.standing import fresh
from workshop.core.permissions import Account, NotSignedIn, Right, may, require
from workshop.core.pilot import checking, forecasts, lock
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.pilot.lock import Lock, Move
from workshop.core.pilot.missing import Missing
from workshop.core.pilot.pilot import NoSuchPilot, Pilot, Proposal
from workshop.storage.keep import entries as keep_entries
from workshop.storage.keep import locks as keep
from workshop.storage.keep import proposals
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import PilotUnit


@dataclass(frozen=True, slots=True)
class Opened:
    """A card as somebody who may sign it meets it; `first` is the first signature, if there is one.

    `missing` is what still keeps it from being locked today.
    """

    pilot: Pilot
    card_hash: str
    first: Proposal | None
    missing: tuple[Missing, ...]


def open_card(house: House, account: Account | None, pilot_id: str) -> Opened:
    """A card before its lock, for somebody who may see the pilot.

    Raises:
        NotSignedIn: nobody asks.
        NoSuchPilot: there is none, or none that the account may see.
    """
    if account is None:
        raise NotSignedIn
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
        if not may(Right.SEE_PILOTS, account, pilot.team_id):
            raise NoSuchPilot
        first = queries.proposal(reading, pilot_id)
    return Opened(pilot, keep.card_hash(pilot.card), first, _lacks(pilot, house.store.now()))


def propose(
    house: House, account: Account | None, pilot_id: str, card_hash: str, forecast: int
) -> None:
    """Sign first: the owner, for the card with this hash, with a blind forecast in percent.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: no right to it.
        NotTheOwner: somebody else is named.
        NotInThisState, CardHasChanged: it is not the draft that was read any more.
        CardIncomplete: it cannot be locked as it is.
        ForecastOutOfRange: no percentage.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.FILL_PILOTS, account)
        lock.require_move(Move.PROPOSE, unit.pilot)
        lock.require_owner(unit.pilot.card, asker.id)
        now = keep.card_hash(unit.pilot.card)
        lock.require_same(card_hash, now)
        _require_complete(unit)
        sealed = forecasts.sealed(house.criteria_key, pilot_id, asker.id, forecast)
        proposals.propose(unit, Proposal(now, asker.id, asker.name, sealed, unit.now))
        unit.pilot = lock.proposed(unit.pilot)


def sign(
    house: House, account: Account | None, pilot_id: str, card_hash: str, forecast: int
) -> Entry:
    """Sign second, and so lock it; the time is the server's. The first entry of its chain.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: no right to it.
        NotTheApprover: somebody else is named.
        NotInThisState, CardHasChanged: the card is not the one that was read and signed first.
        CardIncomplete: it cannot be locked, or not any more.
        ForecastOutOfRange: no percentage.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        lock.require_move(Move.SIGN, unit.pilot)
        lock.require_approver(unit.pilot.card, asker.id)
        first = queries.proposal(unit.connection, pilot_id)
        if first is None:
            raise lock.NotInThisState
        now = keep.card_hash(unit.pilot.card)
        lock.require_same(card_hash, now, first.card_hash)
        _require_complete(unit)
        sealed = forecasts.sealed(house.criteria_key, pilot_id, asker.id, forecast)
        card = unit.pilot.card
        signed = Lock(
            card,
            now,
            keep.baseline_hashes(card),
            lock.signatures(card, first, asker.id, asker.name, sealed, unit.now),
            card.parent,
        )
        entry = keep_entries.append(unit, house.criteria_key, EntryKind.LOCK, signed)
        proposals.take_back(unit)
        unit.pilot = lock.locked(unit.pilot)
    return entry


def take_back(house: House, account: Account | None, pilot_id: str) -> None:
    """Take the first signature back, so that the card may change; by the owner or the approver.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: no right to it.
        NotInThisState: nobody has signed, or both have.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        require_on_pilot(unit, Right.FILL_PILOTS, account)
        lock.require_move(Move.TAKE_BACK, unit.pilot)
        without_first_signature(unit)


def without_first_signature(unit: PilotUnit) -> None:
    """Drop a first signature, if there is one: whoever changes the card takes it back."""
    if unit.pilot.state is PilotState.PROPOSED:
        proposals.take_back(unit)
        unit.pilot = lock.reopened(unit.pilot)


def unseal_forecasts(house: House, unit: PilotUnit) -> Entry | None:
    """Append what the signers forecast, now that the decision counts; in the order of figures."""
    signed = keep.of_chain(queries.entries(unit.connection, unit.pilot.id))
    if signed is None:
        return None
    found = [
        forecasts.opened(house.criteria_key, unit.pilot.id, each.by_id, each.forecast)
        for each in signed.signatures
    ]
    body = {"percents": sorted(each for each in found if each is not None)}
    return keep_entries.append(unit, house.criteria_key, EntryKind.FORECASTS, body)


def require_on_pilot(unit: PilotUnit, right: Right, account: Account | None) -> Account:
    """The asking account, which has this right in the pilot's team now.

    Raises:
        NotSignedIn, NotAllowed: it has not.
        NoSuchPilot: it may not even see the pilots of this team.
    """
    found = fresh(unit, account)
    if not may(Right.SEE_PILOTS, found, unit.pilot.team_id):
        raise NoSuchPilot
    require(right, found, unit.pilot.team_id)
    return found


def _require_complete(unit: PilotUnit) -> None:
    if _lacks(unit.pilot, unit.now):
        raise lock.CardIncomplete


def _lacks(pilot: Pilot, now: datetime) -> tuple[Missing, ...]:
    """What keeps the card from being locked on the day it is at the site."""
    card = pilot.card
    days_off = calendars.working_days(card.dates).holidays
    return checking.blocking(card, lock.local_day(card, now), days_off)
