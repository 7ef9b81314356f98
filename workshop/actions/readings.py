"""Handing in readings: by somebody of the team, or by a program with a key; whole or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from workshop.actions.calendars import working_days
from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.actions.locking import require_on_pilot
from workshop.core.account import token_hash
from workshop.core.permissions import Account, NotSignedIn, Right, may, require
from workshop.core.pilot import reading_checks
from workshop.core.pilot.card import Card
from workshop.core.pilot.lock import local_day
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.pilot.reading_checks import Accepted, Known, Way, added_up
from workshop.core.pilot.reading_faults import Mistake
from workshop.core.pilot.reading_in import Line
from workshop.core.pilot.readings import Reading
from workshop.core.pilot.token import BatchReused, WrongKey, check_batch
from workshop.storage.keep import readings as keep
from workshop.storage.keep import tokens
from workshop.storage.queries import pilots
from workshop.storage.queries import readings as queries
from workshop.storage.queries.readings import Extent
from workshop.storage.unit import PilotUnit


@dataclass(frozen=True, slots=True)
class Filing:
    """How figures for days that were given before are to be taken, and why."""

    way: Way = Way.REFUSE
    reason: str = ""


AS_NEW = Filing()
#: Days of which the page of readings shows one page full.
DAYS_A_PAGE = 15
CORRECTIONS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of what a pilot has: its days, newest first, all readings of them, and how much."""

    pilot: Pilot
    extent: Extent
    days: tuple[date, ...]
    readings: tuple[Reading, ...]
    corrections: tuple[Reading, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload: how many readings were stored, what was remarked upon.

    `again` says that the same upload came before, so that nothing was stored now.
    """

    stored: int
    remarks: tuple[Mistake, ...] = ()
    unchanged: int = 0
    again: bool = False


def hand_in(
    house: House,
    account: Account | None,
    pilot_id: str,
    lines: Sequence[Line],
    batch: str = "",
    filing: Filing = AS_NEW,
) -> Taken:
    """Store readings that somebody of the team gives, under the mark `batch` (drawn without one).

    `reading_checks.lines_of` makes lines of readings that came in no table.

    Raises:
        NotSignedIn, NotAllowed: the account may not fill in pilots.
        NoSuchPilot: there is none, or none of a team of the account's.
        NotLockedYet, AlreadyDecided: the pilot takes no readings.
        ReadingsRefused: something is wrong; nothing was stored.
        BatchUnreadable, BatchReused: the mark cannot be taken.
    """
    if account is None:
        raise NotSignedIn
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.FILL_PILOTS, account)
        return _take(house, unit, lines, asker.name, batch, filing)


def hand_in_by_key(
    house: House,
    secret: str,
    pilot_id: str,
    lines: Sequence[Line],
    batch: str = "",
    filing: Filing = AS_NEW,
) -> Taken:
    """Store readings that a program gives with its key; otherwise like `hand_in`.

    Raises:
        WrongKey: the key does not open this pilot's readings; so it is for a pilot that is not
            there.
    """
    try:
        with house.store.unit_on_pilot(pilot_id) as unit:
            name = tokens.use(unit, token_hash(secret), unit.now.date())
            if name is None:
                raise WrongKey
            return _take(house, unit, lines, name, batch, filing)
    except NoSuchPilot as missing:
        raise WrongKey from missing


def card_for_key(house: House, secret: str, pilot_id: str) -> Card:
    """The card that a program's readings are about.

    Raises:
        WrongKey: the key does not open this pilot's readings.
    """
    with house.store.reading() as reading:
        if not queries.has_key(reading, pilot_id, token_hash(secret)):
            raise WrongKey
        return pilots.one(reading, pilot_id).card


def show(house: House, account: Account | None, pilot_id: str, page: int = 1) -> Shown:
    """What has come in, one page of days at a time; a page that is not there is the nearest one.

    Raises:
        NotSignedIn, NoSuchPilot: it is not the account's to see.
    """
    if account is None:
        raise NotSignedIn
    with house.store.reading() as reading:
        pilot = pilots.one(reading, pilot_id)
        _require_visible(account, pilot)
        extent = queries.extent(reading, pilot_id)
        pages = max(1, -(-extent.days // DAYS_A_PAGE))
        page = min(max(1, page), pages)
        days, there = queries.days_of(reading, pilot_id, (page - 1) * DAYS_A_PAGE, DAYS_A_PAGE)
        corrections = queries.corrections(reading, pilot_id, CORRECTIONS)
    return Shown(pilot, extent, days, there, corrections, page, pages)


def day_to_fill(house: House, account: Account | None, pilot_id: str) -> date:
    """The day somebody will most likely give next: the working day after the last one given.

    Raises:
        NotSignedIn, NotAllowed, NoSuchPilot: it is not the account's to fill in.
    """
    pilot = for_filling(house, account, pilot_id)
    with house.store.reading() as reading:
        last = queries.extent(reading, pilot_id).last
    today, works = local_day(pilot.card, house.store.now()), working_days(pilot.card.dates)
    if last is None:
        return works.on_or_after(pilot.card.dates.start or today)
    return min(works.after(last, 1), today) if last < today else today


def look_through(
    house: House,
    account: Account | None,
    pilot_id: str,
    lines: Sequence[Line],
    filing: Filing = AS_NEW,
) -> Accepted:
    """What handing these in would store, without storing anything; raises as `hand_in` does."""
    pilot = for_filling(house, account, pilot_id)
    reading_checks.require_open(pilot.state)
    with house.store.reading() as reading:
        known = _known(reading, pilot, lines, house.store.now())
    return reading_checks.accept(lines, known, filing.way, filing.reason)


def for_filling(house: House, account: Account | None, pilot_id: str) -> Pilot:
    """The pilot, for somebody who may give its figures.

    Raises:
        NotSignedIn, NotAllowed: the account may not fill in pilots.
        NoSuchPilot: there is none, or none of a team of the account's.
    """
    if account is None:
        raise NotSignedIn
    with house.store.reading() as reading:
        pilot = pilots.one(reading, pilot_id)
    _require_visible(account, pilot)
    require(Right.FILL_PILOTS, account, pilot.team_id)
    return pilot


def _require_visible(account: Account, pilot: Pilot) -> None:
    if not may(Right.SEE_PILOTS, account, pilot.team_id):
        raise NoSuchPilot


def _take(
    house: House, unit: PilotUnit, lines: Sequence[Line], by: str, batch: str, filing: Filing
) -> Taken:
    """Check the readings against what is there and keep them, unless the same came before."""
    mark = check_batch(batch) if batch else new_id(house.chance)
    body = _fingerprint(lines, filing)
    before = queries.batch(unit.connection, unit.pilot.id, mark)
    if before is not None:
        if before[0] != body:
            raise BatchReused
        return Taken(before[1], again=True)
    reading_checks.require_open(unit.pilot.state)
    known = _known(unit.connection, unit.pilot, lines, unit.now)
    accepted = reading_checks.accept(lines, known, filing.way, filing.reason)
    signed = [replace(reading, by=by, at=unit.now) for reading in accepted.readings]
    keep.append(unit, signed, mark + queries.MARK + body)
    return Taken(len(signed), accepted.remarks, accepted.unchanged)


def _known(connection: Connection, pilot: Pilot, lines: Sequence[Line], now: datetime) -> Known:
    days = {line.reading.day for line in lines}
    there = queries.of_days(connection, pilot.id, days)
    locked_at = queries.locked_at(connection, pilot.id)
    return Known(
        pilot.card,
        today=local_day(pilot.card, now),
        locked_on=local_day(pilot.card, locked_at) if locked_at else None,
        given=added_up(reading for reading in there if reading.day in days),
        exposed=queries.exposed(connection, pilot.id),
        works=working_days(pilot.card.dates),
    )


def _fingerprint(lines: Sequence[Line], filing: Filing) -> str:
    """What tells one upload from another, whatever else is the same."""
    told = repr(([line.reading for line in lines], filing.way, filing.reason))
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:32]
