"""Blind estimates of impact and effort: where the cheap win is, and where people disagree.

Everybody sets two numbers from 1 to 9 for each finalist, against a yardstick at 5, or says "no
idea". At the close only the middle of the answers and their spread are shown, never an answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import quantiles

from workshop.core.errors import Invalid
from workshop.core.session import few, notes
from workshop.core.words import N_

LEAST = 1
MOST = 9
MAX_RATIONALE = 140

#: People disagree when the middle half of the answers is at least this wide,
WIDE = 3
#: or when at least this many say little and as many say much.
CAMP = 2
LITTLE = 3
MUCH = 7

#: Worth doing first: this much impact, for no more than this effort.
SWEET_IMPACT = 6
SWEET_EFFORT = 4


class OffTheScale(Invalid):
    """An estimate outside 1 to 9."""

    code = "off_the_scale"
    sentence = N_("Please choose a number from %(least)s to %(most)s.")


class HalfAnEstimate(Invalid):
    """Impact without effort, or effort without impact."""

    code = "half_an_estimate"
    sentence = N_("Please set both impact and effort, or say that you have no idea.")


class RationaleTooLong(Invalid):
    """A rationale longer than the limit."""

    code = "rationale_too_long"
    sentence = N_("The reason is too long. It can have %(limit)s characters.")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One person's answer about one finalist; both numbers are `None` for "no idea"."""

    impact: int | None
    effort: int | None
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of `n` answers, and the quartiles between which half of them lie (1 to 9).

    Where too few answered for a breakdown both quartiles are the middle.
    """

    n: int
    median: float
    low: float
    high: float


class End(StrEnum):
    """The two rationales of a contested finalist: of the least impact and of the most."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What may be shown of one finalist; spreads are `None` when too few gave numbers (`n`)."""

    unit: str
    n: int
    impact: Spread | None
    effort: Spread | None
    contested: bool
    low_rationale: str
    high_rationale: str
    sweet_spot: bool
    #: rationales the facilitator has hidden, by their end; their words are not here then
    hidden: tuple[str, ...] = ()


def check(impact: int | None, effort: int | None, rationale: str = "") -> Estimate:
    """Return the estimate if it can be taken; the rationale without the space around it.

    Raises:
        HalfAnEstimate: only one of the two numbers was given.
        OffTheScale: a number outside 1 to 9.
        RationaleTooLong: more than `MAX_RATIONALE` characters.
        Unreadable: characters that are no text.
    """
    if (impact is None) != (effort is None):
        raise HalfAnEstimate
    if any(not LEAST <= number <= MOST for number in (impact, effort) if number is not None):
        raise OffTheScale(least=LEAST, most=MOST)
    said = notes.clean(rationale, may_hold="\n\t")
    if len(said) > MAX_RATIONALE:
        raise RationaleTooLong(limit=MAX_RATIONALE)
    return Estimate(impact, effort, said)


def spread(numbers: Sequence[int]) -> Spread:
    """Return middle and quartiles of at least two numbers, in any order.

    Quartiles are the inclusive, linear ones: the value at the place (n - 1) * p of the sorted
    numbers, counted from 0 and interpolated. That is definition 7 of Hyndman and Fan (1996), and
    what spreadsheets and numpy do unless told otherwise.
    """
    low, median, high = quantiles(numbers, n=4, method="inclusive")
    return Spread(n=len(numbers), median=median, low=low, high=high)


def is_contested(numbers: Sequence[int]) -> bool:
    """Whether at least two numbers lie far apart, or fall into a low camp and a high one."""
    answers = spread(numbers)
    little = sum(number <= LITTLE for number in numbers)
    much = sum(number >= MUCH for number in numbers)
    return answers.high - answers.low >= WIDE or min(little, much) >= CAMP


def weigh(unit: str, answers: Iterable[Estimate]) -> Weighed:
    """Return what may be shown of one finalist's answers, whatever order they are handed in.

    "No idea" is left out. Below three numbers nothing is shown but how many there are, below five
    only the middle. Rationales are shown only when people disagree and at least five gave numbers.
    """
    given = [(a.impact, a.effort, a.rationale) for a in answers]
    placed = [(i, e, said) for i, e, said in given if i is not None and e is not None]
    n = len(placed)
    if not few.enough(n):
        return Weighed(unit, n, None, None, False, "", "", False)
    impacts = [i for i, _, _ in placed]
    efforts = [e for _, e, _ in placed]
    impact, effort = spread(impacts), spread(efforts)
    contested = is_contested(impacts) or is_contested(efforts)
    speak = contested and few.enough_for_breakdown(n) and min(impacts) < max(impacts)
    said = [(i, words) for i, _, words in placed]
    return Weighed(
        unit=unit,
        n=n,
        impact=_sealed(impact),
        effort=_sealed(effort),
        contested=contested,
        low_rationale=_said_at(min(impacts), said) if speak else "",
        high_rationale=_said_at(max(impacts), said) if speak else "",
        sweet_spot=impact.median >= SWEET_IMPACT and effort.median <= SWEET_EFFORT,
    )


def _sealed(found: Spread) -> Spread:
    """The spread as it may be shown: of three or four answers quartiles give back each one."""
    if few.enough_for_breakdown(found.n):
        return found
    return replace(found, low=found.median, high=found.median)


def _said_at(impact: int, said: Iterable[tuple[int, str]]) -> str:
    """Of those who gave this impact, the words first in the alphabet: never the first to come."""
    return min((words for number, words in said if number == impact and words), default="")
