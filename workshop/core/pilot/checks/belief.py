"""Step 2: a belief in four parts, what has to be true for it, and the hardest part first."""

from collections.abc import Iterator

from workshop.core.pilot.card import Card
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.words import N_

_ask = Finder(Step.BELIEF)

_ASKED = {
    "change": N_("Say what you will change."),
    "who": N_("Say for whom."),
    "behaviour": N_("Say what these people will do differently."),
    "because": N_("Say why you believe it: what you have seen, or what you assume."),
}


def look(card: Card) -> Iterator[Missing]:
    """What the second step still lacks."""
    for name, sentence in _ASKED.items():
        if not getattr(card, name):
            yield _ask.absent(f"no_{name}", sentence, name)
    count = sum(each.riskiest for each in card.belief.assumptions)
    if count != 1:
        yield _ask.absent(
            "no_riskiest",
            N_("Write the one thing that sinks all of it if it is not true. It is tested first."),
            "riskiest",
        )
    lacking = sum(not each.has_resources for each in card.belief.backcast)
    if lacking:
        yield _ask.advice(
            "lacks_resources",
            N_("%(count)s of %(all)s steps lack people, time or money so far."),
            "backcast",
            count=lacking,
            all=len(card.belief.backcast),
        )
