"""A look at a pilot: what the numbers say today, and what they said on every day before.

The verdict of a day is logged once, as it stood when that day ended: from the readings and the
amendments that had come in by then, whenever the log is written. So it does not matter whether
anybody looked, and no later correction moves it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from workshop.actions import calendars
from workshop.actions.house import House
from workshop.actions.known import Known, recall, remember
from workshop.core.errors import Conflict
from workshop.core.permissions import Account, Right, may
from workshop.core.pilot import working_days
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.findings import Look, Verdict
from workshop.core.pilot.gathering import NO_DAYS, days_of
from workshop.core.pilot.looking import judge
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.pilot.readings import Reading
from workshop.core.pilot.working_days import WorkingDays
from workshop.core.words import N_
from workshop.storage.keep import readings as keep
from workshop.storage.queries import pilots as queries

#: States in which nothing has been promised yet.
OPEN = frozenset({PilotState.DRAFT, PilotState.PROPOSED})
#: How long after midnight a day is logged: what was handed in just before it is then kept.
SETTLED_AFTER = timedelta(minutes=5)


class NotLockedYet(Conflict):
    """A look at a pilot whose card may still change."""

    code = "pilot_not_locked"
    sentence = N_("This pilot is not locked yet, so there is nothing to look at.")


def look(house: House, account: Account, pilot_id: str, today: date | None = None) -> Look:
    """What somebody sees who looks at a pilot; `today` is that of the site unless it is given.

    Writes what is missing in the log of the days before.

    Raises:
        NoSuchPilot: there is none, or none of a team of this account's.
        NotLockedYet: it is a draft.
    """
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
        if not may(Right.SEE_PILOTS, account, pilot.team_id):
            raise NoSuchPilot
        if pilot.state in OPEN:
            raise NotLockedYet
    keep_log(house, pilot_id)
    with house.store.reading() as reading:
        return _look(house, reading, queries.one(reading, pilot_id), today)


def keep_log(house: House, pilot_id: str) -> int:
    """Log the verdicts of all days that have ended and have none; how many that were.

    They are worked out before the unit opens: what had come in by the end of a day does not change.

    Raises:
        NoSuchPilot: there is none.
    """
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
        found = _missing(reading, pilot, house.store.now()) if pilot.state not in OPEN else ()
    if not found:
        return 0
    with house.store.unit_on_pilot(pilot_id) as unit:
        have = {verdict.day for verdict in queries.verdicts(unit.connection, pilot_id)}
        new = [(verdict, upto) for verdict, upto in found if verdict.day not in have]
        for verdict, upto in new:
            keep.log_verdict(unit, verdict, upto)
    return len(new)


def keep_all_logs(house: House) -> int:
    """The same for every pilot that runs; how many verdicts were logged."""
    with house.store.reading() as reading:
        running = queries.ids_in(reading, (PilotState.LOCKED, PilotState.PAUSED))
    return sum(keep_log(house, pilot_id) for pilot_id in running)


def _missing(reading: Connection, pilot: Pilot, now: datetime) -> tuple[tuple[Verdict, int], ...]:
    """The verdicts of ended days that are not in the log, each with its last reading's number."""
    working = calendars.working_days(pilot.card.dates)
    last = _last_day(pilot, local_day(pilot, now - SETTLED_AFTER) - timedelta(days=1))
    logged = list(queries.verdicts(reading, pilot.id))
    have = {verdict.day for verdict in logged}
    days = [day for day in _days_to_log(pilot, last, working) if day not in have]
    if not days:
        return ()
    readings, taken, known = queries.readings(reading, pilot.id), 0, NO_DAYS
    found: list[tuple[Verdict, int]] = []
    for day in days:
        end = _end_of(pilot, day)
        fresh = tuple(takewhile(_came_before(end), readings[taken:]))
        taken, known = taken + len(fresh), days_of(fresh, known)
        before = [verdict for verdict in logged if verdict.day < day]
        occasion = _occasion(pilot, day, working)
        verdict = judge(pilot.card, known, occasion, before)
        logged.append(verdict)
        found.append((verdict, taken))
    return tuple(found)


def _look(house: House, reading: Connection, pilot: Pilot, today: date | None) -> Look:
    """The look itself, from what is remembered and what came since."""
    known = _known(house, reading, pilot.id)
    working = calendars.working_days(pilot.card.dates)
    today = today or local_day(pilot, house.store.now())
    occasion = _occasion(pilot, _last_day(pilot, today), working)
    history = tuple(verdict for verdict in known.history if verdict.day < occasion.today)
    key = (pilot, occasion, known.upto, history)
    latest = known.latest
    if latest is None or latest[0] != key:
        said = [verdict for verdict in known.history if verdict.day == occasion.today]
        verdict = said[0] if said else judge(pilot.card, known.days, occasion, history)
        latest = (key, verdict)
    remember(house.store, pilot.id, replace(known, latest=latest))
    dates = occasion.dates(pilot.card)
    return Look(
        pilot,
        today,
        known.days,
        latest[1],
        history,
        occasion.excluded,
        working_days.review_days(dates, working),
        working_days.planned_days(pilot.card.dates, working),
        known.upto,
    )


def _known(house: House, reading: Connection, pilot_id: str) -> Known:
    """What is remembered of the pilot, brought up to date."""
    known = recall(house.store, pilot_id)
    upto = queries.count_readings(reading, pilot_id)
    if upto < known.upto:  # another database stands here now
        known = Known()
    if upto > known.upto:
        fresh = queries.readings(reading, pilot_id, after=known.upto)
        known = replace(known, upto=upto, days=days_of(fresh, known.days))
    since = known.history[-1].day if known.history else None
    return replace(known, history=known.history + queries.verdicts(reading, pilot_id, since))


def local_day(pilot: Pilot, at: datetime) -> date:
    """Which day it is at the pilot's site."""
    return at.astimezone(ZoneInfo(pilot.card.dates.timezone)).date()


def _occasion(pilot: Pilot, today: date, working: WorkingDays) -> Occasion:
    return Occasion(today, working)


def _last_day(pilot: Pilot, today: date) -> date:
    """The day whose verdict counts today: from the day of the decision on, that one."""
    return min(today, pilot.card.dates.decision or today)


def _days_to_log(pilot: Pilot, last: date, working: WorkingDays) -> tuple[date, ...]:
    """The working days of the pilot up to `last`, and the day of the decision whatever it is."""
    start, decision = pilot.card.dates.start, pilot.card.dates.decision
    if start is None:
        return ()
    days = working.between(start, last)
    return (*days, last) if last == decision and last not in days else days


def _end_of(pilot: Pilot, day: date) -> datetime:
    """The moment at which a day ends at the pilot's site."""
    zone = ZoneInfo(pilot.card.dates.timezone)
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _came_before(end: datetime) -> Callable[[Reading], bool]:
    return lambda each: each.at is not None and each.at < end
