"""A projector is let in by six digits that the desk shows: once, and for ten minutes at most."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from workshop.core.errors import Refused
from workshop.core.words import N_

DIGITS = 6
#: How long the digits can be typed, and how long a screen stays paired.
LASTS = timedelta(minutes=10)
SCREEN_LASTS = timedelta(hours=24)
#: What a wrong try takes off that time, so that a million codes cannot be tried in it.
WRONG_COSTS = timedelta(minutes=1)


class PairingRefused(Refused):
    """Wrong, used, too old, or a session that does not exist: one sentence for all of them."""

    code = "pairing_refused"
    sentence = N_("These digits do not open a screen here. The desk can show new ones.")


def draw(choose: Callable[[Sequence[str]], str]) -> str:
    """Return six new digits; `choose` picks one digit each time."""
    return "".join(choose("0123456789") for _ in range(DIGITS))


def read(typed: str) -> str:
    """Return what was typed without spaces and hyphens; anything else cannot be a code."""
    return "".join(sign for sign in typed[:40] if sign not in " -\u00a0")


def hash_of(session_id: str, digits: str) -> str:
    """Return all that is kept of the digits: 64 hex digits, SHA-256, salted with the session."""
    return hashlib.sha256(
        f"screen|{session_id}|{digits}".encode(errors="surrogatepass")
    ).hexdigest()


def after_a_wrong_try(expires_at: datetime) -> datetime:
    """Until when the digits of a session can be typed once somebody has typed others."""
    return expires_at - WRONG_COSTS
