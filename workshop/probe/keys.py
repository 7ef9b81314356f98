"""Tells a random key from one that says when it was made."""

import re
from collections.abc import Collection

_RANDOM_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
#: Whatever in a longer text might be a key.
KEYLIKE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-z]{8,}")
#: Shapes of keys that hold a time or a count, most of all.
_TELLING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[16][0-9a-f]{3}-.*"), "UUIDs that hold the time"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-.*"), "UUIDs that begin with the time"),
    (re.compile(r"[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}"), "ULIDs, which begin with the time"),
    (re.compile(r"[0-9]{15,20}"), "numbers that begin with the time (snowflakes)"),
    (re.compile(r"[0-9]+"), "numbers that count up"),
    (re.compile(r"[0-9a-f]{24}"), "object ids, which begin with the time"),
)
#: So many random keys do not all begin with the same two signs.
_MANY = 8
_SAME = 2


def telling(keys: Collection[str]) -> str:
    """What these keys give away about when they were made; empty when they are random.

    Only random UUIDs and hashes of 64 digits count as random.
    """
    for shape, name in _TELLING:
        if any(shape.fullmatch(key) for key in keys):
            return name
    if not all(_RANDOM_UUID.fullmatch(key) or _HASH.fullmatch(key) for key in keys):
        return "keys of a shape that is not known to be random"
    if len(keys) >= _MANY and len({key[:_SAME] for key in keys}) == 1:
        return "keys that all begin alike"
    return ""
