"""The next try: a draft that begins where a decided pilot ended. Its evidence starts at zero."""

from dataclasses import replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.deciding import FREE_TRY
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.plan import Goal


def next_card(card: Card, parent: str, advice: Advice) -> Card:
    """The card of the next version, `parent` being the pilot it follows.

    All that was promised stands there again and may be changed; days have to be chosen anew. One of
    the tries declared at the lock is used up, unless the numbers were not valid or a question found
    its answer, which then goes on to be a goal.
    """
    answered = advice is Advice.LEARNED and card.why.goal is Goal.LEARNING
    left = card.dates.max_iterations - (advice not in FREE_TRY)
    return replace(
        card,
        version=card.version + 1,
        parent=parent,
        decide_by="",
        why=replace(card.why, goal=Goal.PERFORMANCE) if answered else card.why,
        criteria=tuple(replace(each, until=None, looks=()) for each in card.criteria),
        dates=replace(card.dates, start=None, decision=None, max_iterations=max(0, left)),
    )
