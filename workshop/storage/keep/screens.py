"""Pairing codes and paired screens: hashes that end by themselves."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from workshop.core.session import pairing
from workshop.storage.tables import ScreenRow
from workshop.storage.unit import SessionUnit


def show_code(unit: SessionUnit, code_hash: str, expires_at: datetime) -> None:
    """Keep a new pairing code of this session; an earlier one stops working."""
    unit.execute(
        delete(ScreenRow).where(
            ScreenRow.session_id == unit.jam.id,
            ScreenRow.is_code.is_(True) | (ScreenRow.expires_at <= unit.now),
        )
    )
    _add(unit, code_hash, expires_at, is_code=True)


def spend_code(unit: SessionUnit, code_hash: str) -> bool:
    """Use a code up; whether it was there and still worked."""
    spent = unit.execute(
        delete(ScreenRow).where(
            ScreenRow.token_hash == code_hash,
            ScreenRow.session_id == unit.jam.id,
            ScreenRow.is_code.is_(True),
            ScreenRow.expires_at > unit.now,
        )
    )
    return spent.rowcount == 1


def shorten_code(unit: SessionUnit) -> None:
    """Let the session's code work for less time, after a wrong try."""
    ours = (ScreenRow.session_id == unit.jam.id, ScreenRow.is_code.is_(True))
    for row in unit.execute(select(ScreenRow.token_hash, ScreenRow.expires_at).where(*ours)).all():
        sooner = pairing.after_a_wrong_try(row.expires_at)
        unit.execute(
            update(ScreenRow).where(ScreenRow.token_hash == row[0]).values(expires_at=sooner)
        )


def add_screen(unit: SessionUnit, token_hash: str, expires_at: datetime) -> None:
    """Keep a browser as a screen of this session."""
    _add(unit, token_hash, expires_at, is_code=False)


def _add(unit: SessionUnit, key: str, expires_at: datetime, *, is_code: bool) -> None:
    row = {"token_hash": key, "session_id": unit.jam.id, "is_code": is_code}
    unit.execute(insert(ScreenRow).values(**row, expires_at=expires_at))
