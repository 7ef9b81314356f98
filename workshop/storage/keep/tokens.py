"""Keys of programs that hand in readings, as rows; of a key only its hash."""

from datetime import date

from sqlalchemy import ColumnElement, func, insert, select, update

from workshop.storage.tables import TokenRow
from workshop.storage.unit import PilotUnit


def add(unit: PilotUnit, token_hash: str, name: str, by_name: str) -> None:
    """Keep a new key of the unit's pilot."""
    unit.execute(
        insert(TokenRow).values(
            hash=token_hash,
            pilot_id=unit.pilot.id,
            name=name,
            by_name=by_name,
            made_at=unit.now,
        )
    )


def count_open(unit: PilotUnit) -> int:
    """How many keys of the pilot open something."""
    count = select(func.count()).select_from(TokenRow)
    return int(unit.execute(count.where(*_open(unit))).scalar_one())


def end(unit: PilotUnit, token_hash: str) -> bool:
    """End a key; whether it was one of this pilot and still open."""
    ended = update(TokenRow).where(TokenRow.hash == token_hash, *_open(unit))
    return unit.execute(ended.values(ended_at=unit.now)).rowcount == 1


def use(unit: PilotUnit, token_hash: str, day: date) -> str | None:
    """Note that a key was used on this day; what it is for, or None when it opens nothing here."""
    where = (TokenRow.hash == token_hash, *_open(unit))
    row = unit.execute(select(TokenRow.name, TokenRow.used_on).where(*where)).one_or_none()
    if row is None:
        return None
    if row.used_on != day:
        unit.execute(update(TokenRow).where(*where).values(used_on=day))
    return str(row.name)


def _open(unit: PilotUnit) -> tuple[ColumnElement[bool], ...]:
    return TokenRow.pilot_id == unit.pilot.id, TokenRow.ended_at.is_(None)
