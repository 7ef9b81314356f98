"""The first tables: people, sessions, what seats did, and what was decided.

Revision ID: 0001
Revises: none
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

TIME = sa.DateTime(timezone=True)
#: Tables of what seats did: no row number (it would be the order of arrival), strict types.
ANONYMOUS: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def upgrade() -> None:
    _people_with_accounts()
    _sessions()
    _what_seats_did()
    _sorting_choosing_answering()


def _people_with_accounts() -> None:
    # Somebody who signs in: facilitator, manager, administrator.
    op.create_table(
        "users",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("is_administrator", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    # People who work together; sessions and pilots belong to a team.
    op.create_table(
        "teams",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
    )
    # One right of one person in one team; a person may hold several.
    op.create_table(
        "memberships",
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "role", name="pk_memberships"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_memberships_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_memberships_user_id", ondelete="CASCADE"
        ),
    )
    # A signed-in browser, known by the hash of its cookie; deleting the row signs it out.
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_ins"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sign_ins_user_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    # A one-time link: an invitation into a team, or a way back in. Only its hash is kept.
    op.create_table(
        "links",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=True),
        sa.Column("user_id", sa.Text, nullable=True),
        sa.Column("role", sa.Text, nullable=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_links_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_links_user_id", ondelete="CASCADE"
        ),
    )


def _sessions() -> None:
    # One session: its problem, its agenda, where it stands, and the number of its last event.
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("preset", sa.Text, nullable=False),
        sa.Column("agenda", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=True),
        sa.Column("paused_ms", sa.Integer, nullable=True),
        sa.Column("stretch_until", TIME, nullable=True),
        sa.Column("going_on_at", TIME, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("more_time", sa.Boolean, nullable=False),
        sa.Column("rehearsal", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("max_pilots", sa.Integer, nullable=False),
        sa.Column("grid", sa.Text, nullable=False),
        sa.Column("again", sa.Text, nullable=False),
        sa.Column("lead_id", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_sessions_team_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("code", name="uq_sessions_code"),
        sa.ForeignKeyConstraint(["lead_id"], ["users.id"], name="fk_sessions_lead_id"),
    )
    op.create_index("ix_sessions_going_on_at", "sessions", ["going_on_at"])
    op.create_index("ix_sessions_team_id", "sessions", ["team_id"])
    # Who holds which part in one session: facilitator, co-facilitator, decider, observer.
    op.create_table(
        "people",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "user_id", name="pk_people"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_people_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_people_user_id", ondelete="CASCADE"
        ),
    )
    # A projector: a short pairing code first, then the hash of the cookie it was given.
    op.create_table(
        "screens",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("is_code", sa.Boolean, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_screens"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_screens_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_screens_session_id", "screens", ["session_id"])
    # What happened, numbered without a gap; appended, never changed.
    op.create_table(
        "events",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "n", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_events_session_id", ondelete="CASCADE"
        ),
    )


def _what_seats_did() -> None:
    # A seat: the hash of a secret that only its browser holds.
    op.create_table(
        "seats",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_seats"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_seats_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_seats_session_id", "seats", ["session_id"])
    # A text nobody but its writer can read yet.
    op.create_table(
        "intake",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("wild", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("lineage", sa.Text, nullable=False),
        sa.Column("parents", sa.Text, nullable=False),
        sa.Column("own_tag", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_intake_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_intake_session_id", "intake", ["session_id"])
    # A text that has been revealed; hiding it is an act everybody sees.
    op.create_table(
        "notes",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("hidden", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("wild", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("lineage", sa.Text, nullable=False),
        sa.Column("parents", sa.Text, nullable=False),
        sa.Column("own_tag", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_notes_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_notes_session_id", "notes", ["session_id"])
    # Something a seat did that is counted and tied to nothing: spoke, done, read, the same.
    op.create_table(
        "marks",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_marks"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_marks_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_marks_session_id", "marks", ["session_id"])
    # A card or seed dealt to a seat that only this seat can find again.
    op.create_table(
        "deals",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("thing", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_deals"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_deals_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_deals_session_id", "deals", ["session_id"])
    # One blind round of dots or estimates, with its terms and, once closed, its size.
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("budget", sa.Integer, nullable=False),
        sa.Column("cap", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("roll", sa.Integer, nullable=False),
        sa.Column("ballots", sa.Integer, nullable=False),
        sa.UniqueConstraint("session_id", "visit", name="uq_rounds_session_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_rounds_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_rounds_session_id", "rounds", ["session_id"])
    # One thing to vote on or to estimate in one round; totals are written when it closes.
    op.create_table(
        "units",
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("dots", sa.Integer, nullable=True),
        sa.Column("supporters", sa.Integer, nullable=True),
        sa.Column("weighed", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("round_id", "unit", name="pk_units"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_units_round_id", ondelete="CASCADE"
        ),
    )
    # Who may vote in a round; gone when it closes.
    op.create_table(
        "roll",
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("seat_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "seat_hash", name="pk_roll"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_roll_round_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    # The dots of one seat on one unit, under a tag of their own; gone when the round closes.
    op.create_table(
        "dots",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint("count > 0", name="ck_dots_some"),
        sa.PrimaryKeyConstraint("tag", name="pk_dots"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_dots_round_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_dots_round_id", "dots", ["round_id"])
    # Impact and effort of one unit as one seat sees them; gone when the round closes.
    op.create_table(
        "estimates",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("impact", sa.Integer, nullable=True),
        sa.Column("effort", sa.Integer, nullable=True),
        sa.Column("rationale", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_estimates"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_estimates_round_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_estimates_round_id", "estimates", ["round_id"])
    # How safe and how worthwhile the session was to one seat; gone when the session closes.
    op.create_table(
        "pulses",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_pulses"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_pulses_session_id", ondelete="CASCADE"
        ),
        **ANONYMOUS,
    )
    op.create_index("ix_pulses_session_id", "pulses", ["session_id"])


def _sorting_choosing_answering() -> None:
    # Which stack an idea lies in; the first place is the text the stack is shown by.
    op.create_table(
        "stackings",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("stack", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_stackings"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_stackings_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_stackings_session_id", "stackings", ["session_id"])
    # A label over stacks; not votable.
    op.create_table(
        "themes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_themes"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_themes_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_themes_session_id", "themes", ["session_id"])
    # Which theme a stack stands under.
    op.create_table(
        "under_themes",
        sa.Column("stack", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("theme_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stack", name="pk_under_themes"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_under_themes_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name="fk_under_themes_theme_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_under_themes_session_id", "under_themes", ["session_id"])
    # Two ideas that somebody decided are not the same; they are not proposed again.
    op.create_table(
        "apart",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("a", sa.Text, nullable=False),
        sa.Column("b", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "a", "b", name="pk_apart"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_apart_session_id", ondelete="CASCADE"
        ),
    )
    # A unit that was chosen for a pilot, by whom, and why.
    op.create_table(
        "choices",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("own_idea", sa.Boolean, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "unit", name="pk_choices"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_choices_session_id", ondelete="CASCADE"
        ),
    )
    # A pilot; until it is locked its card is a draft that may be rewritten.
    op.create_table(
        "pilots",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.UniqueConstraint("session_id", "unit", name="uq_pilots_session_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_pilots"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_pilots_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_pilots_session_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_pilots_session_id", "pilots", ["session_id"])
    op.create_index("ix_pilots_team_id", "pilots", ["team_id"])
    # What becomes of a unit: every idea gets an answer, also a no.
    op.create_table(
        "answers",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "unit", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_answers_session_id", ondelete="CASCADE"
        ),
    )
    # What a close has worked out once for all pages and exports, as JSON by name.
    op.create_table(
        "sealed",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "name", name="pk_sealed"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_sealed_session_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    # Children first; a table's indexes go with it.
    for name in TABLES:
        op.drop_table(name)


TABLES = (
    "sealed",
    "answers",
    "pilots",
    "choices",
    "apart",
    "under_themes",
    "themes",
    "stackings",
    "pulses",
    "estimates",
    "dots",
    "roll",
    "units",
    "rounds",
    "deals",
    "marks",
    "notes",
    "intake",
    "seats",
    "events",
    "screens",
    "people",
    "sessions",
    "links",
    "sign_ins",
    "memberships",
    "teams",
    "users",
)
