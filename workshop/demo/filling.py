"""Fills an empty Workshop with the demo: everything by the real actions, on a clock that is wound.

The finished session lies a week back, the running one stands in the middle of its ideas now.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workshop.actions import moving, setting_up
from workshop.actions.house import House
from workshop.core.errors import Conflict
from workshop.core.session.phases import Phase, Role
from workshop.core.words import N_
from workshop.demo import complaints, mondays, people, pilots
from workshop.demo.clock import WoundClock
from workshop.demo.people import DECIDER, LEAD, OBSERVER, SECOND
from workshop.demo.performance import TIMEZONE, Cast, Performance, begin
from workshop.storage.unit import Store

#: A phase is left when this share of its time is over.
LEFT_AFTER = 0.8
#: How long the running session has collected ideas, and what its facilitator gives it beside.
COLLECTED = timedelta(minutes=4)
GIVEN_MINUTES = 6
#: From the lobby of the running session to its ideas.
BEFORE = timedelta(minutes=24)
#: How long the team has been here.
SINCE = timedelta(days=120)


class NotEmpty(Conflict):
    """Somebody has an account here, so this is not a place to try things out."""

    code = "not_empty"
    sentence = N_(
        "There are accounts here already, and the demo fills an empty Workshop only. "
        "To try it beside this one, choose another data folder. "
        "Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Demo:
    """Both sessions that were played, and the ids of the pilots."""

    finished: Performance
    running: Performance
    pilots: tuple[str, ...]


def fill(house: House, password: str) -> Demo:
    """Fill the database of `house`; its own clock says when now is, its chance draws everything.

    Raises:
        NotEmpty: somebody has an account already.
        PasswordRefused: the password cannot be taken.
    """
    if not setting_up.is_needed(house):
        raise NotEmpty
    now = house.store.now()
    clock = WoundClock(now - SINCE)
    wound = replace(house, store=Store(house.store.engine, clock))
    accounts = people.gather(wound, password)
    played = pilots.fill(wound, clock, now, accounts)
    clock.time = a_week_before(now)
    lead, second, decider = accounts[LEAD], accounts[SECOND], accounts[DECIDER]
    (team_id,) = lead.roles
    looks_on = {accounts[OBSERVER].id: Role.OBSERVER}
    clock.wind(timedelta(hours=1))
    leads = Cast(lead, decider, {second.id: Role.CO_FACILITATOR, **looks_on})
    finished = begin(wound, team_id, leads, complaints.SCRIPT)
    _play_to(finished, clock, Phase.CLOSED)
    clock.time = now - COLLECTED - BEFORE
    leads = Cast(second, decider, {lead.id: Role.CO_FACILITATOR, **looks_on})
    running = begin(wound, team_id, leads, mondays.SCRIPT)
    _play_to(running, clock, Phase.QUESTION)
    running.act()
    clock.time = now - COLLECTED - wound.grace
    _go_on(running, clock)
    running.act()
    moving.add_time(wound, running.code, second, "more", GIVEN_MINUTES)
    return Demo(finished, running, played)


def a_week_before(now: datetime) -> datetime:
    """Nine in the morning, seven days ago or on the last working day before that."""
    day = now.astimezone(ZoneInfo(TIMEZONE)).date() - timedelta(days=7)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(9), ZoneInfo(TIMEZONE))


def _play_to(play: Performance, clock: WoundClock, phase: Phase) -> None:
    while play.jam.phase is not phase:
        play.act()
        clock.wind(play.house.minute * play.jam.step.minutes * LEFT_AFTER)
        _go_on(play, clock)


def _go_on(play: Performance, clock: WoundClock) -> None:
    play.announce()
    clock.wind(play.house.grace)
    play.carry_out()
