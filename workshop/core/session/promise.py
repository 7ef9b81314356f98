"""What people may be promised where they write: less in a small group, nothing in a rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.core.session import few
from workshop.core.words import N_

#: Below this many seats nothing is promised: whoever did not write something knows who did.
NO_PROMISE_BELOW = few.MIN_ANSWERS
#: Below this many a style of writing is easily known.
SMALL_BELOW = 8


class Level(StrEnum):
    """How much may be promised."""

    WHOLE = "whole"
    SMALL = "small"
    NONE = "none"


class Act(StrEnum):
    """What somebody is about to do where a promise stands."""

    WRITE = "write"
    DOTS = "dots"
    ESTIMATE = "estimate"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a promise and the levels at which it is true."""

    sentence: str
    levels: frozenset[Level]


NOT_PRIVATE = N_("This connection is not private.")
SMALL = N_("In a group this small, your style may still give you away.")
TOO_FEW = N_("With fewer than %(least)s people here nothing is promised: others may know.")
REHEARSAL = N_("In a rehearsal nothing is promised.")

_COUNTED = N_("Counted without a name, deleted at the close.")
_PROMISED = frozenset({Level.WHOLE, Level.SMALL})
_NOTHING = frozenset({Level.NONE})
#: Fields of the sentences.
FIELDS: Mapping[str, int] = {
    "least": NO_PROMISE_BELOW,
    "seconds": round(few.TOLD_FOR.total_seconds()),
}

#: What is promised at each place.
LINES: Mapping[Act, tuple[Line, ...]] = {
    Act.WRITE: (
        Line(
            N_(
                "No name, address or time is stored with this. The group sees it mixed with others."
            ),
            _PROMISED,
        ),
        Line(SMALL, frozenset({Level.SMALL})),
    ),
    Act.DOTS: (Line(_COUNTED, _PROMISED),),
    Act.ESTIMATE: (Line(_COUNTED, _PROMISED),),
    Act.LOOK: (Line(N_("Nothing here is stored with a name."), _PROMISED),),
}


def level(people: int, rehearsal: bool) -> Level:
    """How much may be promised to this many people who hold seats."""
    if rehearsal or people < NO_PROMISE_BELOW:
        return Level.NONE
    return Level.SMALL if people < SMALL_BELOW else Level.WHOLE


def lines(act: Act, rehearsal: bool) -> tuple[Line, ...]:
    """Every sentence that may stand where somebody acts, each with the levels it belongs to.

    A page holds all of them and shows those of its level, because people may still come in.
    """
    if rehearsal:
        return (Line(REHEARSAL, _NOTHING),)
    return (*LINES[act], Line(TOO_FEW, _NOTHING))


def said(act: Act, people: int, rehearsal: bool, private: bool) -> tuple[str, ...]:
    """The sentences that are true for so many people on such a connection."""
    held = level(people, rehearsal)
    shown = tuple(line.sentence for line in lines(act, rehearsal) if held in line.levels)
    return shown if private else (*shown, NOT_PRIVATE)
