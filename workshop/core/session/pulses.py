"""The pulse at the end: was it safe to speak, was it worth the time? Shown for five or more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workshop.core.errors import Invalid
from workshop.core.session import few
from workshop.core.words import N_

QUESTIONS: Mapping[str, str] = {
    "safe": N_("I could say what I think."),
    "worth": N_("It was worth the time."),
}
LOWEST, HIGHEST = 1, 5


class OutOfScale(Invalid):
    """Another question, or a number off the scale."""

    code = "out_of_scale"
    sentence = N_("Please choose a number from 1 to 5.")


@dataclass(frozen=True, slots=True)
class Pulse:
    """One answer, 1 (not at all) to 5 (fully)."""

    question: str
    value: int


def check(question: str, value: int) -> Pulse:
    """Take an answer.

    Raises:
        OutOfScale: unknown question, or not 1 to 5.
    """
    if question not in QUESTIONS or not LOWEST <= value <= HIGHEST:
        raise OutOfScale
    return Pulse(question, value)


def summary(answers: Iterable[Pulse]) -> Mapping[str, tuple[int, ...]]:
    """How often each number was given, by question; a question with fewer than 5 is left out."""
    given: dict[str, list[int]] = {}
    for answer in answers:
        given.setdefault(answer.question, []).append(answer.value)
    return {
        question: tuple(values.count(n) for n in range(LOWEST, HIGHEST + 1))
        for question, values in given.items()
        if few.enough_for_breakdown(len(values))
    }
