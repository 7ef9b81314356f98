"""Hashing passwords: slow on purpose, away from the loop that serves everybody, two at a time.

One hash takes about 80 ms and 64 MiB. Done in the server's own thread it would stop every phone in
every session for that long, and many at once would fill the memory.
"""

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from workshop.away import away
from workshop.core.password import MAX, as_typed_anywhere

#: RFC 9106, section 4, second recommended option.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)
#: The hash of no password, of the same cost: checking it takes as long as checking a real one.
_NOBODY = f"$argon2id$v=19$m=65536,t=3,p=4${'A' * 22}${'A' * 43}"
_AT_ONCE = threading.BoundedSemaphore(2)


def hash_of(password: str) -> str:
    """The Argon2id hash of a checked password, with its salt. Not to be asked inside a unit."""
    with _AT_ONCE:
        return away(lambda: _HASHER.hash(password))


def matches(password_hash: str | None, typed: str) -> bool:
    """Whether `typed` is the password with this hash; with None it takes as long and is False.

    Not to be asked in a unit: it may hop to another thread.
    """
    password = as_typed_anywhere(typed)[: MAX + 1]
    with _AT_ONCE:
        return away(lambda: _verified(password_hash or _NOBODY, password))


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with an older cost, so that it should be made anew."""
    return _HASHER.check_needs_rehash(password_hash)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
