"""What the server says over a socket, read once for all phones that hear the same."""

import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zlib import MAX_WBITS, decompress

_VISIT = re.compile(r'data-visit="(\d+)"')
#: Two frames that differ do so in their first bytes, where their numbers stand.
_NAMED_BY = 200


@dataclass(frozen=True)
class Frame:
    """A frame of news; `size` in bytes as it travels. Older servers, which a bench may be beside,
    do not say what content `was` there."""

    start: int
    to: int
    was: str | None
    hash: str
    calm: float | None
    size: int
    told: dict[str, Any] = field(repr=False)

    @cached_property
    def visit(self) -> int | None:
        """The visit of the phase it brings, when it brings the element that says so."""
        for html in self.told.get("swap", {}).values():
            found = _VISIT.search(html)
            if found:
                return int(found[1])
        return None


@dataclass(frozen=True, slots=True)
class Tick:
    """The number of the last event, and counters.

    The first one of a connection has no time, and names by `hash` what the room was sent last.
    """

    n: int
    counts: dict[str, int]
    is_first: bool
    hash: str | None
    calm: float | None


class Damaged(Exception):
    """Two phones were sent the same frame in different bytes, or something that is no frame."""


class Frames:
    """Reads frames. What was read last is remembered, since a whole hall is sent the same."""

    def __init__(self, kept: int = 64) -> None:
        self._kept = kept
        self._read: dict[bytes, tuple[bytes, Frame | Tick]] = {}

    def read(self, message: bytes) -> Frame | Tick:
        """The frame or tick in a message that begins with `42`.

        Raises:
            Damaged: it is neither, or not the bytes that the phones before were sent.
        """
        name = message[:_NAMED_BY]
        known = self._read.get(name)
        if known is not None:
            # Compared whole, so that damage anywhere in it is found on every phone.
            if known[0] == message:
                return known[1]
            raise Damaged
        found = _read(message)
        if len(self._read) >= self._kept:
            self._read.pop(next(iter(self._read)))
        self._read[name] = (message, found)
        return found


def _read(message: bytes) -> Frame | Tick:
    try:
        kind, told = json.loads(message[2:])
        if kind == "tick":
            first = "now" not in told
            return Tick(told["n"], told["counts"], first, told.get("hash"), told.get("calm"))
        if "packed" in told:
            told |= json.loads(decompress(b64decode(told.pop("packed")), -MAX_WBITS))
        return Frame(
            told["from"],
            told["to"],
            told.get("was"),
            told["hash"],
            told.get("calm"),
            len(message),
            told,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged from error
