"""Ends live connections whose right was taken away: signed out, removed, unpaired, deleted.

Everybody is looked at about once a second, which also finds what other processes have changed and
what has run out by itself; and whoever is in a session, just before a frame of it leaves.
"""

import logging
import time
from collections.abc import Callable, Collection

from workshop.core.holding import Holding
from workshop.serving.transports import Transports

log = logging.getLogger(__name__)

#: Seconds between two looks at everybody.
EVERY = 1.0

#: Of many holdings those that are lost, as `assembly/` hands it in.
Lost = Callable[[Collection[Holding]], Collection[Holding]]


class Watch:
    """Looks after the rights behind the live connections of this process."""

    def __init__(self, transports: Transports, lost: Lost) -> None:
        self._transports = transports
        self._lost = lost

    def look(self, code: str = "") -> None:
        """End every connection, of one session or of all, whose holding is lost."""
        listening = self._transports.listening(code)
        if not listening:
            return
        gone = self._lost({each.holding for each in listening})
        for transport in listening:
            if transport.holding in gone:
                self._transports.end(transport)

    def run(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Look after everybody for as long as the program runs."""
        while True:
            sleep(EVERY)
            try:
                self._transports.reap()
                self.look()
            except Exception as error:
                # Most often the database: without it no news leaves, and the next look is near.
                log.error("Rights could not be looked up: %s", type(error).__name__)
