"""Counters: how many, never who. They leave on a slow tick and are no events."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select

from workshop.core.seat.tags import Purpose
from workshop.core.session.jam import Jam
from workshop.core.session.phases import BLIND, SILENT, Phase
from workshop.core.session.sealing import Audience
from workshop.storage.queries import jams, rounds
from workshop.storage.tables import IntakeRow, MarkRow

_SEEN_BY_ALL = frozenset({"seats", "alone"})
_SEEN_ON_SCREEN = _SEEN_BY_ALL | {"here", "written", "done", "roll", "read"}
# Built once: asked at every tick of every session.
_MARKS = (
    select(MarkRow.what, MarkRow.about, func.count())
    .where(MarkRow.session_id == bindparam("session_id"), MarkRow.visit == bindparam("visit"))
    .group_by(MarkRow.what, MarkRow.about)
)
_WRITTEN = (
    select(func.count())
    .select_from(IntakeRow)
    .where(IntakeRow.session_id == bindparam("session_id"), IntakeRow.text != "")
)


def counts(connection: Connection, jam: Jam) -> Mapping[str, int]:
    """Every counter of the open phase.

    `seats` taken, `written` texts that wait sealed, `done` seats that said so, `spoke` seats that
    did anything in this visit, `roll` and `waiting` of the open round, `read`, `slow`, and
    `unclear-<note>` for each text somebody did not understand.
    """
    marks = _marks(connection, jam)
    found: dict[str, int] = {
        "seats": jams.seats(connection, jam.id),
        "done": marks.get((Purpose.DONE, ""), 0),
        "spoke": marks.get((Purpose.SPOKE, ""), 0),
        "slow": marks.get((Purpose.SLOW, ""), 0),
    }
    if jam.phase in SILENT or jam.phase in (Phase.REVEAL, Phase.DESIGN):
        found["written"] = _written(connection, jam)
    if jam.phase in BLIND:
        round_id, found["roll"] = rounds.roll(connection, jam.id, jam.visit)
        found["waiting"] = rounds.waiting(connection, jam.id, round_id)
    if jam.phase is Phase.REVEAL:
        found["read"] = marks.get((Purpose.READ, str(jam.visit)), 0)
        for (what, about), n in marks.items():
            if what is Purpose.UNCLEAR:
                found[f"unclear-{about}"] = n
    return found


def for_audience(found: Mapping[str, int], audience: Audience) -> Mapping[str, int]:
    """The counters this audience is shown; a phone sees none of what others do."""
    if audience is Audience.DESK:
        return found
    seen = _SEEN_ON_SCREEN if audience is Audience.SCREEN else _SEEN_BY_ALL
    return {name: n for name, n in found.items() if name in seen}


def _marks(connection: Connection, jam: Jam) -> Mapping[tuple[Purpose, str], int]:
    found = connection.execute(_MARKS, {"session_id": jam.id, "visit": jam.visit})
    return {(Purpose(row[0]), row[1]): row[2] for row in found}


def _written(connection: Connection, jam: Jam) -> int:
    return int(connection.execute(_WRITTEN, {"session_id": jam.id}).scalar_one())
