"""Who may do what with accounts, teams and sessions: tables that actions, pages and tests read.

People with accounts hold roles in teams, and a part in single sessions. Administrators look after
accounts, teams and settings, and see no more of what people wrote than a member does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workshop.core.errors import Refused
from workshop.core.session.phases import Role
from workshop.core.session.sealing import AUDIENCE_OF, Audience
from workshop.core.words import N_


class TeamRole(StrEnum):
    """What somebody is in one team; a person may be several things at once."""

    FACILITATOR = "facilitator"
    MANAGER = "manager"
    MEMBER = "member"


#: How a role is called on a page.
ROLE_NAMES: dict[TeamRole, str] = {
    TeamRole.FACILITATOR: N_("Facilitator"),
    TeamRole.MANAGER: N_("Manager"),
    TeamRole.MEMBER: N_("Member"),
}


class Office(StrEnum):
    """What somebody is for the whole Workshop, whatever the team."""

    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What can be asked outside a running session."""

    SEE_TEAM = "see_team"
    INVITE = "invite"
    CHANGE_MEMBERS = "change_members"
    MAKE_SESSION = "make_session"
    SEE_SESSIONS = "see_sessions"
    SEE_PILOTS = "see_pilots"
    FILL_PILOTS = "fill_pilots"
    DECIDE_PILOTS = "decide_pilots"
    MAKE_TEAM = "make_team"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"


class SessionRight(StrEnum):
    """What somebody with an account may do with one session, besides its commands."""

    OPEN_DESK = "open_desk"
    OPEN_SCREEN = "open_screen"
    SEE_SESSION = "see_session"
    NAME_PEOPLE = "name_people"
    DELETE_SESSION = "delete_session"


Standing = TeamRole | Office

GRANTS: dict[Standing, frozenset[Right]] = {
    TeamRole.MEMBER: frozenset({Right.SEE_TEAM}),
    TeamRole.FACILITATOR: frozenset(
        {
            Right.SEE_TEAM,
            Right.INVITE,
            Right.MAKE_SESSION,
            Right.SEE_SESSIONS,
            Right.SEE_PILOTS,
            Right.FILL_PILOTS,
        }
    ),
    TeamRole.MANAGER: frozenset(
        {
            Right.SEE_TEAM,
            Right.INVITE,
            Right.CHANGE_MEMBERS,
            Right.SEE_SESSIONS,
            Right.SEE_PILOTS,
            Right.FILL_PILOTS,
            Right.DECIDE_PILOTS,
        }
    ),
    Office.ADMINISTRATOR: frozenset(
        {
            Right.SEE_TEAM,
            Right.INVITE,
            Right.CHANGE_MEMBERS,
            Right.MAKE_TEAM,
            Right.MANAGE_ACCOUNTS,
            Right.MANAGE_SETTINGS,
        }
    ),
}

#: Which roles somebody may give to another person; nobody gives more than they can answer for.
GIVES: dict[Standing, frozenset[TeamRole]] = {
    TeamRole.MEMBER: frozenset(),
    TeamRole.FACILITATOR: frozenset({TeamRole.MEMBER}),
    TeamRole.MANAGER: frozenset(TeamRole),
    Office.ADMINISTRATOR: frozenset(TeamRole),
}

SESSION_GRANTS: dict[Role, frozenset[SessionRight]] = {
    Role.SEAT: frozenset(),
    Role.FACILITATOR: frozenset(SessionRight),
    # What cannot be undone is for those who answer for the session.
    Role.CO_FACILITATOR: frozenset(SessionRight) - {SessionRight.DELETE_SESSION},
    Role.DECIDER: frozenset({SessionRight.SEE_SESSION, SessionRight.OPEN_SCREEN}),
    Role.OBSERVER: frozenset({SessionRight.SEE_SESSION, SessionRight.OPEN_SCREEN}),
    Role.STRANGER: frozenset(),
}

