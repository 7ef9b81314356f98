"""Who has which part in a session: facilitator, co-facilitator, decider, observer."""

from collections.abc import Collection, Mapping

from workshop.core.errors import Invalid, Refused
from workshop.core.session.phases import Role
from workshop.core.words import N_

#: The parts that are given by naming somebody. Whoever makes a session is its facilitator, and a
#: session changes hands by taking over, not by naming.
GIVEN = frozenset({Role.CO_FACILITATOR, Role.DECIDER, Role.OBSERVER})


class NotInTeam(Refused):
    """Only people of the session's team can be named on it."""

    code = "not_in_team"
    sentence = N_("Only people of the team can have a part in its sessions. Invite them first.")


class NoSuchPart(Invalid):
    """A part that cannot be given."""

    code = "no_such_part"
    sentence = N_("Please choose one of the parts from the list.")


class TwoDeciders(Invalid):
    """One person answers for the choice."""

    code = "two_deciders"
    sentence = N_("Only one person can be the decider.")


class NobodyLeads(Refused):
    """The part of whoever leads cannot be changed: somebody else takes over first."""

    code = "nobody_leads"
    sentence = N_("This person leads the session. Somebody else has to take over first.")


def check(people: Mapping[str, Role], members: Collection[str]) -> None:
    """Raise unless these parts, by account id, can be given to people among `members`.

    Raises:
        NoSuchPart, TwoDeciders, NotInTeam: they cannot.
    """
    if not GIVEN.issuperset(people.values()):
        raise NoSuchPart
    if list(people.values()).count(Role.DECIDER) > 1:
        raise TwoDeciders
    if not set(people) <= set(members):
        raise NotInTeam


def named(people: Mapping[str, Role], user_id: str, role: Role, lead_id: str) -> Mapping[str, Role]:
    """All parts once this person has been named; a decider until now looks on from here.

    Raises:
        NoSuchPart: a part that cannot be given.
        NobodyLeads: the person leads the session or is its facilitator.
    """
    if role not in GIVEN:
        raise NoSuchPart
    _require_no_lead(people, user_id, lead_id)
    others = {each: part for each, part in people.items() if each != user_id}
    if role is Role.DECIDER:
        others = {
            each: Role.OBSERVER if part is Role.DECIDER else part for each, part in others.items()
        }
    return {**others, user_id: role}


def removed(people: Mapping[str, Role], user_id: str, lead_id: str) -> Mapping[str, Role]:
    """All parts without this person's.

    Raises:
        NobodyLeads: the person leads the session or is its facilitator.
    """
    _require_no_lead(people, user_id, lead_id)
    return {each: part for each, part in people.items() if each != user_id}


def _require_no_lead(people: Mapping[str, Role], user_id: str, lead_id: str) -> None:
    if user_id == lead_id or people.get(user_id) is Role.FACILITATOR:
        raise NobodyLeads
