"""Step 1 as it is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot.card import LIMITS, Card, CardNeedsTitle
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.metrics import Dimension, Sphere
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plan import Goal
from workshop.core.pilot.typed import Typed

#: The longest text each level of the path may have.
MOST_TEXT = 160


def fill(card: Card, values: Mapping[str, Sequence[str]]) -> Card:
    """The card with this step written.

    Raises:
        StepRefused: a field cannot be taken.
    """
    typed, now = Typed(values, Step.WHY), card.why
    title = typed.text("title", card.title, LIMITS["title"])
    if not title:
        typed.refuse("title", CardNeedsTitle.code, CardNeedsTitle.sentence)
    why = replace(
        now,
        business=typed.text("business", now.business, MOST_TEXT),
        team=typed.text("team", now.team, MOST_TEXT),
        indicator=typed.text("indicator", now.indicator, MOST_TEXT),
        goal=typed.choice("goal", now.goal, Goal),
        dimensions=typed.choices("dimensions", now.dimensions, Dimension),
        spheres=typed.choices("spheres", now.spheres, Sphere),
    )
    raise_if(typed.found)
    return replace(card, title=title, why=why)
