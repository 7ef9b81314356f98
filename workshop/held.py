"""Which open connections have lost what they were opened with: asked for many in a few readings.

The same rules as at the door (`seats.admit`), so that a right taken away ends what it had opened.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from workshop.core.account import still_signed_in
from workshop.core.holding import Held, Holding
from workshop.core.permissions import may_hear, session_role
from workshop.storage.queries import holdings as queries

#: The id and the team of a session.
_Session = tuple[str, str]
_Sessions = Mapping[str, _Session]
_IsHeld = Callable[[Holding, _Session], bool]
_Rule = Callable[[Connection, Collection[Holding], _Sessions, datetime], _IsHeld]


def lost(
    connection: Connection, holdings: Collection[Holding], now: datetime
) -> frozenset[Holding]:
    """Those of the holdings that would no longer open a connection."""
    sessions = queries.sessions(connection, {each.code for each in holdings})
    gone = {each for each in holdings if each.code not in sessions}
    for kind, rule in _RULES.items():
        asked = [each for each in holdings if each.holder.kind is kind and each not in gone]
        if asked:
            is_held = rule(connection, asked, sessions, now)
            gone |= {each for each in asked if not is_held(each, sessions[each.code])}
    return frozenset(gone)


def _hashes(asked: Collection[Holding]) -> set[str]:
    return {each.holder.hash for each in asked}


def _seats(
    connection: Connection, asked: Collection[Holding], sessions: _Sessions, _now: datetime
) -> _IsHeld:
    in_sessions = {sessions[each.code][0] for each in asked}
    held = queries.seats(connection, _hashes(asked), in_sessions)
    return lambda each, session: held.get(each.holder.hash) == session[0]


def _screens(
    connection: Connection, asked: Collection[Holding], _sessions: _Sessions, now: datetime
) -> _IsHeld:
    paired = queries.screens(connection, _hashes(asked), now)
    return lambda each, session: paired.get(each.holder.hash) == session[0]


def _sign_ins(
    connection: Connection, asked: Collection[Holding], sessions: _Sessions, now: datetime
) -> _IsHeld:
    kept = queries.sign_ins(connection, _hashes(asked))
    asked_of = {sessions[each.code][0] for each in asked}
    parts = queries.parts(connection, asked_of)

    def is_held(each: Holding, session: _Session) -> bool:
        found = kept.get(each.holder.hash)
        if found is None or not still_signed_in(found[0], now):
            return False
        session_id, team_id = session
        roles = found[1].roles.get(team_id, frozenset())
        return may_hear(each.audience, session_role(found[1], parts[session_id], roles))

    return is_held


_RULES: Mapping[Held, _Rule] = {
    Held.SEAT: _seats,
    Held.SCREEN: _screens,
    Held.SIGN_IN: _sign_ins,
}
