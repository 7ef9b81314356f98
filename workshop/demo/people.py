"""The people of the demo team: who has an account, in which office, in which language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.actions import accounts, invitations, setting_up
from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.core.account import NewPerson, token_hash
from workshop.core.permissions import Account, TeamRole

TEAM = "Billing service"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team; the first one sets Workshop up and looks after it."""

    name: str
    role: TeamRole
    language: str

    @property
    def email(self) -> str:
        """The address this person signs in with."""
        return f"{self.name.lower().replace(' ', '.')}@example.org"


LEAD = Person("Marta Hoffmann", TeamRole.FACILITATOR, "de")
SECOND = Person("Daan Visser", TeamRole.FACILITATOR, "nl")
DECIDER = Person("Miriam Kern", TeamRole.MANAGER, "de")
OBSERVER = Person("Owen Pritchard", TeamRole.MEMBER, "en")
OWNER = Person("Thijs Vos", TeamRole.FACILITATOR, "nl")
THIRD = Person("Sanne Bakker", TeamRole.MANAGER, "nl")
PEOPLE: Sequence[Person] = (
    LEAD,
    SECOND,
    DECIDER,
    OBSERVER,
    OWNER,
    THIRD,
    Person("Aylin Demir", TeamRole.MEMBER, "de"),
    Person("Grace Whitfield", TeamRole.MEMBER, "en"),
)


def gather(house: House, password: str) -> Mapping[Person, Account]:
    """Set Workshop up and bring everybody into the team; all have the same password.

    Raises:
        LinkSpent: somebody has an account already.
        PasswordRefused: the password cannot be taken.
    """
    token = new_token(house.chance)
    first = setting_up.set_up(house, token, token_hash(token), _new(LEAD, password), TEAM)
    accounts.sign_out(house, token_hash(first))
    lead = _accounts(house)[LEAD]
    (team_id,) = lead.roles
    for person in PEOPLE[1:]:
        invitation = invitations.invite(house, lead, team_id, person.role)
        signed_in = invitations.accept(house, invitation, _new(person, password))
        accounts.sign_out(house, token_hash(signed_in))
    return _accounts(house)


def _new(person: Person, password: str) -> NewPerson:
    return NewPerson(person.name, person.email, password, person.language)


def _accounts(house: House) -> Mapping[Person, Account]:
    known = {account.email: account for account in accounts.everybody(house)}
    return {person: known[person.email] for person in PEOPLE if person.email in known}
