"""Who asks, and whether they may: the first line of every unit on a session.

Rights can be taken away at any time, so they are looked up inside the unit, on a state that cannot
move, and never taken from the page.
"""

from sqlalchemy import select

from workshop.actions.house import House
from workshop.core.errors import Refused
from workshop.core.permissions import Account, TeamRole, session_role
from workshop.core.seat import giveaway
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session import flow, phases
from workshop.core.session.phases import Command, Role
from workshop.core.words import N_
from workshop.storage.keep import marks
from workshop.storage.queries import jams
from workshop.storage.tables import MembershipRow, PersonRow
from workshop.storage.unit import SessionUnit


class SeatLost(Refused):
    """The cookie names no seat of this session."""

    code = "seat_lost"
    sentence = N_("Your seat is not known here any more. Take a seat again to go on.")


Asker = Seat | Account
#: Acts that stay open after the time: a text can be taken back until it is shown.
_AT_ANY_TIME = frozenset({Command.SLOW_DOWN, Command.WITHDRAW_NOTE})


def require_seat(house: House, unit: SessionUnit, seat: Seat, command: Command) -> None:
    """Raise unless this seat is held and may give `command` now.

    Raises:
        SeatLost: no such seat in this session.
        PhaseClosed, TimeIsUp: not open now.
    """
    if not jams.seat_exists(unit.connection, unit.jam.id, seat.hash):
        raise SeatLost
    phases.require(unit.jam.phase, command, Role.SEAT)
    if command not in _AT_ANY_TIME:
        flow.require_time(unit.jam, unit.now, house.grace)


def require_no_codename(house: House, unit: SessionUnit, seat: Seat, *texts: str) -> None:
    """Raise when texts of this seat, read one after the other, hold its own codename.

    Raises:
        CodenameInText: they do.
    """
    giveaway.require_none(house.key, unit.jam.id, seat.secret, "\n".join(texts), house.words)


def require_person(unit: SessionUnit, account: Account, command: Command) -> Role:
    """Raise unless this person may give `command` now; return the role they have.

    Raises:
        PhaseClosed, NotYours: not open now, or not to them.
    """
    role = role_of(unit, account)
    phases.require(unit.jam.phase, command, role)
    return role


def role_of(unit: SessionUnit, account: Account) -> Role:
    """The role of an account in this session, as it is kept at this moment."""
    people = unit.execute(
        select(PersonRow.user_id, PersonRow.role).where(PersonRow.session_id == unit.jam.id)
    )
    roles = unit.execute(
        select(MembershipRow.role).where(
            MembershipRow.team_id == unit.jam.team_id, MembershipRow.user_id == account.id
        )
    )
    team_roles = frozenset(TeamRole(str(row[0])) for row in roles)
    return session_role(account, {str(r[0]): Role(str(r[1])) for r in people}, team_roles)


def once(unit: SessionUnit, asker: Asker, key: str) -> bool:
    """Whether this command key is new; the same key twice is one act with the same answer."""
    secret = asker.secret if isinstance(asker, Seat) else asker.id
    return marks.put(unit, tag(secret, Purpose.DID, key), Purpose.DID)