#: A team role that lets somebody look on at every session of the team.
_LOOK_ON = frozenset({TeamRole.FACILITATOR, TeamRole.MANAGER})


class NotSignedIn(Refused):
    """Only somebody with an account may do this, and nobody is signed in."""

    code = "not_signed_in"
    sentence = N_("Please sign in first.")


class NotAllowed(Refused):
    """The account is known, and has no right to this."""

    code = "not_allowed"
    sentence = N_("Your account has no right to do this. A manager of the team can change that.")


class NotToYourself(Refused):
    """An administrator wants a role in a team without anybody of the team giving it."""

    code = "not_to_yourself"
    sentence = N_("Nobody can give this to themselves. Another person has to do it.")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in. `roles` holds, by team id, what they are in each of their teams."""

    id: str
    name: str
    email: str
    is_administrator: bool = False
    language: str = "en"
    roles: Mapping[str, frozenset[TeamRole]] = field(default_factory=dict)


def rights(account: Account, team_id: str | None = None) -> frozenset[Right]:
    """Everything this account may do in this team, or, without one, for the whole Workshop."""
    return frozenset().union(*(GRANTS[standing] for standing in _standings(account, team_id)))


def may(right: Right, account: Account, team_id: str | None = None) -> bool:
    """Whether the account has this right; pages choose their buttons by it."""
    return right in rights(account, team_id)


def require(right: Right, account: Account | None, team_id: str | None = None) -> None:
    """Raise unless somebody is signed in and has this right in this team.

    Raises:
        NotSignedIn: nobody is signed in.
        NotAllowed: the account has no such right; a team that does not exist is the same answer.
    """
    if account is None:
        raise NotSignedIn
    if not may(right, account, team_id):
        raise NotAllowed


def may_give(account: Account, team_id: str) -> frozenset[TeamRole]:
    """The roles this account may give to others in this team."""
    return frozenset().union(*(GIVES[standing] for standing in _standings(account, team_id)))


def require_gives(
    account: Account, team_id: str, roles: Collection[TeamRole], to_id: str | None = None
) -> None:
    """Raise unless the account may give these roles in this team to `to_id` (None: not known yet).

    To oneself, only what one may give by a role in the team: an administrator who could make
    themselves a manager would see what the team wrote.

    Raises:
        NotAllowed: a role that is not this account's to give.
        NotToYourself: only the office of administrator would allow it, and it is for oneself.
    """
    if not may_give(account, team_id).issuperset(roles):
        raise NotAllowed
    own = frozenset().union(*(GIVES[role] for role in account.roles.get(team_id, ())))
    if to_id == account.id and not own.issuperset(roles):
        raise NotToYourself


def session_role(
    account: Account, people: Mapping[str, Role], team_roles: Collection[TeamRole]
) -> Role:
    """What this account is in one session.

    `people` holds, by account id, who is named on the session; `team_roles` what the account is in
    the session's team. Being named counts first; otherwise facilitators and managers of the team
    look on, and everybody else is a stranger, administrators too.
    """
    if account.id in people:
        return people[account.id]
    return Role.STRANGER if _LOOK_ON.isdisjoint(team_roles) else Role.OBSERVER


def may_in_session(right: SessionRight, role: Role) -> bool:
    """Whether this role in a session carries this right."""
    return right in SESSION_GRANTS[role]


def require_in_session(right: SessionRight, role: Role) -> None:
    """Raise `NotAllowed` unless this role in a session carries this right."""
    if not may_in_session(right, role):
        raise NotAllowed


def may_hear(audience: Audience, role: Role) -> bool:
    """Whether somebody with an account and this role may see what this audience sees."""
    may_look = audience is Audience.SCREEN and may_in_session(SessionRight.OPEN_SCREEN, role)
    return may_look or AUDIENCE_OF.get(role) is audience


def _standings(account: Account, team_id: str | None) -> tuple[Standing, ...]:
    office = (Office.ADMINISTRATOR,) if account.is_administrator else ()
    return (*office, *account.roles.get(team_id or "", ()))
