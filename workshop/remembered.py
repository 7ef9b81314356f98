"""Remembers for a while what is costly to make and the same for everybody.

Nothing is kept for long: a text that was hidden or deleted is gone from here within ten minutes,
and a minute more where nobody asks for anything (`forget_old`, which upkeep calls).
"""

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

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
        _ALL.add(self)

    def of(self, whence: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returns, or returned before for the same `whence`."""
        self.forget_old()
        if len(self._made) >= self._most:
            self._begin_anew()
        made = self._made  # somebody else may begin anew while this is being made
        if whence not in made:
            made[whence] = make()
        return made[whence]

    def forget_old(self) -> None:
        """Forget everything, when it is old."""
        if self._now() - self._since > FOR:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._made, self._since = {}, self._now()


_ALL: WeakSet[Remembered[Any]] = WeakSet()


def forget_old() -> None:
    """Forget what is old wherever something is remembered, though nobody asks for it any more."""
    for each in tuple(_ALL):
        each.forget_old()
