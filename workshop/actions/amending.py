"""What may still be said of a locked pilot: each act appends one entry that everybody sees."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.actions.locking import require_on_pilot
from workshop.core.permissions import Account, Right
from workshop.core.pilot import amending, lock
from workshop.core.pilot.amending import Extension, OwnerChange, Said, Shock, Successor
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.lock import Move
from workshop.core.pilot.trying_again import next_card
from workshop.storage.keep import drafts, entries
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import PilotUnit


def comment(
    house: House, account: Account | None, pilot_id: str, words: str, is_typo: bool = False
) -> Entry:
    """Say something about a locked pilot, or what a slip of the pen on its card should say.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed, NotInThisState: not open to this account now.
        ReasonMissing, WordsTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = _require(unit, Right.FILL_PILOTS, account, Move.NOTE)
        said = Said(amending.checked_words(words), asker.id, asker.name)
        kind = EntryKind.TYPO if is_typo else EntryKind.COMMENT
        return entries.append(unit, house.criteria_key, kind, said)


def change_owner(
    house: House, account: Account | None, pilot_id: str, owner: str, reason: str
) -> Entry:
    """Name somebody else who answers for the pilot from now on.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed, NotInThisState: not open to this account now.
        NameMissing, ReasonMissing, WordsTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = _require(unit, Right.DECIDE_PILOTS, account, Move.NOTE)
        name, why = amending.checked_name(owner), amending.checked_words(reason)
        said = OwnerChange(name, why, asker.id, asker.name)
        return entries.append(unit, house.criteria_key, EntryKind.OWNER, said)


def leave_out(
    house: House, account: Account | None, pilot_id: str, days: Iterable[date], reason: str
) -> Entry:
    """Leave days out for both arms, before any of their numbers is there (a shock amendment).

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed, NotInThisState: not open to this account now.
        NoDays, TooManyDays, DayNotInPilot, DayAlreadySeen: not these days.
        ReasonMissing, WordsTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = _require(unit, Right.DECIDE_PILOTS, account, Move.SHOCK)
        why, card = amending.checked_words(reason), unit.pilot.card
        decision = amending.decision_day(card, queries.entries(unit.connection, pilot_id))
        seen = queries.days_read(unit.connection, pilot_id)
        shock = Shock(amending.checked_days(days, card, decision, seen), why, asker.id, asker.name)
        return entries.append(unit, house.criteria_key, EntryKind.SHOCK, shock)


def extend(house: House, account: Account | None, pilot_id: str, reason: str) -> Entry:
    """Use the one extension that was declared at the lock.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed, NotInThisState: not open to this account now.
        NoExtensionDeclared, AlreadyExtended, TooLateToExtend: there is none to use.
        ReasonMissing, WordsTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = _require(unit, Right.DECIDE_PILOTS, account, Move.EXTEND)
        why, card = amending.checked_words(reason), unit.pilot.card
        chain = queries.entries(unit.connection, pilot_id)
        until = amending.extended(card, chain, lock.local_day(card, unit.now))
        said = Extension(until, why, asker.id, asker.name)
        return entries.append(unit, house.criteria_key, EntryKind.EXTENSION, said)


def begin_again(house: House, account: Account | None, pilot_id: str, reason: str) -> str:
    """End this version and begin the next as a draft, whose evidence starts at zero; its id.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed, NotInThisState: not open to this account now.
        AlreadyReplaced: another version has taken its place.
        ReasonMissing, WordsTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = _require(unit, Right.DECIDE_PILOTS, account, Move.REPLACE)
        return next_version(house, unit, asker, amending.checked_words(reason))


def next_version(
    house: House, unit: PilotUnit, asker: Account, reason: str, advice: Advice = Advice.INVALID
) -> str:
    """Append the end of this version and keep the next one as a draft; its id.

    `advice` is what the rules recommended when somebody decided to change it: it says whether one
    of the declared tries is used up.

    A pilot that was decided on stays decided; any other one is replaced from now on.

    Raises:
        AlreadyReplaced: another version has taken its place.
    """
    if amending.successor(queries.entries(unit.connection, unit.pilot.id)):
        raise amending.AlreadyReplaced
    old, number = unit.pilot, unit.pilot.card.version + 1
    said = Successor(new_id(house.chance), number, reason, asker.id, asker.name)
    entry = entries.append(unit, house.criteria_key, EntryKind.NEXT_VERSION, said)
    card = next_card(old.card, entry.hash, advice)
    draft = replace(
        old, id=said.pilot_id, state=PilotState.DRAFT, card=card, revision=1, touched_at=unit.now
    )
    drafts.add(unit, draft)
    if old.state is not PilotState.DECIDED:
        unit.pilot = replace(old, state=PilotState.REPLACED)
    return draft.id


def _require(unit: PilotUnit, right: Right, account: Account | None, move: Move) -> Account:
    asker = require_on_pilot(unit, right, account)
    lock.require_move(move, unit.pilot)
    return asker
