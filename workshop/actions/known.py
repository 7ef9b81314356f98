"""What this process remembers of the pilots it looked at last: a page adds only what is new.

Everything in it can be read anew from the database; forgetting it costs time and nothing else.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from workshop.core.pilot.findings import Verdict
from workshop.core.pilot.gathering import NO_DAYS, Days
from workshop.storage.unit import Store

#: Pilots remembered for one database; the one looked at longest ago is forgotten first.
PILOTS = 64


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one pilot: its days from the readings up to number `upto`, and the log.

    `latest` is the last verdict that was worked out, with all that it rested on.
    """

    upto: int = 0
    days: Days = field(default_factory=lambda: NO_DAYS)
    history: tuple[Verdict, ...] = ()
    latest: tuple[object, Verdict] | None = field(default=None, compare=False)


_lock = threading.Lock()
_known: WeakKeyDictionary[Store, OrderedDict[str, Known]] = WeakKeyDictionary()


def recall(store: Store, pilot_id: str) -> Known:
    """What is remembered of this pilot, perhaps nothing."""
    with _lock:
        return _known.get(store, OrderedDict[str, Known]()).get(pilot_id, Known())


def remember(store: Store, pilot_id: str, known: Known) -> None:
    """Remember this pilot, and forget another where there are too many."""
    with _lock:
        mine = _known.setdefault(store, OrderedDict())
        mine[pilot_id] = known
        mine.move_to_end(pilot_id)
        while len(mine) > PILOTS:
            mine.popitem(last=False)
