"""Accounts, teams, sign-ins, links and parts in sessions: core values to rows and back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from workshop.core.account import SignIn
from workshop.core.links import Link, LinkPurpose, LinkSpent
from workshop.core.permissions import Account, TeamRole
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Role
from workshop.storage.keep import jams
from workshop.storage.tables import (
    LinkRow,
    MembershipRow,
    PersonRow,
    SessionRow,
    SignInRow,
    TeamRow,
    UserRow,
)
from workshop.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Known:
    """An account with the hash of its password, for the moment of signing in."""

    account: Account
    password_hash: str


def account_from(user: Mapping[Any, Any], memberships: Iterable[tuple[str, str]]) -> Account:
    """The account that a row of `users` and its (team id, role) pairs hold."""
    roles: dict[str, frozenset[TeamRole]] = {}
    for team_id, role in memberships:
        roles[team_id] = roles.get(team_id, frozenset()) | {TeamRole(role)}
    return Account(
        id=user["id"],
        name=user["name"],
        email=user["email"],
        is_administrator=user["is_administrator"],
        language=user["language"],
        roles=roles,
    )


def link_from(row: Mapping[Any, Any]) -> Link:
    """The link that a row of `links` holds."""
    return Link(
        purpose=LinkPurpose(row["purpose"]),
        user_id=row["user_id"] or "",
        expires_at=row["expires_at"],
        team_id=row["team_id"] or "",
        role=None if row["role"] is None else TeamRole(row["role"]),
        used_at=row["used_at"],
    )


def add_account(unit: Unit, account: Account, password_hash: str) -> None:
    """Keep a new account; its roles are kept by `set_roles`."""
    values = {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "password_hash": password_hash,
        "is_administrator": account.is_administrator,
        "language": account.language,
        "created_at": unit.now,
    }
    unit.execute(insert(UserRow).values(**values))


def change_account(unit: Unit, user_id: str, **values: str | bool) -> None:
    """Change columns of an account: name, language, password_hash, is_administrator."""
    unit.execute(update(UserRow).where(UserRow.id == user_id).values(**values))


def add_team(unit: Unit, team_id: str, name: str) -> None:
    """Keep a new team, still empty."""
    unit.execute(insert(TeamRow).values(id=team_id, name=name, created_at=unit.now))


def hold_team(unit: Unit, team_id: str) -> None:
    """Take the team's row, so that nobody else changes who is what in it until this unit ends."""
    unit.execute(select(TeamRow.id).where(TeamRow.id == team_id).with_for_update())


def set_roles(unit: Unit, team_id: str, user_id: str, roles: Collection[TeamRole]) -> None:
    """Let a person hold exactly these roles in a team; none means they are not in it."""
    held = (MembershipRow.team_id == team_id, MembershipRow.user_id == user_id)
    unit.execute(delete(MembershipRow).where(*held))
    for role in sorted(roles):
        row = {"team_id": team_id, "user_id": user_id, "role": role.value}
        unit.execute(insert(MembershipRow).values(**row))


def add_sign_in(unit: Unit, token_hash: str, user_id: str) -> None:
    """Keep a signed-in browser."""
    row = SignIn(user_id, made_at=unit.now, seen_at=unit.now)
    values = {"user_id": row.user_id, "made_at": row.made_at, "seen_at": row.seen_at}
    unit.execute(insert(SignInRow).values(token_hash=token_hash, **values))


def note_seen(unit: Unit, token_hash: str) -> None:
    """Write that a signed-in browser has been used now."""
    unit.execute(
        update(SignInRow).where(SignInRow.token_hash == token_hash).values(seen_at=unit.now)
    )


def end_sign_in(unit: Unit, token_hash: str) -> None:
    """Sign one browser out."""
    unit.execute(delete(SignInRow).where(SignInRow.token_hash == token_hash))


def end_sign_ins(unit: Unit, user_id: str) -> None:
    """Sign all browsers of a person out."""
    unit.execute(delete(SignInRow).where(SignInRow.user_id == user_id))


def end_old_sign_ins(unit: Unit, made_before: datetime) -> None:
    """Forget sign-ins that no longer count anyway."""
    unit.execute(delete(SignInRow).where(SignInRow.made_at < made_before))


def add_link(unit: Unit, token_hash: str, link: Link) -> None:
    """Keep a new link under its hash."""
    values = {
        "purpose": link.purpose.value,
        "user_id": link.user_id or None,
        "team_id": link.team_id or None,
        "role": link.role.value if link.role else None,
        "expires_at": link.expires_at,
        "used_at": link.used_at,
    }
    unit.execute(insert(LinkRow).values(token_hash=token_hash, **values))


def spend_link(unit: Unit, token_hash: str) -> None:
    """Write that a link has been used.

    Raises:
        LinkSpent: somebody else was faster.
    """
    unused = (LinkRow.token_hash == token_hash, LinkRow.used_at.is_(None))
    if unit.execute(update(LinkRow).where(*unused).values(used_at=unit.now)).rowcount != 1:
        raise LinkSpent


def spend_set_up(unit: Unit, token_hash: str) -> None:
    """Write that the set-up link has been used; its row is there only from then on.

    Raises:
        LinkSpent: somebody else was faster.
    """
    try:
        add_link(unit, token_hash, Link(LinkPurpose.SET_UP, "", unit.now, used_at=unit.now))
    except IntegrityError as refusal:
        raise LinkSpent from refusal


def spend_links_of(unit: Unit, user_id: str, purpose: LinkPurpose) -> None:
    """Let no earlier link of this purpose for this person work any more."""
    open_ones = (
        LinkRow.user_id == user_id,
        LinkRow.purpose == purpose.value,
        LinkRow.used_at.is_(None),
    )
    unit.execute(update(LinkRow).where(*open_ones).values(used_at=unit.now))


def add_session(unit: Unit, jam: Jam) -> None:
    """Keep a new session."""
    unit.execute(insert(SessionRow).values(**jams.to_values(jam)))


def name_person(unit: Unit, session_id: str, user_id: str, role: Role) -> None:
    """Give a person this part in a session, instead of any other."""
    remove_person(unit, session_id, user_id)
    row = {"session_id": session_id, "user_id": user_id, "role": role.value}
    unit.execute(insert(PersonRow).values(**row))


def remove_person(unit: Unit, session_id: str, user_id: str) -> None:
    """Take a person's part in a session away."""
    unit.execute(
        delete(PersonRow).where(PersonRow.session_id == session_id, PersonRow.user_id == user_id)
    )


def remove_from_sessions(unit: Unit, team_id: str, user_id: str) -> None:
    """Take a person's parts in all sessions of a team away."""
    of_team = select(SessionRow.id).where(SessionRow.team_id == team_id)
    unit.execute(
        delete(PersonRow).where(PersonRow.user_id == user_id, PersonRow.session_id.in_(of_team))
    )
