"""A key with which another program hands in readings of one pilot; only its hash is ever kept."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from workshop.core import line
from workshop.core.errors import Conflict, Invalid, Refused
from workshop.core.words import N_

MAX_NAME = 60
#: More open keys than that nobody looks after any more.
MOST = 10
_BATCH = re.compile(r"[A-Za-z0-9._-]{1,64}")


class WrongKey(Refused):
    """A program came without a key that opens this pilot; a pilot nobody has answers the same."""

    code = "wrong_key"
    sentence = N_("This key does not open these readings. Make a new one on the readings page.")


class NoSuchKey(Invalid):
    """A key that is not there any more, or was never this pilot's."""

    code = "no_such_key"
    sentence = N_("There is no such key any more.")


class TooManyKeys(Conflict):
    """A pilot has as many open keys as anybody can look after."""

    code = "too_many_keys"
    sentence = N_("There are %(limit)s keys already. End one of them first.")


class BatchUnreadable(Invalid):
    """The mark of an upload cannot be taken as it is."""

    code = "batch_unreadable"
    sentence = N_(
        "The Idempotency-Key can have 1 to 64 letters, digits, points, dashes and underscores."
    )


class BatchReused(Conflict):
    """The mark of an upload came before, with other figures."""

    code = "batch_reused"
    sentence = N_("Other figures came with this Idempotency-Key before. Nothing was stored now.")


@dataclass(frozen=True, slots=True)
class Token:
    """A key as the page of its pilot shows it: what for, by whom, since when, last used when."""

    hash: str
    name: str
    by: str
    made_at: datetime
    ended_at: datetime | None = None
    used_on: date | None = None


def check_name(text: str) -> str:
    """What the key is for, as one line; or raise `EmptyText`, `TooLong` or `Unreadable`."""
    return line.read(text, MAX_NAME)


def check_batch(text: str) -> str:
    """The mark of an upload, or raise `BatchUnreadable`."""
    if not _BATCH.fullmatch(text):
        raise BatchUnreadable
    return text
