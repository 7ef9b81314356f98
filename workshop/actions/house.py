"""What every action needs and no rule may fetch for itself: the store, the key, time, chance."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random, SystemRandom

from workshop.storage.unit import Store


@dataclass(frozen=True, slots=True)
class House:
    """One running Workshop. Made once by `app.py`, handed to every action as its first argument.

    `minute` is how long a minute of an agenda lasts (shorter in tests and rehearsals), `grace` how
    long writing still counts after the time is up and how long a "next" can be undone.
    `criteria_key` seals the chains of pilots and nothing else.
    """

    store: Store
    key: bytes
    criteria_key: bytes
    words: Sequence[str]
    grace: timedelta = timedelta(seconds=5)
    minute: timedelta = timedelta(minutes=1)
    chance: Random = field(default_factory=SystemRandom)
