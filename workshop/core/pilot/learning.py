"""The learning card: what a pilot taught, written within five working days of the decision.

A pilot that was stopped has one like any other; it is what the stop was worth.
"""

from dataclasses import dataclass, fields

from workshop.core.errors import Conflict, Invalid
from workshop.core.session.notes import clean
from workshop.core.words import N_

#: Working days from the decision to the card.
DUE_WORKING_DAYS = 5
MAX_TEXT = 600


class LearningMissing(Invalid):
    """One of the four sentences is empty."""

    code = "learning_missing"
    sentence = N_("Please fill this in; one honest sentence is enough.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class LearningTooLong(Invalid):
    """A text is longer than the card takes."""

    code = "learning_too_long"
    sentence = N_("This takes %(most)s characters at most.")

    def __init__(self, field: str) -> None:
        super().__init__(most=MAX_TEXT)
        self.field = field


class NotDecidedYet(Conflict):
    """There is nothing to have learned before a decision."""

    code = "not_decided_yet"
    sentence = N_("The learning card comes after the decision.")


class AlreadyLearned(Conflict):
    """The card is written; it stays as it is."""

    code = "already_learned"
    sentence = N_("This pilot has its learning card already, and it stays as it is.")


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learned. The first four are asked for, the rest may stay empty."""

    believed: str
    observed: str
    learned: str
    will_do: str
    surprise: str = ""
    thanks: str = ""
    next_question: str = ""


#: What no card goes without.
NEEDED = ("believed", "observed", "learned", "will_do")


def check(learning: Learning) -> Learning:
    """The card as it is kept.

    Raises:
        LearningMissing, LearningTooLong: with the name of the field that is wrong.
        Unreadable: characters that no page can show.
    """
    texts = {
        each.name: clean(getattr(learning, each.name), "\n\t").strip() for each in fields(learning)
    }
    for name, text in texts.items():
        if name in NEEDED and not text:
            raise LearningMissing(name)
        if len(text) > MAX_TEXT:
            raise LearningTooLong(name)
    return Learning(**texts)
