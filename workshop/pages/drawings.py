"""Shared regions drawn once for everybody who asks: kept in memory, bounded, until they change.

What phones and screens share follows from the session's own row and from its events, so a drawing
holds as long as that row is the same, which every request reads anyhow. Pages of people with an
account also name people and pilots, which change beside the session: theirs are drawn each time.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from sys import getsizeof

from sqlalchemy import Connection

from workshop import remembered
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room
from workshop.core.session.sealing import Audience
from workshop.pages import regions
from workshop.pages.begun import Begun, begin
from workshop.pages.regions import Drawn, Overlay, Render
from workshop.storage.queries import room as rooms

#: Audiences whose regions follow from the session's row and its events alone.
KEPT_FOR = frozenset({Audience.PHONE, Audience.SCREEN})
#: But in these phases: a pilot's card is shown while it is written on a page of its own.
NOT_KEPT = frozenset({(Audience.SCREEN, Phase.DESIGN)})
#: Bytes of all that is kept; 200 sessions with a wall of 100 texts have a third of it.
MOST = 64 * 1024 * 1024
#: Seconds after which a drawing is let go although nothing has changed, because its session may be
#: deleted.
LONGEST = remembered.FOR
#: So many drawings are made at once; whoever asks for one that is being made waits for it.
_TURNS = 64

_Place = tuple[str, Audience, str]


@dataclass(slots=True)
class Drawing:
    """A session as an audience may know it, what was drawn of it, and when, in seconds."""

    room: Room
    view: object
    drawn: Drawn
    at: float
    _begun: Begun | None = None

    @property
    def size(self) -> int:
        """Bytes kept, nearly: the regions, and the pieces they were put together from."""
        size = 0
        for region in self.drawn.regions.values():
            size += getsizeof(region.html)
            size += sum(
                getsizeof(piece) for each in region.lists.values() for piece in each.values()
            )
        return size

    @property
    def begun(self) -> Begun:
        """The JSON answer with all that is shared, compressed when it is asked for first."""
        if self._begun is None:
            drawn = self.drawn
            fields = {"n": drawn.n, "hash": drawn.version, "mood": drawn.mood, "swap": drawn.swap}
            self._begun = begin(fields)
        return self._begun

    def is_later_than(self, other: "Drawing") -> bool:
        """Whether this one shows the session with more events."""
        mine, others = self.room.jam, other.room.jam
        return mine.id == others.id and mine.n > others.n

    def context(self, over: Overlay) -> dict[str, object]:
        """What the templates of a page asked for whole are given."""
        return regions.context(self.room, over, self.view)


class Drawings:
    """The shared regions of all sessions of this process; `clock` gives seconds, steadily."""

    def __init__(
        self, render: Render, clock: Callable[[], float] = time.monotonic, most: int = MOST
    ) -> None:
        self._render = render
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[_Place, Drawing] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._turns = tuple(threading.Lock() for _ in range(_TURNS))

    def of(self, connection: Connection, jam: Jam, audience: Audience, language: str) -> Drawing:
        """The regions of the session, which was read as `jam` over the same connection."""
        if audience not in KEPT_FOR or (audience, jam.phase) in NOT_KEPT:
            return self._drawn(connection, jam, audience, language)
        place = (jam.code, audience, language)
        found = self.kept(jam, audience, language)
        if found is None:
            with self._turns[hash(place) % _TURNS]:
                found = self.kept(jam, audience, language)
                if found is None:
                    found = self._drawn(connection, jam, audience, language)
                    self._keep(place, found)
        return found

    def kept(self, jam: Jam, audience: Audience, language: str) -> Drawing | None:
        """What has been drawn of the session as it stands in `jam`; None when nothing has."""
        place = (jam.code, audience, language)
        with self._lock:
            found = self._kept.get(place)
            if found is None or found.room.jam != jam or found.at < self._clock() - LONGEST:
                return None
            self._kept.move_to_end(place)
            return found

    def forget_old(self) -> None:
        """Let go of what is too old."""
        with self._lock:
            late = self._clock() - LONGEST
            for place in [place for place, each in self._kept.items() if each.at < late]:
                self._let_go(place)

    def _drawn(
        self, connection: Connection, jam: Jam, audience: Audience, language: str
    ) -> Drawing:
        room = rooms.room(connection, jam, audience)
        drawn = regions.draw(self._render, room, language)
        return Drawing(room, regions.view(room), drawn, self._clock())

    def _keep(self, place: _Place, made: Drawing) -> None:
        with self._lock:
            before = self._kept.get(place)
            if before is not None and before.is_later_than(made):
                return  # it was read before what is kept already
            self._let_go(place)
            self._kept[place] = made
            self._size += made.size
            while self._size > self._most:
                self._let_go(next(iter(self._kept)))

    def _let_go(self, place: _Place) -> None:
        before = self._kept.pop(place, None)
        if before is not None:
            self._size -= before.size
