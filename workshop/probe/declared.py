"""What the tables of seats may hold, column by column; whatever else stands there is suspicious.

The same is said for people in `docs/architecture.md`. A test holds this against the tables that the
program makes, so that a new column cannot come in without somebody saying here what it is.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a column of an anonymous table is for."""

    #: Random, of this row alone, and nowhere else in the database.
    KEY = "key"
    #: The hash of a seat, in the list of who may vote; it stands in `seats` too.
    SEAT = "seat"
    #: Names something everybody knows, such as the session; many rows share it.
    SHARED = "shared"
    #: What somebody typed.
    WORDS = "words"


_NOTE = {
    "id": Role.KEY,
    "session_id": Role.SHARED,
    "visit": Role.SHARED,
    "kind": Role.SHARED,
    "title": Role.WORDS,
    "text": Role.WORDS,
    "wild": Role.SHARED,
    "evidence": Role.SHARED,
    "lineage": Role.SHARED,
    "parents": Role.SHARED,
    "own_tag": Role.KEY,
}
_ON_A_UNIT = {"tag": Role.KEY, "round_id": Role.SHARED, "unit": Role.SHARED}

ANONYMOUS: Mapping[str, Mapping[str, Role]] = {
    "seats": {"hash": Role.KEY, "session_id": Role.SHARED},
    "intake": _NOTE,
    "notes": _NOTE | {"hidden": Role.SHARED},
    "marks": {
        "tag": Role.KEY,
        "session_id": Role.SHARED,
        "visit": Role.SHARED,
        "what": Role.SHARED,
        "about": Role.SHARED,
    },
    "deals": {
        "tag": Role.KEY,
        "session_id": Role.SHARED,
        "visit": Role.SHARED,
        "thing": Role.SHARED,
    },
    "roll": {"round_id": Role.SHARED, "seat_hash": Role.SEAT},
    "dots": _ON_A_UNIT | {"count": Role.SHARED},
    "estimates": _ON_A_UNIT
    | {"impact": Role.SHARED, "effort": Role.SHARED, "rationale": Role.WORDS},
    "pulses": {
        "tag": Role.KEY,
        "session_id": Role.SHARED,
        "question": Role.SHARED,
        "value": Role.SHARED,
    },
}

#: What belongs together by design: rows of one session, of one visit to a phase, of one kind of
#: mark, of one round. Order is judged inside such a group; that the groups follow each other is
#: known to all.
TOGETHER = ("session_id", "round_id", "visit", "what", "question", "kind")

#: Where the id of a text may stand beside its own row: what everybody did with it openly, or what
#: seats did to it under tags of their own.
PLACES: Mapping[str, frozenset[str]] = {
    "notes": frozenset({"parents"}),
    "intake": frozenset({"parents"}),
    "stackings": frozenset({"note_id", "stack"}),
    "under_themes": frozenset({"stack"}),
    "apart": frozenset({"a", "b"}),
    "units": frozenset({"unit", "weighed"}),
    "choices": frozenset({"unit"}),
    "answers": frozenset({"unit", "place"}),
    "pilots": frozenset({"unit", "card"}),
    "events": frozenset({"body"}),
    "sealed": frozenset({"body"}),
    "dots": frozenset({"unit"}),
    "estimates": frozenset({"unit"}),
    "deals": frozenset({"thing"}),
    "marks": frozenset({"about"}),
}
#: The one table beside `seats` that may hold hashes of seats, while a round is open.
ROLL = ("roll", "seat_hash")
