"""One thing that was tried on a copy, and what came of it, in words anybody can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What an attempt came to."""

    NOTHING = "nothing"
    #: Told for the record; it ties nothing to anybody by itself.
    SEEN = "seen"
    #: It ties rows to each other, to a person, to an order or to a time; or it would.
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, what was found, and the figures behind it. No word of anybody is in it."""

    tried: str
    found: str
    verdict: Verdict
    figures: Mapping[str, float] = field(default_factory=dict)


def judged(tried: str, wrong: list[str], clean: str = "nothing") -> Attempt:
    """An attempt that found something when there is anything in `wrong`."""
    if wrong:
        return Attempt(tried, "; ".join(wrong), Verdict.FOUND, {"found": len(wrong)})
    return Attempt(tried, clean, Verdict.NOTHING)
