"""What is signed at a lock, as it is hashed, and back from the first entry of a chain."""

from collections.abc import Iterable
from contextlib import suppress

from cattrs.errors import BaseValidationError

from workshop.core.pilot.card import Card
from workshop.core.pilot.chain import Entry, EntryKind, hash_of
from workshop.core.pilot.lock import Lock
from workshop.storage.keep.values import as_plain, from_plain


def card_hash(card: Card) -> str:
    """SHA-256 of the card's canonical JSON, as 64 hexadecimal digits."""
    return hash_of(as_plain(card))


def baseline_hashes(card: Card) -> dict[str, str]:
    """The same of each metric's baseline, by the key of the metric."""
    return {
        metric.key: hash_of(as_plain(metric.baseline))
        for metric in card.metrics
        if metric.baseline is not None
    }


def from_entry(entry: Entry) -> Lock:
    """The lock that an entry holds.

    Raises:
        ValueError, BaseValidationError: somebody has made it unreadable.
    """
    return from_plain(entry.body, Lock)


def of_chain(entries: Iterable[Entry]) -> Lock | None:
    """The lock of a chain; None where there is none, or none that can be read."""
    for entry in entries:
        if entry.kind == EntryKind.LOCK:
            with suppress(ValueError, BaseValidationError):
                return from_entry(entry)
    return None
