"""Deleting a session with everything in it, at once and for good, and proving that it is gone."""

import sqlite3
import time
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from workshop.actions import files
from workshop.actions.asking import role_of
from workshop.actions.house import House
from workshop.actions.standing import fresh
from workshop.core.permissions import (
    Account,
    SessionRight,
    may_in_session,
    require_in_session,
)
from workshop.core.session import deletion
from workshop.core.session.deletion import Proof
from workshop.core.session.phases import Role
from workshop.storage import belonging, physical, search
from workshop.storage.keep import deletion as keep
from workshop.storage.keep.deletion import Traces
from workshop.storage.queries import jams, people, pilots
from workshop.storage.unit import SessionUnit

#: While somebody reads the log cannot be emptied: so often is it tried, so many seconds apart.
TRIES = 20
APART = 0.1


def delete(house: House, account: Account | None, code: str, typed: str) -> Proof:
    """Delete a session, its texts, its seats, its report, drafts of pilots; look what is left.

    Pilots that are locked stay, with the card that was signed.

    Raises:
        NoSuchSession: unknown code.
        NotSignedIn, NotAllowed: only a facilitator of the session may.
        OtherCode: its code was not typed.
    """
    with house.store.unit_on(code) as unit:
        _require(unit, account)
        deletion.check(typed, code)
        found = _removed(unit)
    return _proof(house, unit.jam.title, found)


def delete_by_hand(house: House, code: str) -> Proof:
    """The same for whoever runs the server and holds the files anyway; no right is asked."""
    with house.store.unit_on(code) as unit:
        found = _removed(unit)
    return _proof(house, unit.jam.title, found)


def open_to(house: House, account: Account) -> frozenset[str]:
    """The codes of the sessions that this account may delete."""
    roles = frozenset(role for role in Role if may_in_session(SessionRight.DELETE_SESSION, role))
    with house.store.reading() as reading:
        return people.sessions_as(reading, account.id, roles)


def staying(house: House, code: str) -> int:
    """How many pilots of the session with this code are locked, and so would stay."""
    with house.store.reading() as reading:
        return pilots.count_locked(reading, jams.by_code(reading, code).id)


def title_of(house: House, code: str) -> str:
    """What the session with this code is called, to ask back before it is deleted by hand."""
    with house.store.reading() as reading:
        return jams.by_code(reading, code).title


def _require(unit: SessionUnit, account: Account | None) -> None:
    require_in_session(SessionRight.DELETE_SESSION, role_of(unit, fresh(unit, account)))


def _removed(unit: SessionUnit) -> Traces:
    found = keep.traces(unit)
    keep.remove(unit)
    return found


def _proof(house: House, title: str, traces: Traces) -> Proof:
    """Wipe the files and look into them."""
    # What cannot be wiped now, because the disk is full or somebody reads, is found and told.
    with suppress(sqlite3.Error, SQLAlchemyError):
        files.empty_log(house)
        is_empty = files.vacuum(house)
        for _ in range(TRIES):
            if is_empty:
                break
            time.sleep(APART)
            is_empty = files.empty_log(house)
    there = physical.files_of(house.store.engine)
    found = search.find(there, traces.words) if there else {}
    with house.store.reading() as reading:
        signed = {
            word
            for word, pieces in found.items()
            if all(keep.stands_on_signed(reading, piece) for piece in pieces)
        }
        elsewhere = sum(
            all(keep.stands_in_rows(reading, piece) for piece in pieces)
            for word, pieces in found.items()
            if word not in signed
        )
        rows = keep.rows_left(reading, traces.keys)
    return Proof(
        title=title,
        files=len(there),
        words=len(traces.words),
        remain=len(found) - len(signed) - elsewhere,
        signed=len(signed),
        elsewhere=elsewhere,
        tables=len(belonging.tables()),
        rows=rows,
    )
