"""Who listens to a session on other workers: how many seats, and whether the desk is there."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Seconds after which what a neighbour said of its listeners counts no more: three of its ticks.
FRESH = 6.5


@dataclass(frozen=True, slots=True)
class Presence:
    """How many seats listen to a session in one place, and whether somebody leads it there."""

    seats: int = 0
    is_led: bool = False

    def __add__(self, other: "Presence") -> "Presence":
        return Presence(self.seats + other.seats, self.is_led or other.is_led)


NOBODY = Presence()
Here = Mapping[str, Presence]


class Elsewhere:
    """What the neighbours said last, by their names; what is no longer fresh is forgotten.

    A seat with pages on two workers counts twice: no worker tells another which seats it has.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._said: dict[str, tuple[float, Here]] = {}

    def take(self, by: str, here: Here) -> None:
        """Remember what a neighbour says of its listeners, in place of what it said before."""
        self._said[by] = (self._seconds(), here)

    def forget(self, by: str) -> None:
        """A neighbour has said goodbye."""
        self._said.pop(by, None)

    def drop_silent(self) -> frozenset[str]:
        """Forget the neighbours that were not heard for too long; their names."""
        late = self._seconds() - FRESH
        silent = frozenset(by for by, (at, _) in self._said.items() if at < late)
        for by in silent:
            self.forget(by)
        return silent

    def of(self, code: str) -> Presence:
        """Everybody who listens to a session, but for those on this worker."""
        said = tuple(self._said.values())
        return sum((here.get(code, NOBODY) for _, here in said), NOBODY)
