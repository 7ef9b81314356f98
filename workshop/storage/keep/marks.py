"""Things that are counted and tied to nobody, and cards that only their holder finds again."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, func, insert, select, update

from workshop.core.seat.tags import Purpose
from workshop.core.session.pulses import Pulse
from workshop.storage.tables import DealRow, MarkRow, PulseRow, SeatRow
from workshop.storage.unit import SessionUnit

# Built once: every act of a seat makes marks or takes them back.
_IS_SET = select(MarkRow.tag).where(MarkRow.tag == bindparam("tag"))
_PUT = insert(MarkRow)
_TAKE_BACK = delete(MarkRow).where(MarkRow.tag == bindparam("tag"))
_DEAL = insert(DealRow)
_SEAT = insert(SeatRow)


def is_set(unit: SessionUnit, tag: str) -> bool:
    """Whether this mark has been made."""
    return unit.execute(_IS_SET, {"tag": tag}).first() is not None


def put(unit: SessionUnit, tag: str, what: Purpose, about: str = "") -> bool:
    """Make a mark; False when it was there already, so that a repeated act counts once."""
    if is_set(unit, tag):
        return False
    values = {"tag": tag, "session_id": unit.jam.id, "visit": unit.jam.visit}
    unit.execute(_PUT, {**values, "what": what.value, "about": about})
    return True


def take_back(unit: SessionUnit, tag: str) -> None:
    """Remove a mark."""
    unit.execute(_TAKE_BACK, {"tag": tag})


def clear(unit: SessionUnit, what: Collection[Purpose]) -> None:
    """Remove all marks of these kinds from the session."""
    unit.execute(
        delete(MarkRow).where(
            MarkRow.session_id == unit.jam.id, MarkRow.what.in_([w.value for w in what])
        )
    )


#: What waits to be told to the desk, and what it is once it was.
TOLD = {Purpose.REPORT: Purpose.TOLD_REPORT, Purpose.SAME: Purpose.TOLD_SAME}


def tell(unit: SessionUnit) -> bool:
    """Let the desk know what was reported and marked as the same; whether there was anything."""
    told = 0
    for before, after in TOLD.items():
        where = (MarkRow.session_id == unit.jam.id, MarkRow.what == before.value)
        told += unit.execute(update(MarkRow).where(*where).values(what=after.value)).rowcount
    return told > 0


def deal(unit: SessionUnit, tag: str, thing: str) -> None:
    """Keep that a card or seed was dealt, under a tag that only its holder can compute."""
    values = {"tag": tag, "session_id": unit.jam.id, "visit": unit.jam.visit, "thing": thing}
    unit.execute(_DEAL, values)


def clear_deals(unit: SessionUnit) -> None:
    """Forget what was dealt to whom."""
    unit.execute(delete(DealRow).where(DealRow.session_id == unit.jam.id))


def seat(unit: SessionUnit, seat_hash: str) -> None:
    """Keep a new seat."""
    unit.execute(_SEAT, {"hash": seat_hash, "session_id": unit.jam.id})


def feel(unit: SessionUnit, tag: str, question: str, value: int) -> None:
    """Keep one answer of the pulse; a second one replaces the first."""
    unit.execute(delete(PulseRow).where(PulseRow.tag == tag))
    values = {"tag": tag, "session_id": unit.jam.id, "question": question, "value": value}
    unit.execute(insert(PulseRow).values(**values))


def clear_pulse(unit: SessionUnit) -> None:
    """Delete the single answers of the pulse."""
    unit.execute(delete(PulseRow).where(PulseRow.session_id == unit.jam.id))


def any_of(unit: SessionUnit, what: Purpose) -> bool:
    """Whether anybody in the session has made such a mark."""
    where = (MarkRow.session_id == unit.jam.id, MarkRow.what == what.value)
    return unit.execute(select(MarkRow.tag).where(*where).limit(1)).first() is not None


def about(unit: SessionUnit, what: Purpose) -> tuple[str, ...]:
    """What marks of this kind are about, each once, in an order that says nothing."""
    where = (MarkRow.session_id == unit.jam.id, MarkRow.what == what.value)
    return tuple(sorted({str(row[0]) for row in unit.execute(select(MarkRow.about).where(*where))}))


def count(unit: SessionUnit, what: Purpose, visit: int) -> int:
    """How many seats made such a mark in this visit."""
    where = (
        MarkRow.session_id == unit.jam.id,
        MarkRow.what == what.value,
        MarkRow.visit == visit,
    )
    statement = select(func.count()).select_from(MarkRow).where(*where)
    return int(unit.execute(statement).scalar_one())


def pulses_of(unit: SessionUnit) -> tuple[Pulse, ...]:
    """All answers to the pulse."""
    statement = select(PulseRow.question, PulseRow.value)
    rows = unit.execute(statement.where(PulseRow.session_id == unit.jam.id))
    return tuple(Pulse(row[0], row[1]) for row in rows)
