"""A look at a pilot: what the numbers say today, and what they said on every day before.

The verdict of a day is logged once, as it stood when that day ended: from the readings and the
amendments that had come in by then, whenever the log is written. So it does not matter whether
anybody looked, and no later correction moves it.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from workshop.actions.house import House
from workshop.actions.known import Known, recall, remember
from workshop.actions.occasions import Circumstances, circumstances, occasion
from workshop.away import away
from workshop.core.errors import Conflict
from workshop.core.permissions import Account, NotSignedIn, Right, may
from workshop.core.pilot import working_days
from workshop.core.pilot.findings import Look, Verdict
from workshop.core.pilot.gathering import NO_DAYS, days_of
from workshop.core.pilot.lock import BOUND, local_day
from workshop.core.pilot.looking import judge
from workshop.core.pilot.pilot import NoSuchPilot, Pilot
from workshop.core.words import N_
from workshop.storage.keep import readings as keep
from workshop.storage.queries import pilots as queries

#: How long after midnight a day is logged: what was handed in just before it is then kept.
SETTLED_AFTER = timedelta(minutes=5)


class NotLockedYet(Conflict):
    """A look at a pilot whose card may still change."""

    code = "pilot_not_locked"
    sentence = N_("This pilot is not locked yet, so there is nothing to look at.")


def look(house: House, account: Account | None, pilot_id: str, today: date | None = None) -> Look:
    """What somebody sees who looks at a pilot; `today` is that of the site unless it is given.

    Writes what is missing in the log of the days before.

    Raises:
        NotSignedIn: nobody is asking.
        NoSuchPilot: there is none, or none of a team whose pilots this account may see.
        NotLockedYet: it is a draft.
    """
    if account is None:
        raise NotSignedIn
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
    if not may(Right.SEE_PILOTS, account, pilot.team_id):
        raise NoSuchPilot
    if pilot.state not in BOUND:
        raise NotLockedYet
    now = house.store.now() if today is None else _end_of(pilot, today - timedelta(days=1))
    _keep_log(house, pilot, now if today is None else now + SETTLED_AFTER)
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
        return _look(house, reading, pilot, today or local_day(pilot.card, now))


def keep_logs(house: House) -> int:
    """Log what is missing of every pilot that was locked; how many verdicts that were."""
    with house.store.reading() as reading:
        locked = queries.ids_in(reading, BOUND)
    return sum(keep_log(house, pilot_id) for pilot_id in locked)


def keep_log(house: House, pilot_id: str) -> int:
    """The same of one pilot; nothing of a draft.

    Raises:
        NoSuchPilot: there is none.
    """
    with house.store.reading() as reading:
        pilot = queries.one(reading, pilot_id)
    return _keep_log(house, pilot, house.store.now()) if pilot.state in BOUND else 0


def _keep_log(house: House, pilot: Pilot, now: datetime) -> int:
    """Log the verdicts of the days that have ended by `now` and have none; how many that were.

    They are worked out before the unit opens: what had come in by the end of a day does not change.
    """
    with house.store.reading() as reading:
        found = _unlogged(house, reading, pilot, now - SETTLED_AFTER)
    if not found:
        return 0
    with house.store.unit_on_pilot(pilot.id) as unit:
        last = queries.last_logged(unit.connection, pilot.id)
        new = [each for each in found if last is None or each[0].day > last]
        for verdict, upto in new:
            keep.log_verdict(unit, verdict, upto)
    return len(new)


def _unlogged(
    house: House, reading: Connection, pilot: Pilot, now: datetime
) -> list[tuple[Verdict, int]]:
    """The verdicts of ended days that are not in the log, each with its last reading's number."""
    around = circumstances(house, reading, pilot)
    days = _days_to_log(around, local_day(pilot.card, now) - timedelta(days=1))
    last = queries.last_logged(reading, pilot.id)
    days = tuple(day for day in days if last is None or day > last)
    if not days:
        return []
    logged = list(queries.verdicts(reading, pilot.id))
    readings, taken, known = queries.readings(reading, pilot.id), 0, NO_DAYS
    found: list[tuple[Verdict, int]] = []
    for day in days:
        end = _end_of(pilot, day)
        upto = next(
            (n for n in range(taken, len(readings)) if (readings[n].at or end) >= end),
            len(readings),
        )
        known, taken = days_of(readings[taken:upto], known), upto
        seen = occasion(house, reading, around, day, end)
        logged.append(away(partial(judge, pilot.card, known, seen, tuple(logged))))
        found.append((logged[-1], upto))
    remember(house.store, pilot.id, Known(taken, known))
    return found


def _look(house: House, reading: Connection, pilot: Pilot, today: date) -> Look:
    """The look itself, from what is remembered and what has come since."""
    known = _known(house, reading, pilot.id)
    around = circumstances(house, reading, pilot)
    seen = occasion(house, reading, around, around.last_day(today))
    history = tuple(verdict for verdict in known.history if verdict.day < seen.today)
    rests_on = (pilot.card, seen, known.upto, history)
    latest = known.latest
    if latest is None or latest[0] != rests_on:
        said = [verdict for verdict in known.history if verdict.day == seen.today < today]
        worked_out = partial(judge, pilot.card, known.days, seen, history)
        verdict = said[0] if said else away(worked_out)
        latest = (rests_on, verdict)
    remember(house.store, pilot.id, replace(known, latest=latest))
    return Look(
        pilot,
        today,
        known.days,
        latest[1],
        history,
        seen.excluded,
        working_days.review_days(seen.dates(pilot.card), around.working),
        working_days.planned_days(pilot.card.dates, around.working),
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
    more = queries.verdicts(reading, pilot_id, since)
    return replace(known, history=known.history + more)


def _days_to_log(around: Circumstances, ended: date) -> tuple[date, ...]:
    """The working days of the pilot up to `ended`, and its last day whatever that is."""
    start, last = around.pilot.card.dates.start, around.last_day(ended)
    if start is None:
        return ()
    days = around.working.between(start, last)
    is_last = around.last_day(date.max) == last >= start
    return (*days, last) if is_last and last not in days else days


def _end_of(pilot: Pilot, day: date) -> datetime:
    """The moment at which a day ends at the pilot's site."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(pilot.card.dates.timezone))
