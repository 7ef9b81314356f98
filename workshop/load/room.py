"""What the phones of a load client hear of one session: counted, timed, and checked."""

import asyncio
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from workshop.load.frames import Frames
from workshop.load.timings import Timings


@dataclass(slots=True)
class Watch:
    """Waits until an act is shown on every phone: on each, the first news after number `n`.

    `timings` holds the seconds from `began` to each phone.
    """

    n: int
    phones: int
    began: float = field(default_factory=time.perf_counter)
    timings: Timings = field(default_factory=Timings)
    #: for a change of phase: only news that brings another visit counts
    visit: int | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def is_shown(self, before: int, n: int, was_in: int | None, visit: int | None) -> bool:
        """Whether a page shows it that went from one number to another, and from visit to visit."""
        if self.visit is None:
            return before <= self.n < n
        return was_in == self.visit != visit

    def shown(self, now: float) -> None:
        """One more phone shows it."""
        self.timings.add(now - self.began)
        if len(self.timings) >= self.phones:
            self.done.set()

    async def wait(self, most: float) -> int:
        """Wait until all have it, or `most` seconds; returns how many do not."""
        try:
            await asyncio.wait_for(self.done.wait(), most)
        except TimeoutError:
            return self.phones - len(self.timings)
        return 0


@dataclass(slots=True)
class Room:
    """One session as its phones hear it.

    `counts` names what went wrong, and how often: `gap` (a frame missed, found by its number),
    `again` (news that was there already), `damaged`, `lost` (a connection), `refused`.
    `heard`, when it is a list, takes (from, to, time) of every frame on every phone.
    """

    #: by audience: each is sent frames of its own
    frames: dict[str, Frames] = field(default_factory=lambda: defaultdict(Frames))
    counts: Counter[str] = field(default_factory=Counter)
    watches: list[Watch] = field(default_factory=list)
    heard: list[tuple[int, int, float]] | None = None
    delivered: int = 0
    bytes: int = 0
    #: sizes in bytes of the frames that were sent, each once, by its two numbers
    sizes: dict[tuple[int, int], int] = field(default_factory=dict)

    def watch(self, n: int, phones: int, visit: int | None = None) -> Watch:
        """Begin to wait for what follows number `n`."""
        watch = Watch(n, phones, visit=visit)
        self.watches = [*(each for each in self.watches if not each.done.is_set()), watch]
        return watch
