"""Pilots to look at and decide on: the worked example as it stands after so many days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from math import log, sqrt
from typing import Any

import numpy as np

from tests.builders import a_person, again
from tests.core.pilot.call_centre import DAYS, PER_ARM, calls, matured
from tests.pilots import a_locked_pilot
from tests.play import Play
from workshop.actions.house import House
from workshop.core.permissions import Account, TeamRole
from workshop.core.pilot.deciding import Decision, Ground, Wish
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.keep import readings as keep

REASON = "The new phone system starts in May, and then all of this is different."


@cache
def with_bins() -> tuple[Reading, ...]:
    """The readings of the worked example, with the handle times counted in bins of a minute."""
    chance = np.random.default_rng(784)
    for share in (0.19, 0.24):
        chance.binomial(PER_ARM, share, DAYS)
    spread = sqrt(log(1.7225))
    middle = log(15.8) - 1.2816 * spread + log(1.05)
    minutes = chance.lognormal(middle, spread, (DAYS, PER_ARM))
    edges = [0.0, *range(1, 31), np.inf]
    counted = iter(tuple(int(n) for n in np.histogram(day, edges)[0]) for day in minutes)
    return tuple(
        replace(each, sums=replace(each.sums, bins=next(counted)))
        if each.metric == "handle"
        else each
        for each in calls()
    )


def hand_in(playing: Play, pilot_id: str, readings: Iterable[Reading]) -> None:
    """Keep readings as if each had come in on the morning after its day."""
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        timed = [
            replace(each, at=datetime.combine(each.day + timedelta(days=1), time(6), UTC))
            for each in readings
        ]
        keep.append(unit, timed, "example")


def a_running_pilot(playing: Play, days: int = 15, **changes: Any) -> str:
    """The worked example on the day on which so many of its days have matured."""
    pilot_id = a_locked_pilot(playing, **changes)
    playing.clock.time = datetime.combine(matured(days), time(9), UTC)
    last = playing.clock.time.date()
    hand_in(playing, pilot_id, (each for each in with_bins() if each.day < last))
    return pilot_id


def managers(playing: Play, *names: str) -> tuple[Account, ...]:
    """Managers of the play's team."""
    return tuple(
        a_person(playing.house, playing.team, TeamRole.MANAGER, name=name) for name in names
    )


def ada_of(playing: Play) -> Account:
    """Ada as she is kept now: the owner of the pilots, and no manager."""
    return again(playing.house, playing.ada)


def a_wish(
    decision: Decision = Decision.STOP, seen: Advice = Advice.CONTINUE, **changes: Any
) -> Wish:
    """What a manager wants against the recommendation, complete."""
    wish = Wish(
        decision,
        seen,
        confidence=70,
        reason=REASON,
        ground=Ground.NEW_FACT,
        expected="Fewer calls in May without it.",
        expected_on=(datetime(2025, 6, 30).date()),
    )
    return replace(wish, **changes)


def many_readings(house: House, pilot_id: str, count: int) -> None:
    """Corrections of nothing, so many, to see what much costs."""
    day = matured(1) - timedelta(days=7)
    nothing = Reading(day, Arm.PILOT, "repeat7", Sums(), corrects=True, reason="nothing")
    with house.store.unit_on_pilot(pilot_id) as unit:
        keep.append(unit, [replace(nothing, at=unit.now)] * count, "many")
