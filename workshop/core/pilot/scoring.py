"""Looking back: gut forecasts against what came, and decisions against what was expected of them.

Forecasts are scored by Brier (1950): the mean squared distance between the probability somebody
gave and what happened, 0 at best, 0.25 for always saying 50 %. Only a team is ever shown a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.errors import Conflict, Invalid
from workshop.core.pilot.deciding import Decision
from workshop.core.session.notes import clean
from workshop.core.words import N_

#: With fewer decided pilots a team's figure would be about one or two people.
LEAST_PILOTS = 3
MAX_TEXT = 600


class Outcome(StrEnum):
    """What became of what a decision expected."""

    AS_EXPECTED = "as_expected"
    PARTLY = "partly"
    NOT = "not"


class OutcomeMissing(Invalid):
    """Nobody said how it turned out."""

    code = "outcome_missing"
    sentence = N_("Please choose how it turned out.")


class ScoreNeedsWords(Invalid):
    """A judgement without the figure or the fact it rests on."""

    code = "score_needs_words"
    sentence = N_("Please say what you saw: a figure or a fact, so that others can follow.")


class ScoreTooLong(Invalid):
    """A text that is longer than the record takes."""

    code = "score_too_long"
    sentence = N_("This takes %(most)s characters at most.")


class NothingToScore(Conflict):
    """Nothing is due to be looked at again, or not yet, or it has been."""

    code = "nothing_to_score"
    sentence = N_("There is nothing to look back on here yet, or somebody has done it.")


@dataclass(frozen=True, slots=True)
class Score:
    """How a decision turned out, said on its day by somebody with a name."""

    outcome: Outcome
    saw: str
    by_name: str
    day: date


@dataclass(frozen=True, slots=True)
class Forecasted:
    """What the signers of one pilot thought of it before it began, in percent, and what came."""

    forecasts: tuple[int, ...]
    decision: Decision


def brier(percent: int, happened: bool) -> float:
    """The squared distance between a forecast in percent and what happened, from 0 to 1."""
    return (percent / 100 - happened) ** 2


def team_brier(pilots: Sequence[Forecasted]) -> float | None:
    """The mean over all forecasts of a team; None while there are too few pilots to hide behind."""
    given = [each for each in pilots if each.forecasts]
    if len(given) < LEAST_PILOTS:
        return None
    scores = [
        brier(percent, each.decision is Decision.CONTINUE)
        for each in given
        for percent in each.forecasts
    ]
    return sum(scores) / len(scores)


def check(outcome: Outcome | None, saw: str, by_name: str, day: date) -> Score:
    """A look back as it is kept.

    Raises:
        OutcomeMissing, ScoreNeedsWords, ScoreTooLong, Unreadable: something is missing or wrong.
    """
    if outcome is None:
        raise OutcomeMissing
    text = clean(saw, "\n\t").strip()
    if not text:
        raise ScoreNeedsWords
    if len(text) > MAX_TEXT:
        raise ScoreTooLong(most=MAX_TEXT)
    return Score(outcome, text, by_name, day)
