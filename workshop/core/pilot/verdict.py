"""From findings to a recommendation: the resolution table (domain 3.3), as a table.

The first row that fits wins. Stopping is possible on any day, going on only at a review, and
silence never continues a pilot. The rules recommend; people decide.
"""

from collections.abc import Callable
from dataclasses import dataclass

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Role
from workshop.core.pilot.findings import Advice, Recommendation
from workshop.core.pilot.plan import GRADES, Grade

#: Matured days before anything but a tripwire can stop a pilot.
MATURED_DAYS_TO_STOP = 5
#: The part of the hoped-for gain from which a pilot that proved nothing is a near miss.
NEAR_MISS = 0.5

_WITH_CONTROL = frozenset({Against.CONTROL_DIFF, Against.CONTROL_RATIO})


def grade(card: Card) -> Grade:
    """How far the evidence carries: what the allocation gives, at most C without a control.

    A line that says "continue" against a frozen baseline or a bare number would also be met by a
    good month, however the cases were allotted.
    """
    wins = [line for line in card.criteria if line.role is Role.CONTINUE]
    if any(line.against not in _WITH_CONTROL for line in wins):
        return Grade.C
    return GRADES[card.parts.allocation]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the table asks about. The texts are ids of criteria, or troubles.

    `hard` are hard guardrails and kill lines that are met after enough matured days, `soft` soft
    guardrails that are met. `won` says that all continue lines, or as many as declared, are met
    (`wins`); `outside` are guardrails whose estimate is beyond its limit, or unknown; `unsure` what
    is stale or covers too few cases. `near` is the primary line where its estimate has reached half
    of the hoped-for gain. `answered` says of a learning goal that its question has an answer.
    """

    invalid: tuple[str, ...] = ()
    tripped: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
    won: bool = False
    outside: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    is_review: bool = False
    is_deadline: bool = False
    ran_enough: bool = False
    iterations_left: bool = False
    iterates_by_default: bool = False
    learning: bool = False
    answered: bool = False
    grade: Grade = Grade.A


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in domain 3.3, when it fits, what it says, and what it rests on."""

    number: int
    fits: Callable[[Facts], bool]
    advice: Advice
    because: Callable[[Facts], tuple[str, ...]] = lambda facts: ()
    capped: bool = False


def _won(facts: Facts) -> bool:
    """The part that rows 5 and 6 share: a review after the least runtime, and it is won."""
    at_review = facts.is_review and facts.ran_enough
    return at_review and facts.won and not facts.unsure and not facts.learning


#: Rows 7 and 8 fit on the day of the decision only; row 0 says that there is nothing to decide yet.
TABLE: tuple[Row, ...] = (
    Row(1, lambda f: bool(f.invalid), Advice.INVALID, lambda f: f.invalid),
    Row(2, lambda f: bool(f.tripped), Advice.PAUSE, lambda f: f.tripped),
    Row(3, lambda f: bool(f.hard), Advice.KILL, lambda f: f.hard),
    Row(4, lambda f: bool(f.soft) and f.iterations_left, Advice.ITERATE, lambda f: f.soft),
    Row(4, lambda f: bool(f.soft), Advice.KILL, lambda f: f.soft),
    Row(
        5,
        lambda f: _won(f) and not f.outside and f.grade is Grade.C,
        Advice.ITERATE,
        lambda f: f.wins,
        capped=True,
    ),
    Row(5, lambda f: _won(f) and not f.outside, Advice.CONTINUE, lambda f: f.wins),
    Row(6, lambda f: _won(f) and not f.is_deadline, Advice.HOLD, lambda f: f.outside),
    Row(6, lambda f: _won(f) and f.iterations_left, Advice.ITERATE, lambda f: f.outside),
    Row(6, _won, Advice.KILL, lambda f: f.outside),
    Row(
        8,
        lambda f: f.learning and f.is_review and f.ran_enough and f.answered and not f.unsure,
        Advice.LEARNED,
        lambda f: f.wins,
    ),
    Row(8, lambda f: f.learning and f.is_deadline, Advice.KILL),
    Row(
        7,
        lambda f: f.is_deadline and bool(f.near) and f.iterations_left,
        Advice.NEAR_MISS,
        lambda f: f.near,
    ),
    Row(
        7,
        lambda f: f.is_deadline and f.iterates_by_default and f.iterations_left,
        Advice.ITERATE,
    ),
    Row(7, lambda f: f.is_deadline, Advice.KILL),
    Row(0, lambda f: True, Advice.WAIT),
)


def recommend(facts: Facts) -> Recommendation:
    """What the first row that fits says."""
    row = next(row for row in TABLE if row.fits(facts))
    return Recommendation(row.advice, row.number, row.because(facts), row.capped)
