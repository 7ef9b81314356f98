"""What one session's sender remembers: who is listening, what they were sent, the last counters."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workshop.core.session.sealing import Audience
from workshop.pages.regions import Drawn

#: Seconds over which the pages of a room spread what each of them fetches for itself.
CALM = 3.0
#: Pages that may fetch in one of these seconds; a hall takes longer than a room. Writing and voting
#: work meanwhile, and are answered before.
FETCHES = 75


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
    sent: dict[Place, Drawn] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    #: what the last tick said in each place
    ticked: dict[Place, Mapping[str, object]] = field(default_factory=dict)
    #: when the next tick leaves in every place, on the monotonic clock
    whole_at: float = 0.0
    #: number of the last event, and when something is due, as last read by a pass
    seen: tuple[int, datetime | None] | None = None
    #: something waits to be told to the desk on the next tick
    asked: bool = False
    #: since when nobody has been at the desk, on the monotonic clock
    desk_empty_since: float = field(default_factory=time.monotonic)

    @property
    def is_led(self) -> bool:
        """Whether somebody listens at the desk."""
        return any(place.audience is Audience.DESK for place in self.places)

    @property
    def calm(self) -> float:
        """Seconds over which the pages here spread what each of them fetches for itself."""
        return max(CALM, round(sum(self.listening.values()) / FETCHES))

    @property
    def places(self) -> tuple[Place, ...]:
        """The places with somebody in them."""
        return tuple(place for place, people in self.listening.items() if people > 0)
