"""Making a session, and saying who has which part in it."""

from collections.abc import Mapping

from workshop.actions.asking import role_of
from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.actions.standing import fresh, require_now
from workshop.core.permissions import Account, Right, SessionRight, require_in_session
from workshop.core.session import joincode, making, parts
from workshop.core.session.jam import Jam
from workshop.core.session.making import SessionDraft
from workshop.core.session.phases import Role
from workshop.core.team import Team
from workshop.storage.keep import people as keep
from workshop.storage.queries import people
from workshop.storage.unit import SessionUnit, Unit


def make(house: House, account: Account | None, team_id: str, draft: SessionDraft) -> Jam:
    """Open a session in its first step, led by whoever makes it, under a code nobody else has.

    Raises:
        NotSignedIn, NotAllowed: the account makes no sessions in this team.
        Invalid: a field cannot be taken, or a text is missing that the agenda starts from.
        NotInTeam: somebody with a part is not in the team.
    """
    with house.store.unit() as unit:
        maker = require_now(unit, Right.MAKE_SESSION, account, team_id)
        checked = making.check(draft)
        parts.check(checked.people, _members(unit, team_id) - {maker.id})
        jam = making.opened(
            checked,
            session_id=new_id(house.chance),
            code=_free_code(house, unit),
            team_id=team_id,
            lead_id=maker.id,
            now=unit.now,
            minute=house.minute,
        )
        keep.add_session(unit, jam)
        _name(unit, jam.id, {**checked.people, maker.id: Role.FACILITATOR})
        return jam


def name_person(house: House, account: Account | None, code: str, user_id: str, role: Role) -> None:
    """Give somebody of the team a part in the session, instead of any other they had.

    Raises:
        NoSuchSession: unknown code.
        NotSignedIn, NotAllowed: only its facilitators name people.
        NotInTeam, NoSuchPart, NobodyLeads: this part cannot be given to this person.
    """
    with house.store.unit_on(code) as unit:
        named = _people(unit, account)
        parts.check({user_id: role}, _members(unit, unit.jam.team_id))
        _name(unit, unit.jam.id, parts.named(named, user_id, role, unit.jam.lead_id))


def remove_person(house: House, account: Account | None, code: str, user_id: str) -> None:
    """Take somebody's part in the session away.

    Raises:
        NoSuchSession: unknown code.
        NotSignedIn, NotAllowed: only its facilitators do that.
        NobodyLeads: the person leads the session.
    """
    with house.store.unit_on(code) as unit:
        parts.removed(_people(unit, account), user_id, unit.jam.lead_id)
        keep.remove_person(unit, unit.jam.id, user_id)


def _people(unit: SessionUnit, account: Account | None) -> Mapping[str, Role]:
    """Who is named on the session, for somebody who may change it."""
    require_in_session(SessionRight.NAME_PEOPLE, role_of(unit, fresh(unit, account)))
    return people.people_of(unit.connection, unit.jam.id)


def _name(unit: Unit, session_id: str, named: Mapping[str, Role]) -> None:
    for user_id, role in named.items():
        keep.name_person(unit, session_id, user_id, role)


def _members(unit: Unit, team_id: str) -> frozenset[str]:
    team: Team | None = people.team(unit.connection, team_id)
    return frozenset(member.id for member in team.members) if team else frozenset()


def _free_code(house: House, unit: Unit) -> str:
    while True:
        code = joincode.draw(house.chance.choice)
        if not people.code_is_taken(unit.connection, code):
            return code
