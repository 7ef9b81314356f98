"""Pilots in every state, each lived through day by day by the real actions on a wound clock.

The first is the worked example of the documents, with the same figures from the same seed. The
sessions they came from have been deleted since, as happens to every session; what was signed stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import log, sqrt
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator, default_rng

from workshop.actions import (
    calendars,
    deciding_pilots,
    locking,
    looking,
    minding_pilots,
    readings,
)
from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.core.permissions import Account
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.concerns import Severity
from workshop.core.pilot.deciding import Decision, Reach, Wish
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.plan import Dates
from workshop.core.pilot.reading_checks import lines_of
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.working_days import WorkingDays
from workshop.demo import promises
from workshop.demo.clock import WoundClock
from workshop.demo.people import DECIDER, OWNER, SECOND, THIRD, Person
from workshop.demo.performance import TIMEZONE
from workshop.demo.pilot_cards import BINS, LONG, MATURATION_DAYS, PER_DAY, Promise, Span, card_of
from workshop.storage.keep import drafts, locks
from workshop.storage.queries import pilots as queries

#: Matured working days that are planned, and those of the worked example on the demo's own day.
PLANNED, TODAY = 20, 15
EACH = PER_DAY // 2
#: How many calls were longer than the limit before, and are without the change.
LONG_BEFORE = 0.07
#: The seed of the worked example in the documents.
SEED = 784
REGION = "DE-BE"


@dataclass(frozen=True, slots=True)
class Figures:
    """One row a day: hits of both arms, minutes of the calls with the change, complaints."""

    pilot: np.ndarray
    control: np.ndarray
    minutes: np.ndarray
    complaints: np.ndarray
    complaints_control: np.ndarray
    long_control: np.ndarray


def figures(chance: Generator, days: int, promise: Promise) -> Figures:
    """Draw the figures of so many days, in the order that the worked example draws them.

    Minutes are log-normal with the coefficient of variation 0.85, shifted so that the share of
    calls above the limit is about `promise.long`.
    """
    spread = sqrt(log(1.7225))
    return Figures(
        chance.binomial(EACH, promise.after, days),
        chance.binomial(EACH, promise.before, days),
        chance.lognormal(log(15.8) - 1.2816 * spread + log(1.05), spread, (days, EACH)),
        chance.poisson(0.72, days),
        chance.poisson(0.72, days),
        chance.binomial(EACH, LONG_BEFORE, days),
    )


@dataclass(frozen=True, slots=True)
class Play:
    """What all pilots of the demo share: the house on its clock, the people, the working days."""

    house: House
    clock: WoundClock
    now: datetime
    accounts: Mapping[Person, Account]
    team_id: str
    working: WorkingDays
    today: date

    def at(self, day: date, hour: int) -> None:
        """Wind the clock to this hour of a day, where the team works; never past now."""
        moment = datetime.combine(day, time(hour), ZoneInfo(TIMEZONE))
        self.clock.time = min(moment, self.now)


def fill(
    house: House, clock: WoundClock, now: datetime, accounts: Mapping[Person, Account]
) -> tuple[str, ...]:
    """Play all pilots up to `now`, on the clock of `house`; their ids in the order of the stories.

    They are: running, continued, stopped, changed, paused, overdue, waiting, proposed.
    """
    (team_id,) = accounts[DECIDER].roles
    today = now.astimezone(ZoneInfo(TIMEZONE)).date()
    dates = Dates(today - timedelta(days=200), today + timedelta(days=90), region=REGION)
    working = calendars.working_days(dates)
    play = Play(house, clock, now, accounts, team_id, working, today)
    stories = (
        _running,
        _continued,
        _stopped,
        _changed,
        _paused,
        _overdue,
        _waiting,
        _proposed,
    )
    return tuple(story(play) for story in stories)


# ---- the stories -----------------------------------------------------------------------------


def _running(play: Play) -> str:
    span = _span_with(play, TODAY)
    pilot = _locked(play, promises.OWNER, span)
    _live(play, pilot, span, figures(default_rng(SEED), PLANNED, promises.OWNER))
    worried = play.accounts[SECOND]
    minding_pilots.raise_concern(
        play.house, worried, pilot, Severity.ANNOYING, "Two owners were ill; their cases waited."
    )
    return pilot


def _continued(play: Play) -> str:
    pilot, span = _lived(play, promises.ECHO, 31, ended_before=16)
    wish = Wish(
        Decision.CONTINUE,
        _advice(play, pilot),
        confidence=80,
        reach=Reach.EVERYWHERE,
        reason="Proved on the third review, and calls did not get longer.",
    )
    _decided(play, pilot, span, wish, promises.ECHO)
    return pilot


def _stopped(play: Play) -> str:
    pilot, span = _lived(play, promises.LETTER, 8, ended_before=38)
    wish = Wish(
        Decision.STOP,
        _advice(play, pilot),
        confidence=85,
        reason="We said we would stop if nothing was proved by today.",
    )
    _decided(play, pilot, span, wish, promises.LETTER)
    return pilot


def _changed(play: Play) -> str:
    pilot, span = _lived(play, promises.VOICE, 5, ended_before=9)
    wish = Wish(
        Decision.ITERATE,
        _advice(play, pilot),
        confidence=60,
        reason="More than half of what we hoped for; half a day instead of an hour can be kept.",
    )
    _decided(play, pilot, span, wish, promises.VOICE, by=THIRD)
    return pilot


def _paused(play: Play) -> str:
    span = _span_with(play, 8)
    pilot = _locked(play, promises.SCREEN, span)
    drawn = figures(default_rng(3), PLANNED, promises.SCREEN)
    _live(play, pilot, span, drawn, severe_on=_days(play, span)[-1])
    who = play.accounts[OWNER]
    play.at(play.today, 8)
    minding_pilots.pause(
        play.house, who, pilot, "One caller saw the case of a neighbour. The link is switched off."
    )
    return pilot


def _overdue(play: Play) -> str:
    pilot, _ = _lived(play, promises.SKILL, 12, ended_before=12)
    return pilot


def _waiting(play: Play) -> str:
    start = play.working.after(play.today, 4)
    span = Span(start, play.working.after(start, PLANNED + 5), 4)
    return _locked(play, promises.EVENING, span)


def _proposed(play: Play) -> str:
    start = play.working.after(play.today, 8)
    span = Span(start, play.working.after(start, PLANNED + 5), 4)
    return _first_signature(play, promises.MONDAY, span)


# ---- what they are made of -------------------------------------------------------------------


def _span_with(play: Play, matured: int) -> Span:
    """The span of a pilot that has so many matured working days today, and a review."""
    last = play.working.on_or_before(play.today - timedelta(days=MATURATION_DAYS))
    return _span(play, _back(play, last, matured - 1), play.working.on_or_before(play.today))


def _span(play: Play, start: date, review: date) -> Span:
    last = play.working.after(start, PLANNED - 1)
    decision = play.working.on_or_after(last + timedelta(days=MATURATION_DAYS))
    return Span(start, decision, review.weekday())


def _back(play: Play, day: date, count: int) -> date:
    for _ in range(count):
        day = play.working.on_or_before(day - timedelta(days=1))
    return day


def _draft(play: Play, promise: Promise, span: Span) -> str:
    owner, approver = play.accounts[OWNER], play.accounts[DECIDER]
    card = card_of(promise, span, owner, approver)
    with play.house.store.unit() as unit:
        pilot = Pilot(
            new_id(play.house.chance),
            play.team_id,
            None,
            promise.key,
            PilotState.DRAFT,
            card,
            1,
            unit.now,
        )
        drafts.add(unit, pilot)
    return pilot.id


def _first_signature(play: Play, promise: Promise, span: Span) -> str:
    play.at(min(span.start, play.today) - timedelta(days=4), 10)
    pilot = _draft(play, promise, span)
    owner = play.accounts[OWNER]
    locking.propose(play.house, owner, pilot, _hash(play, pilot), promise.forecasts[0])
    return pilot


def _locked(play: Play, promise: Promise, span: Span) -> str:
    pilot = _first_signature(play, promise, span)
    approver = play.accounts[DECIDER]
    play.at(min(span.start, play.today) - timedelta(days=4), 15)
    locking.sign(play.house, approver, pilot, _hash(play, pilot), promise.forecasts[1])
    return pilot


def _hash(play: Play, pilot_id: str) -> str:
    with play.house.store.reading() as reading:
        return locks.card_hash(queries.one(reading, pilot_id).card)


def _lived(play: Play, promise: Promise, seed: int, ended_before: int) -> tuple[str, Span]:
    """A pilot whose day of decision was so many working days ago; the clock stands on that day."""
    decision = _back(play, play.working.on_or_before(play.today), ended_before)
    last = play.working.on_or_before(decision - timedelta(days=MATURATION_DAYS))
    span = Span(_back(play, last, PLANNED - 1), decision, decision.weekday())
    pilot = _locked(play, promise, span)
    _live(play, pilot, span, figures(default_rng(seed), PLANNED, promise))
    play.at(span.decision, 11)
    return pilot, span


def _days(play: Play, span: Span) -> tuple[date, ...]:
    """The days of which there are figures: twenty at most, and none that is not over."""
    last = min(play.today - timedelta(days=1), span.decision)
    return play.working.between(span.start, last)[:PLANNED]


def _live(
    play: Play, pilot: str, span: Span, drawn: Figures, severe_on: date | None = None
) -> None:
    """Hand in each day's sums on its evening; then the verdicts of all days are logged."""
    by = play.accounts[OWNER]
    for n, day in enumerate(_days(play, span)):
        play.at(day, 18)
        readings.hand_in(play.house, by, pilot, lines_of(_sums_of(drawn, n, day, severe_on)))
    play.at(min(play.today, span.decision), 11)
    looking.look(play.house, by, pilot)


