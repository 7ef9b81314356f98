"""Reading, for many live connections at once, whether what they were opened with is still there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from workshop.core.account import SignIn
from workshop.core.permissions import Account
from workshop.core.session.phases import Role
from workshop.storage.keep.people import account_from
from workshop.storage.tables import (
    MembershipRow,
    PersonRow,
    ScreenRow,
    SeatRow,
    SessionRow,
    SignInRow,
    UserRow,
)

#: Values one statement asks for; every database takes as many.
BATCH = 500
#: So many seats are asked for by their names.
FEW = 50


def sessions(connection: Connection, codes: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """The id and the team of each session that exists, by code."""
    wanted = select(SessionRow.code, SessionRow.id, SessionRow.team_id)
    return {
        row[0]: (row[1], row[2]) for row in _batched(connection, wanted, SessionRow.code, codes)
    }


def seats(
    connection: Connection, hashes: Collection[str], session_ids: Collection[str]
) -> Mapping[str, str]:
    """The session of each of these seats that is held in one of these sessions, by hash.

    Of many seats, all that their sessions have: reading a hall whole costs less than naming it.
    """
    wanted = select(SeatRow.hash, SeatRow.session_id)
    if len(hashes) <= FEW:
        found = _batched(connection, wanted, SeatRow.hash, hashes)
    else:
        found = _batched(connection, wanted, SeatRow.session_id, session_ids)
    return {row[0]: row[1] for row in found}


def screens(connection: Connection, hashes: Collection[str], now: datetime) -> Mapping[str, str]:
    """The session of each screen that is paired now, by hash."""
    wanted = select(ScreenRow.token_hash, ScreenRow.session_id).where(
        ScreenRow.is_code.is_(False), ScreenRow.expires_at > now
    )
    rows = _batched(connection, wanted, ScreenRow.token_hash, hashes)
    return {row.token_hash: row.session_id for row in rows}


def sign_ins(
    connection: Connection, hashes: Collection[str]
) -> Mapping[str, tuple[SignIn, Account]]:
    """Each signed-in browser that is kept and whose it is, by hash; their age is not looked at."""
    wanted = select(SignInRow.token_hash, SignInRow.user_id, SignInRow.made_at, SignInRow.seen_at)
    rows = list(_batched(connection, wanted, SignInRow.token_hash, hashes))
    known = _accounts(connection, {row.user_id for row in rows})
    return {
        row.token_hash: (SignIn(row.user_id, row.made_at, row.seen_at), known[row.user_id])
        for row in rows
        if row.user_id in known
    }


def parts(connection: Connection, session_ids: Collection[str]) -> Mapping[str, Mapping[str, Role]]:
    """Who is named on each session: account ids and their parts, by session."""
    wanted = select(PersonRow.session_id, PersonRow.user_id, PersonRow.role)
    found: dict[str, dict[str, Role]] = {session_id: {} for session_id in session_ids}
    for row in _batched(connection, wanted, PersonRow.session_id, session_ids):
        found[row.session_id][row.user_id] = Role(row.role)
    return found


def _accounts(connection: Connection, ids: Collection[str]) -> Mapping[str, Account]:
    wanted = select(MembershipRow.user_id, MembershipRow.team_id, MembershipRow.role)
    pairs: dict[str, list[tuple[str, str]]] = {user_id: [] for user_id in ids}
    for row in _batched(connection, wanted, MembershipRow.user_id, ids):
        pairs[row.user_id].append((row.team_id, row.role))
    users = _batched(connection, select(UserRow.__table__), UserRow.id, ids)
    return {row.id: account_from(row._mapping, pairs[row.id]) for row in users}


def _batched(
    connection: Connection,
    wanted: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[str],
    values: Collection[str],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of `wanted` whose `column` is one of the values."""
    asked: Sequence[str] = sorted(values)
    for start in range(0, len(asked), BATCH):
        yield from connection.execute(wanted.where(column.in_(asked[start : start + BATCH])))
