"""How much a browser may say over a live connection: more than it needs, less than harms."""

from dataclasses import dataclass

#: Packets a second that are fine for ever, and how many may come at once.
RATE = 10.0
BURST = 30.0
#: How often a connection may go beyond that before it is closed.
STRIKES = 3


class TooMuch(Exception):
    """This connection has said too much too often."""


@dataclass(slots=True)
class Meter:
    """A bucket that fills by itself. `at` is the time of the last packet, on any steady clock."""

    at: float
    left: float = BURST
    strikes: int = 0

    def count(self, now: float) -> None:
        """Take one packet in.

        Raises:
            TooMuch: the bucket was empty for the third time.
        """
        self.left = min(BURST, self.left + (now - self.at) * RATE) - 1
        self.at = now
        if self.left < 0:
            self.left = 0
            self.strikes += 1
        if self.strikes >= STRIKES:
            raise TooMuch
