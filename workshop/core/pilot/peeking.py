"""A pilot that changes nothing, looked at every day: the example on "How we know we are right".

Both groups behave alike (24 in 100 call again), 90 cases a day each, 20 days, drawn from a fixed
seed. A plain 95-percent check, made for one look at the end, calls three of the days a success.
"""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from random import Random

from workshop.core.pilot.evidence.boundary import z_av, z_fixed

DAYS, A_DAY, SHARE = 20, 90, 0.24
#: The error that one look at the end allows, and what is left of it for looking every day.
ERROR, EVERY_DAY = 0.05, 0.025
#: Of 400 seeds this one shows best what happens in about every fifth pilot of this kind.
SEED = 254


@dataclass(frozen=True, slots=True)
class Peek:
    """One evening: the advantage so far, and what each way of checking asks for (parts of one)."""

    day: int
    advantage: float
    plain: float
    ours: float

    @property
    def plain_says_proved(self) -> bool:
        """Whether a check made for one look would call it a success tonight."""
        return self.advantage > self.plain

    @property
    def we_say_proved(self) -> bool:
        """Whether the check that has reckoned with every evening would."""
        return self.advantage > self.ours


@cache
def example(seed: int = SEED) -> tuple[Peek, ...]:
    """The twenty evenings."""
    chance = Random(seed)
    with_change = without = 0
    found = []
    for day in range(1, DAYS + 1):
        with_change += _calls_again(chance)
        without += _calls_again(chance)
        cases = A_DAY * day
        share = (with_change + without) / (2 * cases)
        error = sqrt(2 * share * (1 - share) / cases)
        every_day = float(z_av(2.0 * cases, float(A_DAY * DAYS), EVERY_DAY))
        advantage = (without - with_change) / cases
        found.append(Peek(day, advantage, z_fixed(ERROR) * error, every_day * error))
    return tuple(found)


def _calls_again(chance: Random) -> int:
    return sum(chance.random() < SHARE for _ in range(A_DAY))
