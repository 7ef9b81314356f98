"""What is kept. Columns and constraints; no behaviour.

Two worlds stand here apart. People with accounts have names and times. Seats have neither: their
tables hold random keys, tags that only the seat's own browser can compute, and no time at all; on
SQLite they are WITHOUT ROWID, because a row number would be the order of arrival.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop.storage.db import Base, UtcTime
from workshop.storage.triggers import guard

#: Tables of what seats did: random keys only, no row number, no time.
ANONYMOUS: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}
#: Those of them whose rows stay when their session closes. All others are empty between sessions.
LASTING: dict[str, Any] = {**ANONYMOUS, "info": {"lasting": True}}
#: Tables whose rows are only ever appended; triggers refuse the rest (`migrations/`, 0002).
APPENDED: dict[str, Any] = {"info": {"appended": True}}


def _key() -> Mapped[str]:
    return mapped_column(Text, primary_key=True)


def _of(column: str) -> Mapped[str]:
    return mapped_column(Text, ForeignKey(column, ondelete="CASCADE"), index=True)


# ---- people with accounts ------------------------------------------------------------------


class UserRow(Base):
    """Somebody who signs in: facilitator, manager, administrator."""

    __tablename__ = "users"
    id: Mapped[str] = _key()
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(Text, default="en")
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class TeamRow(Base):
    """People who work together; sessions and pilots belong to a team."""

    __tablename__ = "teams"
    id: Mapped[str] = _key()
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class MembershipRow(Base):
    """One right of one person in one team; a person may hold several."""

    __tablename__ = "memberships"
    team_id: Mapped[str] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(Text, primary_key=True)


class SignInRow(Base):
    """A signed-in browser, known by the hash of its cookie; deleting the row signs it out."""

    __tablename__ = "sign_ins"
    token_hash: Mapped[str] = _key()
    user_id: Mapped[str] = _of("users.id")
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


class LinkRow(Base):
    """A one-time link: an invitation into a team, or a way back in. Only its hash is kept."""

    __tablename__ = "links"
    token_hash: Mapped[str] = _key()
    purpose: Mapped[str] = mapped_column(Text)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


# ---- sessions ------------------------------------------------------------------------------


class SessionRow(Base):
    """One session: its problem, its agenda, where it stands, and the number of its last event."""

    __tablename__ = "sessions"
    id: Mapped[str] = _key()
    team_id: Mapped[str] = _of("teams.id")
    code: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text, default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    preset: Mapped[str] = mapped_column(Text)
    agenda: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    visit: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
    paused_ms: Mapped[int | None]
    stretch_until: Mapped[datetime | None] = mapped_column(UtcTime)
    going_on_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    more_time: Mapped[bool] = mapped_column(default=False)
    rehearsal: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(Text, default="en")
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    max_pilots: Mapped[int] = mapped_column(default=2)
    grid: Mapped[str] = mapped_column(Text, default="{}")
    again: Mapped[str] = mapped_column(Text, default="[]")
    lead_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    n: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("ix_sessions_going_on_at", "going_on_at"),)


class PersonRow(Base):
    """Who holds which part in one session: facilitator, co-facilitator, decider, observer."""

    __tablename__ = "people"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(Text)


class ScreenRow(Base):
    """A projector: a short pairing code first, then the hash of the cookie it was given."""

    __tablename__ = "screens"
    token_hash: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    is_code: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class EventRow(Base):
    """What happened, numbered without a gap; appended, never changed."""

    __tablename__ = "events"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


# ---- what seats did: no name, no time, no order -----------------------------------------------


class SeatRow(Base):
    """A seat: the hash of a secret that only its browser holds."""

    __tablename__ = "seats"
    hash: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    __table_args__ = LASTING


class _Note:
    id: Mapped[str] = _key()
    visit: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    wild: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text)
    lineage: Mapped[str] = mapped_column(Text)
    parents: Mapped[str] = mapped_column(Text)
    own_tag: Mapped[str] = mapped_column(Text)


class IntakeRow(_Note, Base):
    """A text nobody but its writer can read yet."""

    __tablename__ = "intake"
    session_id: Mapped[str] = _of("sessions.id")
    __table_args__ = ANONYMOUS


class NoteRow(_Note, Base):
    """A text that has been revealed; hiding it is an act everybody sees."""

    __tablename__ = "notes"
    session_id: Mapped[str] = _of("sessions.id")
    hidden: Mapped[int] = mapped_column(default=0)
    __table_args__ = LASTING


class MarkRow(Base):
    """Something a seat did that is counted and tied to nothing: spoke, done, read, the same."""

    __tablename__ = "marks"
    tag: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    visit: Mapped[int]
    what: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    __table_args__ = ANONYMOUS


class DealRow(Base):
    """A card or seed dealt to a seat that only this seat can find again."""

    __tablename__ = "deals"
    tag: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    visit: Mapped[int]
    thing: Mapped[str] = mapped_column(Text)
    __table_args__ = ANONYMOUS


class RoundRow(Base):
    """One blind round of dots or estimates, with its terms and, once closed, its size."""

    __tablename__ = "rounds"
    id: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    visit: Mapped[int]
    phase: Mapped[str] = mapped_column(Text)
    budget: Mapped[int]
    cap: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    roll: Mapped[int] = mapped_column(default=0)
    ballots: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("session_id", "visit"),)


class UnitRow(Base):
    """One thing to vote on or to estimate in one round; totals are written when it closes."""

    __tablename__ = "units"
    round_id: Mapped[str] = mapped_column(
        ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[str] = mapped_column(Text, primary_key=True)
    dots: Mapped[int | None]
    supporters: Mapped[int | None]
    weighed: Mapped[str | None] = mapped_column(Text)


class RollRow(Base):
    """Who may vote in a round; gone when it closes."""

    __tablename__ = "roll"
    round_id: Mapped[str] = mapped_column(
        Text, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True
    )
    seat_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    __table_args__ = ANONYMOUS


class DotRow(Base):
    """The dots of one seat on one unit, under a tag of their own; gone when the round closes."""

    __tablename__ = "dots"
    tag: Mapped[str] = _key()
    round_id: Mapped[str] = _of("rounds.id")
    unit: Mapped[str] = mapped_column(Text)
    count: Mapped[int]
    __table_args__ = (CheckConstraint("count > 0", name="some"), ANONYMOUS)


class EstimateRow(Base):
    """Impact and effort of one unit as one seat sees them; gone when the round closes."""

    __tablename__ = "estimates"
    tag: Mapped[str] = _key()
    round_id: Mapped[str] = _of("rounds.id")
    unit: Mapped[str] = mapped_column(Text)
    impact: Mapped[int | None]
    effort: Mapped[int | None]
    rationale: Mapped[str] = mapped_column(Text)
    __table_args__ = ANONYMOUS


class PulseRow(Base):
    """How safe and how worthwhile the session was to one seat; gone when the session closes."""

    __tablename__ = "pulses"
    tag: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    question: Mapped[str] = mapped_column(Text)
    value: Mapped[int]
    __table_args__ = ANONYMOUS


# ---- sorting, choosing, answering ----------------------------------------------------------------


class StackingRow(Base):
    """Which stack an idea lies in; the first place is the text the stack is shown by."""

    __tablename__ = "stackings"
    note_id: Mapped[str] = mapped_column(Text, primary_key=True)
    session_id: Mapped[str] = _of("sessions.id")
    stack: Mapped[str] = mapped_column(Text)
    place: Mapped[int]


class ThemeRow(Base):
    """A label over stacks; not votable."""

    __tablename__ = "themes"
    id: Mapped[str] = _key()
    session_id: Mapped[str] = _of("sessions.id")
    name: Mapped[str] = mapped_column(Text)


class UnderThemeRow(Base):
    """Which theme a stack stands under."""

    __tablename__ = "under_themes"
    stack: Mapped[str] = mapped_column(Text, primary_key=True)
    session_id: Mapped[str] = _of("sessions.id")
    theme_id: Mapped[str] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"))


class ApartRow(Base):
    """Two ideas that somebody decided are not the same; they are not proposed again."""

    __tablename__ = "apart"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    a: Mapped[str] = mapped_column(Text, primary_key=True)
    b: Mapped[str] = mapped_column(Text, primary_key=True)


class ChoiceRow(Base):
    """A unit that was chosen for a pilot, by whom, and why."""

    __tablename__ = "choices"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(Text)
    own_idea: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcTime)


class PilotRow(Base):
    """A pilot; until it is locked its card is a draft that may be rewritten.

    It outlives its session: what two people have signed does not go with the texts around it.
    """

    __tablename__ = "pilots"
    id: Mapped[str] = _key()
    team_id: Mapped[str] = _of("teams.id")
    session_id: Mapped[str | None] = mapped_column(
        Text, ForeignKey("sessions.id", ondelete="SET NULL"), index=True
    )
    unit: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    card: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)
    touched_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (UniqueConstraint("session_id", "unit", "version"),)


class ProposalRow(Base):
    """The first of two signatures, taken back by whoever changes the card after it."""

    __tablename__ = "proposals"
    pilot_id: Mapped[str] = mapped_column(
        ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True
    )
    card_hash: Mapped[str] = mapped_column(Text)
    by_id: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(Text)
    forecast: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


class EntryRow(Base):
    """One link of a pilot's chain: lock, amendment, decision, score. Only ever appended."""

    __tablename__ = "entries"
    pilot_id: Mapped[str] = mapped_column(
        ForeignKey("pilots.id", ondelete="RESTRICT"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)
    mac: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = APPENDED


class ReadingRow(Base):
    """Sums of one day, one arm, one metric, as they came in. Only ever appended."""

    __tablename__ = "readings"
    pilot_id: Mapped[str] = mapped_column(
        ForeignKey("pilots.id", ondelete="RESTRICT"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    arm: Mapped[str] = mapped_column(Text)
    metric: Mapped[str] = mapped_column(Text)
    cluster: Mapped[str] = mapped_column(Text)
    cases: Mapped[int]
    hits: Mapped[int]
    total: Mapped[float]
    squares: Mapped[float]
    exposure: Mapped[float]
    capped: Mapped[int]
    bins: Mapped[str] = mapped_column(Text)
    eligible: Mapped[int]
    duplicates: Mapped[int]
    crossed: Mapped[int]
    corrects: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(Text)
    batch: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = APPENDED


class VerdictRow(Base):
    """What the engine said on one day, so that it cannot be said differently later."""

    __tablename__ = "verdicts"
    pilot_id: Mapped[str] = mapped_column(
        ForeignKey("pilots.id", ondelete="RESTRICT"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    upto: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = APPENDED


class TokenRow(Base):
    """A key with which another program hands in readings of one pilot; only its hash is kept."""

    __tablename__ = "tokens"
    hash: Mapped[str] = _key()
    pilot_id: Mapped[str] = _of("pilots.id")
    name: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    used_on: Mapped[date | None]


class AnswerRow(Base):
    """What becomes of a unit: every idea gets an answer, also a no."""

    __tablename__ = "answers"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[str] = mapped_column(Text, primary_key=True)
    status: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    until: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)


class SealedRow(Base):
    """What a close has worked out once for all pages and exports, as JSON by name."""

    __tablename__ = "sealed"
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str] = mapped_column(Text)


for _table in Base.metadata.tables.values():
    if _table.info.get("appended"):
        guard(_table)
