"""Gives every person an order of their own, so that no idea gains by standing first for all.

This is for fairness of order, not for secrecy: whoever knows seed and keys can compute it. What
must hide the order of arrival is shuffled by real chance when it is released.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

_OFFSET = 0x811C9DC5
_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def fnv1a(octets: bytes) -> int:
    """Return the 32-bit FNV-1a hash (Fowler, Noll, Vo; offset basis 0x811C9DC5)."""
    value = _OFFSET
    for octet in octets:
        value = (value ^ octet) * _PRIME & _MASK
    return value


def stirred(value: int) -> int:
    """Return 32 bits mixed so that each depends on all (the last step of MurmurHash3, fmix32).

    FNV-1a alone favours some keys: the luckiest of 24 stood first 1.2 times as often as it should.
    """
    value = (value ^ value >> 16) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & _MASK
    return value ^ value >> 16


def order_key(seed: str, key: str) -> int:
    """Return the place of `key` in the order of `seed`, 0 to 2^32 - 1.

    It is FNV-1a over the UTF-8 text of seed, "|" and key, stirred: the script in the browser
    computes the same, and moves what the server sent to the whole room.
    """
    return stirred(fnv1a(f"{seed}|{key}".encode()))


def in_own_order(
    seed: str, things: Iterable[Thing], key: Callable[[Thing], str]
) -> tuple[Thing, ...]:
    """Return all things in the order of `seed`; where two places are equal, by their keys.

    The order they came in does not matter. Keys are our own ids, plain ASCII, so that Python and
    the browser compare them alike.
    """
    return tuple(sorted(things, key=lambda thing: (order_key(seed, key(thing)), key(thing))))
