"""A team as its members see it: who belongs to it, as what, and which sessions it has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop.core import line
from workshop.core.errors import Refused, Unknown
from workshop.core.permissions import TeamRole
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.core.words import N_

MAX_NAME = 60


class NoSuchTeam(Unknown):
    """No team has this id."""

    code = "no_such_team"
    sentence = N_("There is no such team.")


class NoSuchMember(Unknown):
    """The person is not in this team."""

    code = "no_such_member"
    sentence = N_("This person is not in the team.")


class LastManager(Refused):
    """A team without a manager could not be looked after by anybody who is in it."""

    code = "last_manager"
    sentence = N_("A team needs at least one manager. Make somebody else a manager first.")


class StillLeads(Refused):
    """Whoever leaves would leave a running session without its facilitator."""

    code = "still_leads"
    sentence = N_("This person leads a session that is not closed. Close it first.")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    id: str
    name: str
    email: str
    roles: frozenset[TeamRole]


@dataclass(frozen=True, slots=True)
class Team:
    """A team and everybody in it, by name."""

    id: str
    name: str
    members: tuple[Member, ...]


class SessionState(StrEnum):
    """Where a session stands, for a list."""

    WAITING = "waiting"
    RUNNING = "running"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in a list. `started` is when it was made."""

    title: str
    code: str
    state: SessionState
    started: datetime
    timezone: str
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """A team with those of its sessions that whoever asks may know of."""

    id: str
    name: str
    sessions: tuple[SessionLine, ...]


def check_name(text: str) -> str:
    """Return the name of a team as one line, or raise `EmptyText`, `TooLong` or `Unreadable`."""
    return line.read(text, MAX_NAME)


def with_roles(team: Team, user_id: str, roles: Collection[TeamRole]) -> Team:
    """The team with this member holding exactly these roles; none means they leave.

    Raises:
        NoSuchMember: the person is not in the team.
        LastManager: nobody would be left as a manager.
    """
    if all(member.id != user_id for member in team.members):
        raise NoSuchMember
    changed = (
        Member(each.id, each.name, each.email, frozenset(roles)) if each.id == user_id else each
        for each in team.members
    )
    members = tuple(member for member in changed if member.roles)
    if all(TeamRole.MANAGER not in member.roles for member in members):
        raise LastManager
    return Team(team.id, team.name, members)


def roles_of(team: Team, user_id: str) -> frozenset[TeamRole]:
    """What a person is in the team; empty when they are not in it."""
    return next((each.roles for each in team.members if each.id == user_id), frozenset())


def line_of(jam: Jam) -> SessionLine:
    """A session as a line of a list."""
    return SessionLine(
        title=jam.title,
        code=jam.code,
        state=_state(jam),
        started=jam.created_at,
        timezone=jam.timezone,
        rehearsal=jam.rehearsal,
    )


def _state(jam: Jam) -> SessionState:
    if jam.phase is Phase.CLOSED:
        return SessionState.CLOSED
    return SessionState.WAITING if jam.phase is Phase.LOBBY else SessionState.RUNNING
