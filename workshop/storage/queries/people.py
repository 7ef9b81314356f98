"""Reading accounts, teams and lists of sessions, as core values; never writes."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, exists, select

from workshop.core.account import SignIn
from workshop.core.links import Link
from workshop.core.permissions import Account, TeamRole
from workshop.core.session.phases import Role
from workshop.core.team import Member, SessionLine, Team, line_of
from workshop.storage.keep import jams
from workshop.storage.keep.people import Known, account_from, link_from
from workshop.storage.tables import (
    LinkRow,
    MembershipRow,
    PersonRow,
    SessionRow,
    SignInRow,
    TeamRow,
    UserRow,
)


def anybody_exists(connection: Connection) -> bool:
    """Whether Workshop has been set up."""
    return bool(connection.execute(select(exists(select(UserRow.id)))).scalar_one())


def account(connection: Connection, user_id: str) -> Account | None:
    """The account with this id."""
    known = _known(connection, UserRow.id == user_id)
    return known.account if known else None


def known_by_email(connection: Connection, email: str) -> Known | None:
    """The account with this address (in the form it is kept in) and its password's hash."""
    return _known(connection, UserRow.email == email)


def known_by_id(connection: Connection, user_id: str) -> Known | None:
    """The account with this id and its password's hash."""
    return _known(connection, UserRow.id == user_id)


def everybody(connection: Connection) -> tuple[Account, ...]:
    """All accounts, by address."""
    ids = connection.execute(select(UserRow.id).order_by(UserRow.email)).scalars()
    found = (account(connection, user_id) for user_id in tuple(ids))
    return tuple(each for each in found if each is not None)


def sign_in(connection: Connection, token_hash: str) -> tuple[SignIn, Account] | None:
    """The signed-in browser with this hash and whose it is; its age is not looked at."""
    row = connection.execute(
        select(SignInRow.user_id, SignInRow.made_at, SignInRow.seen_at).where(
            SignInRow.token_hash == token_hash
        )
    ).one_or_none()
    found = account(connection, row.user_id) if row else None
    return None if row is None or found is None else (SignIn(*row), found)


def link(connection: Connection, token_hash: str) -> Link | None:
    """The link with this hash; whether it still works is not looked at."""
    statement = select(LinkRow.__table__).where(LinkRow.token_hash == token_hash)
    row = connection.execute(statement).mappings().one_or_none()
    return None if row is None else link_from(row)


def team(connection: Connection, team_id: str) -> Team | None:
    """A team with everybody in it, by name."""
    name = connection.execute(select(TeamRow.name).where(TeamRow.id == team_id)).scalar()
    if name is None:
        return None
    rows = connection.execute(
        select(UserRow.id, UserRow.name, UserRow.email, MembershipRow.role)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .where(MembershipRow.team_id == team_id)
        .order_by(UserRow.name, UserRow.id)
    )
    people: dict[str, Member] = {}
    for user_id, person, email, role in rows:
        roles = people[user_id].roles if user_id in people else frozenset()
        people[user_id] = Member(user_id, person, email, roles | {TeamRole(role)})
    return Team(team_id, name, tuple(people.values()))


def all_teams(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The id and name of every team, by name."""
    rows = connection.execute(select(TeamRow.id, TeamRow.name).order_by(TeamRow.name, TeamRow.id))
    return tuple((row.id, row.name) for row in rows)


def sessions_of(
    connection: Connection, team_id: str, named: str | None = None
) -> tuple[SessionLine, ...]:
    """The sessions of a team, newest first; with `named`, only those this person has a part in."""
    statement = select(SessionRow.__table__).where(SessionRow.team_id == team_id)
    if named is not None:
        parts = select(PersonRow.session_id).where(PersonRow.user_id == named)
        statement = statement.where(SessionRow.id.in_(parts))
    newest = statement.order_by(SessionRow.created_at.desc(), SessionRow.id)
    rows = connection.execute(newest).mappings()
    return tuple(line_of(jams.from_row(row)) for row in rows)


def people_of(connection: Connection, session_id: str) -> Mapping[str, Role]:
    """Who is named on a session: account ids and their parts."""
    rows = connection.execute(
        select(PersonRow.user_id, PersonRow.role).where(PersonRow.session_id == session_id)
    )
    return {user_id: Role(role) for user_id, role in rows}


def sessions_as(connection: Connection, user_id: str, roles: Collection[Role]) -> frozenset[str]:
    """The codes of the sessions in which this person has one of these parts."""
    statement = (
        select(SessionRow.code)
        .join(PersonRow, PersonRow.session_id == SessionRow.id)
        .where(PersonRow.user_id == user_id, PersonRow.role.in_([role.value for role in roles]))
    )
    return frozenset(connection.execute(statement).scalars())


def leads_open_session(connection: Connection, team_id: str, user_id: str) -> bool:
    """Whether a session of this team that is not closed is led by this person."""
    leads = select(SessionRow.id).where(
        SessionRow.team_id == team_id,
        SessionRow.lead_id == user_id,
        SessionRow.closed_at.is_(None),
    )
    return bool(connection.execute(select(exists(leads))).scalar_one())


def code_is_taken(connection: Connection, code: str) -> bool:
    """Whether a session has this code."""
    taken = select(exists(select(SessionRow.id).where(SessionRow.code == code)))
    return bool(connection.execute(taken).scalar_one())


def _known(connection: Connection, where: ColumnElement[bool]) -> Known | None:
    row = connection.execute(select(UserRow.__table__).where(where)).mappings().one_or_none()
    if row is None:
        return None
    pairs = connection.execute(
        select(MembershipRow.team_id, MembershipRow.role).where(MembershipRow.user_id == row["id"])
    )
    return Known(account_from(row, [(p.team_id, p.role) for p in pairs]), row["password_hash"])
