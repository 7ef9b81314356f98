"""What a live connection was opened with, so that it ends when that is taken away.

Only hashes stand here. The secrets themselves are read once, when a connection is opened, and are
kept nowhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from workshop.core.session.sealing import Audience

#: Under which name the holding of a request is handed on, from the gate to the door.
HANDED_ON = "workshop.holding"


class Held(StrEnum):
    """What somebody can hold that opens a live connection."""

    SEAT = "seat"
    SIGN_IN = "sign-in"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Holder:
    """One cookie, known by its hash: all connections opened with it are one browser's."""

    kind: Held
    hash: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A cookie, and the page of a session that it was used to listen to."""

    holder: Holder
    code: str
    audience: Audience

    @property
    def seat(self) -> str:
        """The hash of the seat; "" for an account or a screen."""
        return self.holder.hash if self.holder.kind is Held.SEAT else ""
