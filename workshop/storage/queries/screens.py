"""Reading which screens have been paired with a session."""

from datetime import datetime

from sqlalchemy import Connection, exists, select

from workshop.storage.tables import ScreenRow


def is_paired(connection: Connection, session_id: str, token_hash: str, now: datetime) -> bool:
    """Whether a browser with this hash of a cookie is a screen of this session."""
    paired = select(ScreenRow.token_hash).where(
        ScreenRow.token_hash == token_hash,
        ScreenRow.session_id == session_id,
        ScreenRow.is_code.is_(False),
        ScreenRow.expires_at > now,
    )
    return bool(connection.execute(select(exists(paired))).scalar_one())
