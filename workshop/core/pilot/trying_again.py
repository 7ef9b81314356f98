"""The next try: a new draft that begins where a decided pilot ended. Its evidence starts at zero."""

from dataclasses import replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.plan import Goal


def tries_left(card: Card, changed_before: int) -> int:
    """How many tries are left of those declared at the lock, after so many changes of this idea."""
    return max(0, card.dates.max_iterations - changed_before)


def next_card(card: Card, parent: str, advice: Advice) -> Card:
    """The card of the next version, `parent` being the pilot it follows.

    All that was promised stands there again and may be changed; days have to be chosen anew. What
    was a question that has found its answer goes on to be a goal.
    """
    answered = advice is Advice.LEARNED and card.why.goal is Goal.LEARNING
    return replace(
        card,
        version=card.version + 1,
        parent=parent,
        decide_by="",
        why=replace(card.why, goal=Goal.PERFORMANCE) if answered else card.why,
        criteria=tuple(replace(each, until=None, looks=()) for each in card.criteria),
        dates=replace(card.dates, start=None, decision=None),
    )
