"""Step 2 as it is typed: the hypothesis, what has to be true, and the way back from the end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot.card import LIMITS, Card
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plan import Assumption, Belief, Milestone
from workshop.core.pilot.typed import Typed
from workshop.core.words import N_

HYPOTHESIS = ("change", "who", "behaviour", "because")
MOST_ASSUMPTIONS = 8
MOST_MILESTONES = 8
MOST_TEXT = 200


def fill(card: Card, values: Mapping[str, Sequence[str]]) -> Card:
    """The card with this step written.

    Milestones are numbered from 0 in the names of their fields; an empty one is left out.

    Raises:
        StepRefused: a field cannot be taken.
    """
    typed = Typed(values, Step.BELIEF)
    texts = {
        name: typed.text(name, getattr(card, name), LIMITS[name], "\n\t") for name in HYPOTHESIS
    }
    belief = Belief(_assumptions(typed, card), _backcast(typed, card))
    raise_if(typed.found)
    return replace(card, **texts, belief=belief)  # type: ignore[arg-type]


def riskiest(card: Card) -> str:
    """The assumption that is tested first; before one was written, what the session said."""
    found = next((each.text for each in card.belief.assumptions if each.riskiest), None)
    return card.riskiest if found is None and not card.belief.assumptions else found or ""


def _assumptions(typed: Typed, card: Card) -> tuple[Assumption, ...]:
    now = card.belief.assumptions
    if not typed.has("riskiest"):
        return now
    statuses = {each.text: each.status for each in now}
    first = typed.text("riskiest", "", MOST_TEXT)
    lines = typed.text("assumptions", "", MOST_TEXT * MOST_ASSUMPTIONS, "\n\t").splitlines()
    others = [line.strip() for line in lines if line.strip()]
    if len(others) >= MOST_ASSUMPTIONS:
        typed.refuse("assumptions", "too_many_assumptions", N_("Seven beside it are the most."))
    if any(len(line) > MOST_TEXT for line in others):
        typed.refuse("assumptions", "too_long", N_("One of these is too long. Shorten it."))
    found = ([Assumption(first, statuses.get(first, "open"), True)] if first else []) + [
        Assumption(line, statuses.get(line, "open")) for line in others if line != first
    ]
    return tuple(found)


def _backcast(typed: Typed, card: Card) -> tuple[Milestone, ...]:
    now = card.belief.backcast
    if not typed.has("milestone-0"):
        return now
    found = [
        Milestone(text, typed.tick(f"resources-{n}", False))
        for n in range(MOST_MILESTONES)
        if (text := typed.text(f"milestone-{n}", "", MOST_TEXT))
    ]
    return tuple(found)
