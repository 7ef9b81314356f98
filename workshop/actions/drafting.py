"""Filling in a pilot's card, step by step, until it is signed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from workshop.actions import calendars
from workshop.actions.house import House
from workshop.actions.locking import require_on_pilot, without_first_signature
from workshop.core.permissions import Account, Right, may, require, rights
from workshop.core.pilot import checking, planner, working_days
from workshop.core.pilot.card import Card
from workshop.core.pilot.filling import belief, dates, lines, measure, parts, why
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.lock import BOUND, local_day
from workshop.core.pilot.missing import Missing, Step, Weight
from workshop.core.pilot.pilot import CardLocked, CardMovedOn, NoSuchPilot, Pilot
from workshop.core.pilot.plans import Plan
from workshop.core.team import Member
from workshop.storage.queries import people
from workshop.storage.queries import pilots as queries
from workshop.storage.unit import PilotUnit

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as its form needs it: who may answer for it, and what it still lacks today."""

    pilot: Pilot
    owners: tuple[Member, ...]
    approvers: tuple[Member, ...]
    today: date
    missing: tuple[Missing, ...]
    now: datetime


def find(house: House, account: Account, pilot_id: str) -> Pilot:
    """A pilot of one's own teams.

    Raises:
        NoSuchPilot: there is none that this account may see.
    """
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
    if not may(Right.SEE_PILOTS, account, pilot.team_id):
        raise NoSuchPilot
    return pilot


def open_card(house: House, account: Account, pilot_id: str) -> Opened:
    """The draft with all that its form shows.

    Raises:
        NoSuchPilot, NotAllowed: no right to it.
        CardLocked: it is locked; then nothing is filled in any more.
    """
    pilot = find(house, account, pilot_id)
    require(Right.SEE_PILOTS, account, pilot.team_id)
    if pilot.state in BOUND:
        raise CardLocked
    with house.store.reading() as reading:
        team = people.team(reading, pilot.team_id)
    members = team.members if team else ()
    now = house.store.now()
    today = local_day(pilot.card, now)
    return Opened(
        pilot,
        _with(Right.FILL_PILOTS, pilot.team_id, members),
        _with(Right.DECIDE_PILOTS, pilot.team_id, members),
        today,
        _missing(pilot.card, today),
        now,
    )


def plan_of(card: Card) -> Plan | None:
    """What to expect of the card; None without its days."""
    dates_ = card.dates
    if dates_.start is None or dates_.decision is None:
        return None
    working = calendars.working_days(dates_)
    days = working_days.planned_days(dates_, working)
    looks = {
        line.id: tuple(len(working_days.matured_days(dates_, working, look)) for look in line.looks)
        for line in card.criteria
        if line.looks
    }
    return planner.plan(card, days, looks) if days > 0 else None


def write_step(
    house: House, account: Account | None, pilot_id: str, step: Step, values: Values, revision: int
) -> Pilot:
    """Write one step of the form into the draft; the pilot as it is then.

    Whoever changes a card that one person has signed takes that signature back.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: no right to it.
        CardLocked: it is a promise already.
        CardMovedOn: somebody else has written since the page with this revision was drawn.
        StepRefused: a field is wrong; nothing was kept.
    """
    with _writing(house, account, pilot_id, revision) as unit:
        before = unit.pilot.card
        after = _filled(unit, before, step, values)
        _require_sound(unit, after, step)
        _keep(unit, after)
    return _now(house, pilot_id)


def remove_line(
    house: House, account: Account | None, pilot_id: str, line_id: str, revision: int
) -> Pilot:
    """Take a line off the draft. Raises as `write_step` does."""
    with _writing(house, account, pilot_id, revision) as unit:
        _keep(unit, lines.without(unit.pilot.card, line_id))
    return _now(house, pilot_id)


def put_measure(
    house: House, account: Account | None, pilot_id: str, key: str, values: Values, revision: int
) -> tuple[Pilot, str]:
    """Write a measure into the draft; an empty `key` is a new one. The pilot, and its key.

    Raises as `write_step` does.
    """
    with _writing(house, account, pilot_id, revision) as unit:
        after, key = measure.put(unit.pilot.card, key, values)
        _require_sound(unit, after, Step.STOP, about={key})
        _keep(unit, after)
    return _now(house, pilot_id), key


def remove_measure(
    house: House, account: Account | None, pilot_id: str, key: str, revision: int
) -> Pilot:
    """Take a measure off the draft, and the lines about it. Raises as `write_step` does."""
    with _writing(house, account, pilot_id, revision) as unit:
        _keep(unit, measure.without(unit.pilot.card, key))
    return _now(house, pilot_id)


@contextmanager
def _writing(
    house: House, account: Account | None, pilot_id: str, revision: int
) -> Iterator[PilotUnit]:
    with house.store.unit_on_pilot(pilot_id) as unit:
        require_on_pilot(unit, Right.FILL_PILOTS, account)
        if unit.pilot.state in BOUND:
            raise CardLocked
        if unit.pilot.revision != revision:
            raise CardMovedOn
        yield unit


def _filled(unit: PilotUnit, card: Card, step: Step, values: Values) -> Card:
    if step is Step.DATES:
        return _with_days(dates.fill(card, values, _names(unit)))
    if step in (Step.STOP, Step.CONTINUE):
        return lines.fill(card, values, step)
    return {Step.WHY: why.fill, Step.BELIEF: belief.fill, Step.PARTS: parts.fill}[step](
        card, values
    )


def _with_days(card: Card) -> Card:
    """The card with the number of days its evidence is tuned to, which the lock then freezes."""
    open_ = replace(card.dates, planned_days=0)
    days = working_days.planned_days(open_, calendars.working_days(open_))
    return replace(card, dates=replace(open_, planned_days=days))


def _names(unit: PilotUnit) -> dict[str, dict[str, str]]:
    """Who may be owner and who approver, by account id."""
    team_id = unit.pilot.team_id
    team = people.team(unit.connection, team_id)
    members = team.members if team else ()
    owners = _with(Right.FILL_PILOTS, team_id, members)
    approvers = _with(Right.DECIDE_PILOTS, team_id, members)
    return {
        "owner": {each.id: each.name for each in owners},
        "approver": {each.id: each.name for each in approvers},
    }


def _with(right: Right, team_id: str, members: Collection[Member]) -> tuple[Member, ...]:
    """Those of a team whose roles in it carry this right."""
    return tuple(
        each
        for each in members
        if right
        in rights(Account(each.id, each.name, each.email, roles={team_id: each.roles}), team_id)
    )


def _require_sound(
    unit: PilotUnit, card: Card, step: Step, about: Collection[str] | None = None
) -> None:
    """Raise `StepRefused` where this step contradicts itself or another one.

    With `about`, only what is said of these lines and measures counts.
    """
    today = local_day(card, unit.now)
    raise_if(
        each
        for each in _missing(card, today)
        if each.weight is Weight.WRONG
        and each.step is step
        and (about is None or each.about in about)
    )


def _missing(card: Card, today: date) -> tuple[Missing, ...]:
    return checking.missing(card, today, calendars.working_days(card.dates).holidays)


def _keep(unit: PilotUnit, card: Card) -> None:
    if card != unit.pilot.card:
        without_first_signature(unit)
        unit.pilot = replace(unit.pilot, card=card)


def _now(house: House, pilot_id: str) -> Pilot:
    with house.store.reading() as reading:
        return queries.one(reading, pilot_id)
