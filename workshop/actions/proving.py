"""Showing that what was locked is still what is kept, to people on a page and in a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from workshop.actions.house import House
from workshop.core.permissions import Account, NotSignedIn, Right, may
from workshop.core.pilot import proving
from workshop.core.pilot.chain import Entry
from workshop.core.pilot.lock import Lock, local_day
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.pilot.proving import Fault, Kept
from workshop.core.pilot.receipt import Receipt
from workshop.storage.keep import locks
from workshop.storage.queries import pilots as queries


@dataclass(frozen=True, slots=True)
class Proof:
    """A pilot with its chain and everything that is wrong with either.

    `lock` is None before the lock, or where it cannot be read any more.
    """

    pilot: Pilot
    entries: tuple[Entry, ...]
    lock: Lock | None
    faults: tuple[Fault, ...]


def prove(
    house: House, account: Account | None, pilot_id: str, receipt: Receipt | None = None
) -> Proof:
    """Look at a pilot's chain, for somebody who may see the pilot.

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
        return proof_of(reading, house.criteria_key, pilot, receipt)


def prove_by_hand(
    house: House, pilot_ids: Sequence[str] = (), receipt: Receipt | None = None
) -> tuple[Proof, ...]:
    """The same of these pilots, or of all, for whoever runs the server; no right is asked.

    Raises:
        NoSuchPilot: one of them is not there.
    """
    with house.store.reading() as reading:
        wanted = pilot_ids or queries.ids(reading)
        found = [queries.one(reading, pilot_id) for pilot_id in wanted]
        return tuple(proof_of(reading, house.criteria_key, each, receipt) for each in found)


def proof_of(
    connection: Connection, key: bytes, pilot: Pilot, receipt: Receipt | None = None
) -> Proof:
    """The proof of a pilot, from what is kept at this moment."""
    entries = queries.entries(connection, pilot.id)
    lock = locks.of_chain(entries)
    early = _early(connection, pilot, entries[0], lock) if lock else 0
    kept = Kept(pilot.state, pilot.card, lock.card if lock else None, early)
    faults = proving.verify(entries, key, receipt) + proving.contradictions(entries, kept)
    return Proof(pilot, entries, lock, faults)


def _early(connection: Connection, pilot: Pilot, first: Entry, lock: Lock) -> int:
    """The number of the first reading that came before the promise, 0 for none."""
    begins = local_day(lock.card, first.at) + timedelta(days=1)
    before = max(begins, lock.card.dates.start or begins)
    return queries.first_early(connection, pilot.id, before, first.at)
