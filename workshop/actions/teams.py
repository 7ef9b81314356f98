"""Teams: making one, saying who is what in it, and looking at it."""

from collections.abc import Collection

from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.actions.setting_up import FIRST_ROLES
from workshop.actions.standing import require_now
from workshop.core.permissions import (
    Account,
    NotSignedIn,
    Right,
    TeamRole,
    may,
    require,
    require_gives,
)
from workshop.core.team import (
    NoSuchTeam,
    StillLeads,
    Team,
    TeamOverview,
    check_name,
    roles_of,
    with_roles,
)
from workshop.storage.keep import people as keep
from workshop.storage.queries import people


def make(house: House, account: Account | None, name: str) -> str:
    """Make a team whose first facilitator and manager is whoever makes it; return its id.

    Raises:
        NotSignedIn, NotAllowed: only administrators make teams.
        EmptyText, TooLong, Unreadable: the name cannot be taken.
    """
    with house.store.unit() as unit:
        maker = require_now(unit, Right.MAKE_TEAM, account)
        team_id = new_id(house.chance)
        keep.add_team(unit, team_id, check_name(name))
        keep.set_roles(unit, team_id, maker.id, FIRST_ROLES)
        return team_id


def change_member(
    house: House,
    account: Account | None,
    team_id: str,
    user_id: str,
    roles: Collection[TeamRole],
) -> None:
    """Let a member be exactly this in the team; with no role they leave it and its sessions.

    Raises:
        NotSignedIn, NotAllowed, NotToYourself: not this account's to decide.
        NoSuchTeam, NoSuchMember: there is no such team, or nobody like that in it.
        LastManager: the team would be left without a manager.
        StillLeads: whoever leaves leads a session that is not closed.
    """
    with house.store.unit() as unit:
        keep.hold_team(unit, team_id)
        asker = require_now(unit, Right.CHANGE_MEMBERS, account, team_id)
        team = people.team(unit.connection, team_id)
        if team is None:
            raise NoSuchTeam
        changed = with_roles(team, user_id, roles)
        require_gives(asker, team_id, set(roles) - roles_of(team, user_id), to_id=user_id)
        if not roles and people.leads_open_session(unit.connection, team_id, user_id):
            raise StillLeads
        keep.set_roles(unit, team_id, user_id, roles_of(changed, user_id))
        if not roles:
            keep.remove_from_sessions(unit, team_id, user_id)


def look_at(house: House, account: Account | None, team_id: str) -> Team:
    """A team with everybody in it.

    Raises:
        NotSignedIn, NotAllowed: it is not this account's to see.
        NoSuchTeam: there is none.
    """
    require(Right.SEE_TEAM, account, team_id)
    with house.store.reading() as reading:
        team = people.team(reading, team_id)
    if team is None:
        raise NoSuchTeam
    return team


def overview(house: House, account: Account | None) -> tuple[TeamOverview, ...]:
    """The teams this account may see, by name, with those of their sessions it may know of.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    if account is None:
        raise NotSignedIn
    with house.store.reading() as reading:
        return tuple(
            TeamOverview(
                team_id, name, people.sessions_of(reading, team_id, _only(account, team_id))
            )
            for team_id, name in people.all_teams(reading)
            if may(Right.SEE_TEAM, account, team_id)
        )


def _only(account: Account, team_id: str) -> str | None:
    """Whose part a session must name to be listed: anybody's, or this account's own."""
    return None if may(Right.SEE_SESSIONS, account, team_id) else account.id
