"""Blind dots: how many each person has, where they may go, and how they are counted at the close.

A ballot is what one person placed in one round: a count of dots for each unit. Nobody sees a total
before the round is closed, so the counting here is asked for once, at the close.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from workshop.core.errors import Invalid, Unknown
from workshop.core.session import few
from workshop.core.session.phases import Phase, PhaseClosed
from workshop.core.words import N_

#: Above this many units people get more dots, so that a long list is not decided by chance.
MANY_UNITS = 24
#: A round with fewer ballots is void: its totals would show who placed what.
MIN_BALLOTS = few.MIN_ANSWERS

#: Dots of one person, phase by phase: usually, and above `MANY_UNITS` units.
DOTS: Mapping[Phase, tuple[int, int]] = {
    Phase.CHALLENGE_DOTS: (3, 3),
    Phase.HMW_DOTS: (2, 2),
    Phase.VOTE: (6, 8),
    Phase.RUNOFF: (1, 1),
}


class OutOfDots(Invalid):
    """The ballot would hold more dots than its budget (R14)."""

    code = "out_of_dots"
    sentence = N_(
        "You have %(left)s of %(budget)s dots left. Take a dot back somewhere else to use it here."
    )


class TooManyOnOne(Invalid):
    """More dots on one unit than one person may give it (R14)."""

    code = "too_many_on_one"
    sentence = N_("At most %(cap)s of your dots can go to the same one.")


class NegativeDots(Invalid):
    """A count of dots below zero."""

    code = "negative_dots"
    sentence = N_("There can be no fewer than 0 dots.")


class NoSuchUnit(Unknown):
    """The unit is not among those that this is about."""

    code = "no_such_unit"
    sentence = N_("This one is not on the list. The page shows how things stand now.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What one person may place in one round: dots in all, and dots on one unit."""

    budget: int
    cap: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one unit got in one round: its dots, and the number of people who gave any."""

    unit: str
    dots: int
    supporters: int


def terms_for(phase: Phase, units: int) -> Terms:
    """Return the terms of a round about this many units.

    The cap is half of the dots, rounded up, so that one person cannot outvote five. The budget is
    never larger than what the caps let a person place.

    Raises:
        PhaseClosed: no dots are placed in this phase.
    """
    if phase not in DOTS:
        raise PhaseClosed
    usual, many = DOTS[phase]
    dots = many if units > MANY_UNITS else usual
    cap = (dots + 1) // 2
    return Terms(budget=min(dots, units * cap), cap=cap)


def place(
    mine: Mapping[str, int], unit: str, count: int, terms: Terms, units: Collection[str]
) -> Mapping[str, int]:
    """Return my ballot with exactly `count` dots on `unit`; units without dots are left out.

    The count is absolute, so the same request twice gives the same ballot.

    Raises:
        NoSuchUnit: the unit is not in this round.
        NegativeDots: `count` is below zero.
        TooManyOnOne: `count` is above the cap.
        OutOfDots: all dots together would be above the budget.
    """
    if unit not in units:
        raise NoSuchUnit
    if count < 0:
        raise NegativeDots
    if count > terms.cap:
        raise TooManyOnOne(cap=terms.cap)
    ballot = {other: dots for other, dots in {**mine, unit: count}.items() if dots}
    if sum(ballot.values()) > terms.budget:
        left = max(0, terms.budget - sum(mine.values()))
        raise OutOfDots(left=left, budget=terms.budget)
    return ballot


def standing(tally: Tally) -> tuple[int, int]:
    """Return how strong a result is, to compare two: dots first, then supporters."""
    return (tally.dots, tally.supporters)


def ranked(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Return the tallies, strongest first; equals stand in the order of their random ids."""
    return tuple(sorted(tallies, key=lambda t: (-t.dots, -t.supporters, t.unit)))


def tally(rows: Iterable[tuple[str, int]], units: Iterable[str]) -> tuple[Tally, ...]:
    """Count a round: one row is one person's dots on one unit; every unit gets its tally, ranked.

    Raises:
        NoSuchUnit: a row is about a unit outside the round; a dot is never dropped in silence.
    """
    dots = dict.fromkeys(units, 0)
    supporters = dict.fromkeys(dots, 0)
    for unit, count in rows:
        if unit not in dots:
            raise NoSuchUnit
        dots[unit] += count
        supporters[unit] += count > 0
    return ranked(Tally(unit, dots[unit], supporters[unit]) for unit in dots)


def is_void(ballots: int) -> bool:
    """Whether a round closed with this many ballots counts for nothing.

    A ballot is a seat with at least one dot placed: empty ones hide nobody. The caller counts them.
    """
    return ballots < MIN_BALLOTS
