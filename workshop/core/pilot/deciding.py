"""What may be decided on a pilot, by whom, and what a decision against the rules has to bring.

The engine recommends, people decide. Whoever decides otherwise gives a reason, what it rests on and
what is expected by when, and a second person signs (domain 3.3). Everything said here is frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.decision_refusals import (
    ConfidenceMissing,
    DecisionTooLong,
    ExpectedDay,
    ExpectedMissing,
    GroundMissing,
    NeedsIndependent,
    NotDecidable,
    NothingChosen,
    NotOpen,
    NoTriesLeft,
    ReachMissing,
    ReasonTooShort,
    SafetyOpen,
    SecondIsFirst,
    SecondIsOwner,
    ShareNotLarger,
)
from workshop.core.pilot.findings import Advice, Recommendation
from workshop.core.session.notes import clean

#: How many characters a reason against the recommendation has at least.
MIN_REASON = 40
MAX_TEXT = 1000
#: Whether a change that was rolled out still holds is looked at after so many days.
RECHECK_DAYS = 90
#: How far ahead somebody may promise to look again.
LATEST_DAYS = 366


class Decision(StrEnum):
    """What becomes of a pilot."""

    CONTINUE = "continue"
    ITERATE = "iterate"
    STOP = "stop"


class Reach(StrEnum):
    """How far a pilot that goes on may go."""

    LARGER = "larger"
    EVERYWHERE = "everywhere"


class Ground(StrEnum):
    """What a decision against the recommendation rests on. Gut is recorded, not forbidden."""

    NEW_FACT = "new_fact"
    ETHICS = "ethics"
    STRATEGY = "strategy"
    GUT = "gut"


_ALL = frozenset(Decision)
#: What may be decided under each recommendation. Nothing goes on over numbers that are not valid,
#: nor past a tripwire that nobody has looked at.
OPEN_TO: Mapping[Advice, frozenset[Decision]] = {
    Advice.INVALID: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.PAUSE: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.KILL: _ALL,
    Advice.ITERATE: _ALL,
    Advice.CONTINUE: _ALL,
    Advice.HOLD: _ALL,
    Advice.NEAR_MISS: _ALL,
    Advice.LEARNED: _ALL,
    Advice.WAIT: _ALL,
}
#: Which of them go with the recommendation; every other one goes against it.
FOLLOWS: Mapping[Advice, frozenset[Decision]] = {
    Advice.INVALID: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.PAUSE: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.KILL: frozenset({Decision.STOP}),
    Advice.ITERATE: frozenset({Decision.ITERATE}),
    Advice.CONTINUE: frozenset({Decision.CONTINUE}),
    Advice.HOLD: frozenset(),
    Advice.NEAR_MISS: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.LEARNED: frozenset({Decision.ITERATE, Decision.STOP}),
    Advice.WAIT: frozenset(),
}
#: Starting again after these costs none of the tries that were declared at the lock.
FREE_TRY = frozenset({Advice.INVALID, Advice.LEARNED})
#: States in which a pilot can be decided on.
DECIDABLE = frozenset({PilotState.LOCKED, PilotState.PAUSED})


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to decide, as they typed it. `seen` is the advice their page showed."""

    decision: Decision | None
    seen: Advice
    confidence: int | None = None
    reach: Reach | None = None
    share: int | None = None
    reason: str = ""
    ground: Ground | None = None
    expected: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Dissent:
    """A note of somebody who sees it differently, attached before the decision."""

    by_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What stands in the log for good: the question, what was open, and who decided what and why.

    `against` marks a decision against the recommendation; it counts from its second signature.
    `day` is the local day it was made on, `expected_on` the day on which it is looked at again.
    """

    question: str
    options: tuple[Decision, ...]
    advice: Advice
    row: int
    because: tuple[str, ...]
    decision: Decision
    against: bool
    by_id: str
    by_name: str
    day: date
    confidence: int
    reach: Reach | None = None
    share: int | None = None
    reason: str = ""
    ground: Ground | None = None
    expected: str = ""
    expected_on: date | None = None
    dissent: tuple[Dissent, ...] = ()
    before_date: bool = False


def is_against(advice: Advice, decision: Decision) -> bool:
    """Whether this decision is another one than the rules recommend."""
    return decision not in FOLLOWS[advice]


def options(advice: Advice) -> tuple[Decision, ...]:
    """What is open, in the order in which it is shown."""
    return tuple(each for each in Decision if each in OPEN_TO[advice])


def require_decidable(state: PilotState) -> None:
    """Raise `NotDecidable` unless a pilot in this state can be decided on."""
    if state not in DECIDABLE:
        raise NotDecidable


def require_unbiased(card: Card, advice: Advice, account_id: str) -> None:
    """Raise `NeedsIndependent` where a near miss is judged by somebody with a part in it."""
    if advice is Advice.NEAR_MISS and account_id in (card.people.owner, card.people.approver):
        raise NeedsIndependent


def require_second(record: Record, card: Card, account_id: str) -> None:
    """Raise unless this account may be the second signature under the record.

    Raises:
        SecondIsFirst: it made the first one.
        SecondIsOwner: it owns the pilot.
        NeedsIndependent: a near miss, and it has a part in the pilot.
    """
    if account_id == record.by_id:
        raise SecondIsFirst
    if account_id == card.people.owner:
        raise SecondIsOwner
    require_unbiased(card, record.advice, account_id)


def record(
    wish: Wish,
    card: Card,
    recommended: Recommendation,
    *,
    by_id: str,
    by_name: str,
    today: date,
    safety_open: bool = False,
    dissent: tuple[Dissent, ...] = (),
) -> Record:
    """The wish as it goes into the log, with everything a decision like this has to bring.

    Raises:
        NeedsIndependent: a near miss, and whoever decides has a part in the pilot.
        NothingChosen, NotOpen, NoTriesLeft, SafetyOpen: this cannot be decided now.
        ReachMissing, ShareNotLarger, ConfidenceMissing, ReasonTooShort, GroundMissing,
        ExpectedMissing, ExpectedDay, DecisionTooLong, Unreadable: something it needs is missing.
    """
    advice, decision = recommended.advice, wish.decision
    require_unbiased(card, advice, by_id)
    if decision is None:
        raise NothingChosen
    if decision not in OPEN_TO[advice]:
        raise NotOpen
    if decision is Decision.ITERATE and advice not in FREE_TRY and card.dates.max_iterations < 1:
        raise NoTriesLeft
    against = is_against(advice, decision)
    reach, share = (
        _reach(wish, card, safety_open) if decision is Decision.CONTINUE else (None, None)
    )
    reason, expected = _text(wish.reason), _text(wish.expected)
    if against:
        _require_grounds(wish, reason, expected)
    expected_on = wish.expected_on or _look_again(reach, today)
    if expected_on and not today < expected_on <= today + timedelta(days=LATEST_DAYS):
        raise ExpectedDay
    if wish.confidence is None or not 0 <= wish.confidence <= 100:
        raise ConfidenceMissing
    return Record(
        question=card.title,
        options=options(advice),
        advice=advice,
        row=recommended.row,
        because=recommended.because,
        decision=decision,
        against=against,
        by_id=by_id,
        by_name=by_name,
        day=today,
        confidence=wish.confidence,
        reach=reach,
        share=share,
        reason=reason,
        ground=wish.ground if against else None,
        expected=expected,
        expected_on=expected_on,
        dissent=dissent,
        before_date=bool(card.dates.decision and today < card.dates.decision),
    )


def _reach(wish: Wish, card: Card, safety_open: bool) -> tuple[Reach, int | None]:
    if wish.reach is None:
        raise ReachMissing
    if wish.reach is Reach.EVERYWHERE:
        if safety_open:
            raise SafetyOpen
        return wish.reach, None
    if wish.share is None or not card.parts.share < wish.share <= 100:
        raise ShareNotLarger(now=card.parts.share)
    return wish.reach, wish.share


def _require_grounds(wish: Wish, reason: str, expected: str) -> None:
    if len(reason) < MIN_REASON:
        raise ReasonTooShort(have=len(reason), least=MIN_REASON)
    if wish.ground is None:
        raise GroundMissing
    if not expected:
        raise ExpectedMissing
    if wish.expected_on is None:
        raise ExpectedDay


def _look_again(reach: Reach | None, today: date) -> date | None:
    return today + timedelta(days=RECHECK_DAYS) if reach is Reach.EVERYWHERE else None


def _text(text: str) -> str:
    cleaned = clean(text, "\n\t").strip()
    if len(cleaned) > MAX_TEXT:
        raise DecisionTooLong(most=MAX_TEXT)
    return cleaned
