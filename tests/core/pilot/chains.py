"""Chains to test with: a lock, a comment, a shock, an extension; and ways to tamper with them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workshop.core.pilot.chain import Entry, EntryKind, content_hash, next_entry, seal

AT = datetime(2025, 2, 28, 15, 42, tzinfo=UTC)
KEY, OTHER_KEY = b"c" * 32, b"d" * 32
LOCKED = {"card": {"title": "A"}, "card_hash": "h", "baselines": {"repeat7": "b"}, "parent": ""}


def a_chain(*then: tuple[EntryKind, dict[str, Any]], key: bytes = KEY) -> tuple[Entry, ...]:
    """A lock, and these after it, an hour apart."""
    chain: list[Entry] = []
    for n, (kind, body) in enumerate([(EntryKind.LOCK, LOCKED), *then]):
        last = chain[-1] if chain else None
        chain.append(next_entry(key, "p", last, kind, body, AT + timedelta(hours=n)))
    return tuple(chain)


def three() -> tuple[Entry, ...]:
    """A lock and two comments."""
    words = ({"words": text, "by_id": "a", "by_name": "Ada"} for text in ("First", "Second"))
    return a_chain(*((EntryKind.COMMENT, body) for body in words))


def rebuilt(chain: Sequence[Entry], key: bytes | None, start: int = 0) -> tuple[Entry, ...]:
    """The chain with hashes and links made anew from `start` on; seals too where a key is given."""
    made = list(chain[:start])
    for entry in chain[start:]:
        n, prev = (made[-1].n + 1, made[-1].hash) if made else (1, "")
        found = content_hash(entry.pilot_id, n, entry.kind, entry.body, prev, entry.at)
        mac = seal(key, found) if key else entry.mac
        made.append(replace(entry, n=n, prev=prev, hash=found, mac=mac))
    return tuple(made)


def edited(chain: Sequence[Entry], n: int, text: str) -> tuple[Entry, ...]:
    """The chain with another body in entry `n`, and nothing else done to it."""
    return tuple(replace(each, text=text) if each.n == n else each for each in chain)
