"""The worked example: twenty days of a call centre, drawn from its seed; and a way to walk them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import log, sqrt
from typing import Any

import numpy as np

from tests.pilots import START, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.findings import Verdict
from workshop.core.pilot.gathering import days_of
from workshop.core.pilot.looking import judge
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.working_days import WorkingDays

PER_ARM, DAYS = 90, 20
WORKING = WorkingDays()


def working_day(n: int) -> date:
    """The n-th working day of the pilot, counted from 1."""
    return WORKING.after(START, n - 1)


def matured(n: int) -> date:
    """The day on which the n-th working day of the pilot has matured."""
    return working_day(n) + timedelta(days=a_card().dates.maturation_days)


@cache
def calls() -> tuple[Reading, ...]:
    """The readings of all twenty days, in the order of domain 3.4."""
    chance = np.random.default_rng(784)
    repeats = {
        Arm.PILOT: chance.binomial(PER_ARM, 0.19, DAYS),
        Arm.CONTROL: chance.binomial(PER_ARM, 0.24, DAYS),
    }
    spread = sqrt(log(1.7225))
    middle = log(15.8) - 1.2816 * spread + log(1.05)
    minutes = chance.lognormal(middle, spread, (DAYS, PER_ARM))
    complaints = {arm: chance.poisson(0.72, DAYS) for arm in Arm}
    found: list[Reading] = []
    for n in range(DAYS):
        day = working_day(n + 1)
        too_long = Sums(PER_ARM, int(np.count_nonzero(minutes[n] > 18.0)))
        found.append(Reading(day, Arm.PILOT, "handle", too_long))
        for arm in Arm:
            found.append(Reading(day, arm, "repeat7", Sums(PER_ARM, int(repeats[arm][n]))))
            events = Sums(hits=int(complaints[arm][n]), exposure=float(PER_ARM))
            found.append(Reading(day, arm, "complaints", events))
    return tuple(found)


def even_calls(
    days: int, pilot: int, control: int, metric: str = "repeat7", n: int = PER_ARM
) -> tuple[Reading, ...]:
    """So many hits of `n` in each arm on every one of these days."""
    hits = {Arm.PILOT: pilot, Arm.CONTROL: control}
    return tuple(
        Reading(working_day(day), arm, metric, Sums(n, hits[arm], exposure=float(n)))
        for day in range(1, days + 1)
        for arm in Arm
    )


def up_to(readings: Iterable[Reading], last: date) -> tuple[Reading, ...]:
    """The readings of the days up to this one."""
    return tuple(reading for reading in readings if reading.day <= last)


def at(readings: Iterable[Reading], n: int, card: Card | None = None, **occasion: Any) -> Verdict:
    """What is said on the day on which `n` days have matured, with nothing said before."""
    return judge(card or a_card(), days_of(readings), Occasion(matured(n), WORKING, **occasion))


def walk(
    readings: Iterable[Reading], days: int, card: Card | None = None, **occasion: Any
) -> tuple[Verdict, ...]:
    """What is said day by day, each with what was said before; the readings come as they mature."""
    card, all_of_them, said = card or a_card(), tuple(readings), list[Verdict]()
    for n in range(1, days + 1):
        today = Occasion(matured(n), WORKING, **occasion)
        there = days_of(up_to(all_of_them, working_day(n)))
        said.append(judge(card, there, today, said))
    return tuple(said)


def with_lines(*lines: Any, **changes: Any) -> Card:
    """The card with these criteria."""
    return replace(a_card(**changes), criteria=lines)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