def _sums_of(drawn: Figures, n: int, day: date, severe_on: date | None) -> Iterator[Reading]:
    minutes = drawn.minutes[n]
    counts = np.histogram(minutes, bins=(0.0, *BINS, np.inf))[0]
    long = int((minutes > LONG).sum())
    before = Sums(n=EACH, hits=int(drawn.long_control[n]))
    yield Reading(day, Arm.PILOT, "repeat7", Sums(EACH, int(drawn.pilot[n])))
    yield Reading(day, Arm.CONTROL, "repeat7", Sums(EACH, int(drawn.control[n])))
    yield Reading(
        day, Arm.PILOT, "handle", Sums(EACH, long, bins=tuple(int(each) for each in counts))
    )
    yield Reading(day, Arm.CONTROL, "handle", before)
    for arm, counted in (
        (Arm.PILOT, drawn.complaints[n]),
        (Arm.CONTROL, drawn.complaints_control[n]),
    ):
        yield Reading(day, arm, "complaints", _events(int(counted)))
    if severe_on is not None:
        yield Reading(day, Arm.PILOT, "severe", _events(int(day == severe_on)))
        yield Reading(day, Arm.CONTROL, "severe", _events(0))


def _events(count: int) -> Sums:
    return Sums(n=EACH, hits=count, exposure=float(EACH))


def _advice(play: Play, pilot: str) -> Advice:
    look = looking.look(play.house, play.accounts[DECIDER], pilot)
    return look.verdict.recommendation.advice


def _decided(
    play: Play, pilot: str, span: Span, wish: Wish, promise: Promise, by: Person = DECIDER
) -> None:
    who = play.accounts[by]
    record = deciding_pilots.decide(play.house, who, pilot, wish)
    if record.against:
        deciding_pilots.sign_second(play.house, play.accounts[THIRD], pilot)
    play.at(play.working.after(span.decision, 3), 16)
    minding_pilots.learn(play.house, play.accounts[OWNER], pilot, Learning(**promise.learned))
