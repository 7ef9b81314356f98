"""What one session's sender remembers: who is listening, what they were sent, the last counters."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from workshop.core.session.sealing import Audience


@dataclass(frozen=True, slots=True)
class Place:
    """One audience in one language of one session: everybody in it sees the same."""

    code: str
    audience: Audience
    language: str

    @property
    def name(self) -> str:
        """The name of its socket room."""
        return f"{self.code}/{self.audience.value}/{self.language}"


@dataclass(slots=True)
class Stage:
    """The sender's memory of one session. Only its own sender changes it, but for `listening`."""

    code: str
    listening: Counter[Place] = field(default_factory=Counter)
    seats: Counter[str] = field(default_factory=Counter)
    sent: dict[Place, tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    #: something waits to be told to the desk on the next tick
    asked: bool = False
    #: since when nobody has been at the desk, on the monotonic clock
    desk_empty_since: float = field(default_factory=time.monotonic)

    @property
    def is_led(self) -> bool:
        """Whether somebody listens at the desk."""
        return any(place.audience is Audience.DESK for place in self.places)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places with somebody in them."""
        return tuple(place for place, people in self.listening.items() if people > 0)
