"""Invitations: a link, shown once, that brings somebody into a team."""

from dataclasses import dataclass

from workshop.actions import browsers, passwords
from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.actions.standing import fresh, require_now
from workshop.core.account import NewPerson, check_person, token_hash
from workshop.core.links import LASTS, Link, LinkPurpose, LinkSpent, require_live
from workshop.core.permissions import (
    Account,
    NotToYourself,
    Right,
    TeamRole,
    may_give,
    require_gives,
)
from workshop.storage.keep import people as keep
from workshop.storage.queries import people
from workshop.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Invitation:
    """What whoever holds the link may know: who invites them, into which team, as what."""

    team_id: str
    team_name: str
    role: TeamRole
    by_id: str
    by_name: str


def invite(house: House, account: Account | None, team_id: str, role: TeamRole) -> str:
    """Make an invitation; return its token, of which only the hash is kept.

    Raises:
        NotSignedIn, NotAllowed: the account may not invite, or not into this role.
    """
    token, purpose = new_token(house.chance), LinkPurpose.INVITATION
    with house.store.unit() as unit:
        maker = require_now(unit, Right.INVITE, account, team_id)
        require_gives(maker, team_id, {role})
        link = Link(purpose, maker.id, unit.now + LASTS[purpose], team_id=team_id, role=role)
        keep.add_link(unit, token_hash(token), link)
    return token


def look_at(house: House, token: str) -> Invitation:
    """What an invitation is for.

    Raises:
        LinkSpent: it does not work, or whoever made it could not make it any more.
    """
    with house.store.unit() as unit:
        return _live(unit, token)


def accept(house: House, token: str, person: NewPerson) -> str:
    """Make an account in the team; return a sign-in token for its browser.

    Raises:
        LinkSpent: the invitation does not work.
        EmailTaken: there is an account with this address; it signs in and joins.
        Invalid: a field cannot be taken.
    """
    look_at(house, token)
    person = check_person(person)
    password_hash = passwords.hash_of(person.password)
    with house.store.unit() as unit:
        invitation = _live(unit, token)
        account = browsers.add_account(house, unit, person, password_hash)
        _bring_in(unit, token, invitation, account)
        return browsers.sign_in(house, unit, account.id)


def join(house: House, account: Account | None, token: str) -> str:
    """Bring somebody who has an account into the team; return the id of the team.

    Raises:
        NotSignedIn: nobody is signed in.
        LinkSpent: the invitation does not work.
        NotToYourself: it was made by the same person.
    """
    with house.store.unit() as unit:
        guest = fresh(unit, account)
        invitation = _live(unit, token)
        if invitation.by_id == guest.id:
            raise NotToYourself
        _bring_in(unit, token, invitation, guest)
        return invitation.team_id


def _live(unit: Unit, token: str) -> Invitation:
    found = people.link(unit.connection, token_hash(token))
    link = require_live(found, LinkPurpose.INVITATION, unit.now)
    maker = people.account(unit.connection, link.user_id)
    team = people.team(unit.connection, link.team_id)
    if maker is None or team is None or link.role not in may_give(maker, link.team_id):
        raise LinkSpent
    return Invitation(team.id, team.name, link.role, maker.id, maker.name)


def _bring_in(unit: Unit, token: str, invitation: Invitation, guest: Account) -> None:
    roles = guest.roles.get(invitation.team_id, frozenset()) | {invitation.role}
    keep.set_roles(unit, invitation.team_id, guest.id, roles)
    keep.spend_link(unit, token_hash(token))
