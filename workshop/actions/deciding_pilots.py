"""Deciding on a pilot: with the recommendation at once, against it once a second person signs."""

from dataclasses import replace
from datetime import date

from workshop.actions import looking
from workshop.actions.amending import next_version
from workshop.actions.house import House
from workshop.actions.locking import unseal_forecasts
from workshop.actions.pilots_at_hand import local_day, require_on_pilot, story_on
from workshop.core.permissions import Account, NotSignedIn, Right
from workshop.core.pilot import concerns, deciding
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.deciding import Decision, Record, Wish
from workshop.core.pilot.decision_refusals import (
    AdviceMovedOn,
    AlreadyWaiting,
    NothingWaiting,
    ReasonTooShort,
)
from workshop.core.pilot.deeds import SecondSigned, TakenBack
from workshop.core.pilot.story import Signed
from workshop.core.session.notes import clean
from workshop.storage.keep import entries
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import PilotUnit


def decide(
    house: House, account: Account | None, pilot_id: str, wish: Wish, today: date | None = None
) -> Record:
    """Decide on a pilot. Against the recommendation it waits for a second signature.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to decide.
        NotDecidable, AlreadyWaiting, AdviceMovedOn: not now.
        Invalid, Refused, Conflict: what `deciding.record` refuses.
    """
    if account is None:
        raise NotSignedIn
    look = looking.look(house, account, pilot_id, today)
    with house.store.unit_on_pilot(pilot_id) as unit:
        decider = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        deciding.require_decidable(unit.pilot.state)
        story = story_on(unit)
        if story.waiting:
            raise AlreadyWaiting
        recommended = look.verdict.recommendation
        arrived = queries.count_readings(unit.connection, pilot_id) != look.upto
        if arrived or recommended.advice is not wish.seen:
            raise AdviceMovedOn
        record = deciding.record(
            wish,
            unit.pilot.card,
            recommended,
            by_id=decider.id,
            by_name=decider.name,
            today=today or local_day(unit.pilot, unit.now),
            safety_open=concerns.safety_open(story.concerns),
            dissent=story.dissent,
        )
        entries.append(unit, house.criteria_key, EntryKind.DECISION, record)
        if not record.against:
            _carry_out(house, unit, record, decider)
        return record


def sign_second(
    house: House, account: Account | None, pilot_id: str, today: date | None = None
) -> Record:
    """Sign a decision that goes against the recommendation; from now on it counts.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to sign.
        NothingWaiting: there is none.
        SecondIsFirst, SecondIsOwner, NeedsIndependent: somebody else has to sign.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        signer = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        waiting = _waiting(unit)
        deciding.require_second(waiting.record, unit.pilot.card, signer.id)
        day = today or local_day(unit.pilot, unit.now)
        deed = SecondSigned(waiting.n, signer.id, signer.name, day)
        entries.append(unit, house.criteria_key, EntryKind.SECOND_SIGNATURE, deed)
        _carry_out(house, unit, waiting.record, signer)
        return waiting.record


def take_back(
    house: House,
    account: Account | None,
    pilot_id: str,
    reason: str,
    today: date | None = None,
) -> None:
    """Take a waiting decision back, or refuse to sign it; it stays in the log with the reason.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to say.
        NothingWaiting: there is none.
        ReasonTooShort: no reason.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        waiting = _waiting(unit)
        said = clean(reason, "\n\t").strip()[: deciding.MAX_TEXT]
        if not said:
            raise ReasonTooShort(have=0, least=1)
        day = today or local_day(unit.pilot, unit.now)
        deed = TakenBack(waiting.n, asker.id, asker.name, said, day)
        entries.append(unit, house.criteria_key, EntryKind.TAKEN_BACK, deed)


def _waiting(unit: PilotUnit) -> Signed:
    found = story_on(unit).waiting
    if found is None:
        raise NothingWaiting
    return found


def _carry_out(house: House, unit: PilotUnit, record: Record, by: Account) -> None:
    """Let the decision count: the forecasts are opened, and a change begins the next version."""
    unseal_forecasts(house, unit)
    unit.pilot = replace(unit.pilot, state=PilotState.DECIDED)
    if record.decision is Decision.ITERATE:
        next_version(house, unit, by, record.reason, record.advice)
