"""Step 1: an outcome it serves, from the business down to something a team can see every week."""

from collections.abc import Iterator

from workshop.core.pilot.card import Card
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.pilot.outputs import output_word
from workshop.core.words import N_

_ask = Finder(Step.WHY)

_ASKED = {
    "business": N_("Say which result of the business this serves."),
    "team": N_("Say what your team would see change in what customers or colleagues do."),
    "indicator": N_("Name the figure that would show it within weeks."),
}


def look(card: Card) -> Iterator[Missing]:
    """What the first step still lacks."""
    why = card.why
    for name, sentence in _ASKED.items():
        text = getattr(why, name)
        if not text:
            yield _ask.absent(f"no_{name}", sentence, name)
        elif name != "business" and (word := output_word(text)):
            yield _ask.advice(
                "output_not_outcome",
                N_("“%(word)s” says what you will have done. What will people do differently?"),
                name,
                word=word,
            )
    if not why.dimensions:
        yield _ask.absent(
            "no_dimension",
            N_("Say whose experience should get better: customers, employees or leadership."),
            "dimensions",
        )
    if not why.spheres:
        yield _ask.absent(
            "no_sphere",
            N_("Say where the change takes hold: culture, space or technology."),
            "spheres",
        )
