"""Which ideas of others a person is asked to build on, so that every idea gets its turn.

Never an own one, those that were dealt least come first, and a wild one is always among them as
long as there is any, because wild ideas are the soil for others.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

#: Seeds for one person and round.
HAND = 3


@dataclass(frozen=True, slots=True)
class Seed:
    """An idea that can be dealt: how often it was, and whether its author called it wild."""

    times_dealt: int
    wild: bool


def deal(
    candidates: Mapping[str, Seed],
    own: Collection[str],
    choose: Callable[[Sequence[str]], str],
    how_many: int = HAND,
) -> tuple[str, ...]:
    """Return ids of the ideas dealt to one person, fewer when there are not enough.

    `own` are the ideas never to deal: the person's own, and those dealt to them before. `choose`
    brings the chance: it is handed equals in the order of their ids and returns one of them. When
    the hand holds no wild idea and there is one, the least dealt wild one takes the last place.
    """
    foreign = {idea: seed for idea, seed in candidates.items() if idea not in own}
    hand: tuple[str, ...] = ()
    while len(hand) < min(how_many, len(foreign)):
        hand += (_next({i: s for i, s in foreign.items() if i not in hand}, choose),)
    wild = {idea: seed for idea, seed in foreign.items() if seed.wild}
    if not hand or not wild or wild.keys() & set(hand):
        return hand
    return (*hand[:-1], _next(wild, choose))


def _next(seeds: Mapping[str, Seed], choose: Callable[[Sequence[str]], str]) -> str:
    """One of the least dealt."""
    least = min(seed.times_dealt for seed in seeds.values())
    return choose(sorted(idea for idea, seed in seeds.items() if seed.times_dealt == least))
