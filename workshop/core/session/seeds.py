"""Which ideas of others a person is asked to build on.

Never an own one; a wild one is always among them as long as there is any, because wild ideas are
the soil for others; and every idea that is dealt goes to several people, because what two people
wrote on a seed that only one of them had would be known as one person's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

#: Seeds for one person and round.
HAND = 3
#: People an idea is dealt to, about: whatever grows on it may be from any of them.
HOLDERS = 3


@dataclass(frozen=True, slots=True)
class Seed:
    """An idea that can be dealt: how often it was, and whether its author called it wild."""

    times_dealt: int
    wild: bool


def pool(candidates: Mapping[str, Seed], order: Sequence[str], seats: int) -> dict[str, Seed]:
    """Return the ideas to deal in a round of so many seats: as many as get `HOLDERS` holders each.

    They are the first in the order of the round. The first two wild ones are always in, so that
    whoever wrote the one still gets the other.
    """
    order = [idea for idea in order if idea in candidates]
    size = max(HAND + 1, -(-seats * HAND // HOLDERS))
    wild = [idea for idea in order if candidates[idea].wild][:2]
    tame = [idea for idea in order if idea not in wild]
    return {idea: candidates[idea] for idea in (*wild, *tame)[:size]}


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
