"""Remembers for a while what is costly to make and the same for everybody.

Nothing is kept for long: a text that was hidden or deleted is gone from here within ten minutes.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

#: Seconds after which everything is forgotten and made anew.
FOR = 600.0

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """What was made lately, by all it was made from. Forgets everything at once, when it is old or
    when there is too much of it."""

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._made: dict[Hashable, Made] = {}
        self._since = now()

    def of(self, whence: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returns, or returned before for the same `whence`."""
        if len(self._made) >= self._most or self._now() - self._since > FOR:
            self._made, self._since = {}, self._now()
        made = self._made  # somebody else may begin anew while this is being made
        if whence not in made:
            made[whence] = make()
        return made[whence]
