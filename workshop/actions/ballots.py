"""Blind dots and blind estimates: under the lock, on this seat's own rows only."""

from workshop.actions.asking import require_no_codename, require_person, require_seat
from workshop.actions.house import House
from workshop.core.events import LateAdmitted
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session import ballots, estimates
from workshop.core.session.phases import Command, PhaseClosed
from workshop.core.session.rounds import NotOnTheRoll, Round
from workshop.storage.keep import marks, rounds
from workshop.storage.queries import ballots as mine
from workshop.storage.queries import rounds as queries
from workshop.storage.unit import SessionUnit


def place(house: House, code: str, seat: Seat, about: str, count: int) -> None:
    """Set this seat's dots on one unit to `count`. Absolute, so the same request twice is one act.

    Raises:
        SeatLost, PhaseClosed, TimeIsUp, NotOnTheRoll: not open to this seat now.
        OutOfDots, TooManyOnOne, NoSuchUnit: against the terms of the round.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.PLACE_DOTS)
        current = open_round(unit)
        require_roll(unit, current, seat)
        before = mine.dots(unit.connection, seat.secret, current)
        ballot = ballots.place(before, about, count, current.terms, current.units)
        mark = tag(seat.secret, Purpose.DOT, current.id, about)
        rounds.put_dots(unit, mark, current.id, about, count)
        # A ballot without a dot hides nobody, so it must not count towards the three (R5).
        _take_part(unit, seat, bool(ballot))


def estimate(
    house: House,
    code: str,
    seat: Seat,
    about: str,
    impact: int | None,
    effort: int | None,
    rationale: str,
) -> None:
    """Set this seat's impact and effort (1 to 9, or None for "no idea") of one finalist.

    With the last finalist answered the seat counts as done.

    Raises:
        SeatLost, PhaseClosed, TimeIsUp, NotOnTheRoll: not open to this seat now.
        NoSuchUnit: not a finalist.
        OffTheScale, HalfAnEstimate, RationaleTooLong, CodenameInText: not a usable answer.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.ESTIMATE)
        current = open_round(unit)
        require_roll(unit, current, seat)
        if about not in current.units:
            raise ballots.NoSuchUnit
        answer = estimates.check(impact, effort, rationale)
        require_no_codename(house, unit, seat, answer.rationale)
        mark = tag(seat.secret, Purpose.ESTIMATE, current.id, about)
        rounds.put_estimate(unit, mark, current.id, about, answer)
        _take_part(unit, seat, True)
        if len(mine.estimates(unit.connection, seat.secret, current)) == len(current.units):
            done = tag(seat.secret, Purpose.DONE, str(unit.jam.visit))
            marks.put(unit, done, Purpose.DONE)


def admit(house: House, code: str, account: Account) -> int:
    """Let everybody into the open round who came after it had opened; every screen shows it."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.ADMIT)
        count = rounds.admit_all(unit, open_round(unit).id)
        if count:
            unit.record(LateAdmitted(count))
        return count


def open_round(unit: SessionUnit) -> Round:
    """The round that is open in this phase.

    Raises:
        PhaseClosed: none is.
    """
    current = queries.open_one(unit.connection, unit.jam.id)
    if current is None or current.visit != unit.jam.visit:
        raise PhaseClosed
    return current


def require_roll(unit: SessionUnit, current: Round, seat: Seat) -> None:
    """Raise `NotOnTheRoll` unless this seat may take part in the round."""
    if not rounds.is_on_roll(unit, current.id, seat.hash):
        raise NotOnTheRoll


def _take_part(unit: SessionUnit, seat: Seat, takes_part: bool) -> None:
    visit = str(unit.jam.visit)
    mark = tag(seat.secret, Purpose.SPOKE, visit)
    if takes_part:
        marks.put(unit, mark, Purpose.SPOKE)
    else:
        marks.take_back(unit, mark)
    marks.take_back(unit, tag(seat.secret, Purpose.DONE, visit))
