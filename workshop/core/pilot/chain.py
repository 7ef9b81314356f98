"""The chain of a pilot: what was promised and decided, each entry bound to the one before it.

An entry's hash is SHA-256 over the canonical JSON (RFC 8785) of pilot, number, kind, body, hash of
the entry before, and time; its seal is HMAC-SHA-256 over that hash with a key that lies outside the
database. Whoever changes the database without the key is found out by the seals, whoever has the
key too by a receipt (`receipt.py`) that left the server before.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import rfc8785


class EntryKind(StrEnum):
    """What an entry is about."""

    LOCK = "lock"  #: the card, its hash, both signatures
    SHOCK = "shock"  #: days that do not count, for both arms
    EXTENSION = "extension"  #: the one that was declared at the lock
    NEXT_VERSION = "next_version"  #: ends this version; another pilot takes its place
    OWNER = "owner"
    TYPO = "typo"
    COMMENT = "comment"
    CONCERN = "concern"
    CONCERN_SETTLED = "concern_settled"
    DISSENT = "dissent"
    PAUSE = "pause"
    RESUME = "resume"
    DECISION = "decision"
    SECOND_SIGNATURE = "second_signature"
    TAKEN_BACK = "taken_back"  #: a decision that waited for its second signature
    SCORE = "score"
    LEARNING = "learning"
    FORECASTS = "forecasts"  #: unsealed once the decision counts


@dataclass(frozen=True, slots=True)
class Entry:
    """One link. `text` is its body as canonical JSON, `prev` the hash before it ("" at the first).

    `hash` and `mac` are 64 hexadecimal digits. Numbers count from 1.
    """

    pilot_id: str
    n: int
    kind: str
    text: str
    prev: str
    hash: str
    mac: str
    at: datetime

    @property
    def body(self) -> dict[str, Any]:
        """What the entry says. Raises `ValueError` where somebody has made it unreadable."""
        found = json.loads(self.text)
        if not isinstance(found, dict):
            raise ValueError(self.n)
        return found


def canonical(plain: Any) -> str:
    """Plain values (texts, numbers, lists, dicts) as the one JSON text that stands for them.

    Raises:
        ValueError: a number that JSON cannot hold.
    """
    return rfc8785.dumps(plain).decode()


def hash_of(plain: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def next_entry(
    key: bytes,
    pilot_id: str,
    last: Entry | None,
    kind: EntryKind,
    body: Mapping[str, Any],
    at: datetime,
) -> Entry:
    """The entry that follows `last` (None: the first), hashed and sealed."""
    n, prev = (last.n + 1, last.hash) if last else (1, "")
    content = content_hash(pilot_id, n, kind, body, prev, at)
    return Entry(pilot_id, n, kind, canonical(body), prev, content, seal(key, content), at)


def content_hash(
    pilot_id: str, n: int, kind: str, body: Mapping[str, Any], prev: str, at: datetime
) -> str:
    """The hash of an entry with this content. `at` is an aware time."""
    return hash_of(
        {
            "pilot": pilot_id,
            "n": n,
            "kind": str(kind),
            "body": body,
            "prev": prev,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
    )


def seal(key: bytes, content: str) -> str:
    """The seal under a hash, which only the holder of the key can make."""
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()
