"""Pilots outlive their session; their chain, readings and verdicts are only ever appended.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

TIME = sa.DateTime(timezone=True)
APPENDED = {"entries": "n", "readings": "n", "verdicts": "day"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _pilots_made_anew()
    else:
        _pilots_altered()
    _proposals_and_tokens()
    _entries()
    _readings()
    _verdicts()
    for table, key in APPENDED.items():
        _guard(table, key)


def _pilots_made_anew() -> None:
    # SQLite cannot change a column: a new table, the rows, and the old one goes.
    op.drop_index("ix_pilots_session_id", "pilots")
    op.drop_index("ix_pilots_team_id", "pilots")
    op.rename_table("pilots", "pilots_of_0001")
    op.create_table(
        "pilots",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=True),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("touched_at", TIME, nullable=False),
        sa.UniqueConstraint(
            "session_id", "unit", "version", name="uq_pilots_session_id_unit_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pilots"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_pilots_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_pilots_session_id", ondelete="SET NULL"
        ),
    )
    op.execute(
        "INSERT INTO pilots SELECT id, team_id, session_id, unit, state, card, made_at, 1, 1, "
        "made_at FROM pilots_of_0001"
    )
    op.drop_table("pilots_of_0001")
    op.create_index("ix_pilots_session_id", "pilots", ["session_id"])
    op.create_index("ix_pilots_team_id", "pilots", ["team_id"])


def _pilots_altered() -> None:
    op.alter_column("pilots", "session_id", nullable=True)
    op.drop_constraint("fk_pilots_session_id", "pilots")
    op.create_foreign_key(
        "fk_pilots_session_id", "pilots", "sessions", ["session_id"], ["id"], ondelete="SET NULL"
    )
    op.add_column("pilots", sa.Column("version", sa.Integer, nullable=True))
    op.add_column("pilots", sa.Column("revision", sa.Integer, nullable=True))
    op.add_column("pilots", sa.Column("touched_at", TIME, nullable=True))
    op.execute("UPDATE pilots SET version = 1, revision = 1, touched_at = made_at")
    for column in ("version", "revision", "touched_at"):
        op.alter_column("pilots", column, nullable=False)
    op.drop_constraint("uq_pilots_session_id_unit", "pilots")
    op.create_unique_constraint(
        "uq_pilots_session_id_unit_version", "pilots", ["session_id", "unit", "version"]
    )


def _proposals_and_tokens() -> None:
    # The first of two signatures.
    op.create_table(
        "proposals",
        sa.Column("pilot_id", sa.Text, nullable=False),
        sa.Column("card_hash", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("forecast", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", name="pk_proposals"),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name="fk_proposals_pilot_id", ondelete="CASCADE"
        ),
    )
    # Keys with which another program may hand in readings.
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("pilot_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("used_on", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name="fk_tokens_pilot_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_tokens_pilot_id", "tokens", ["pilot_id"])


def _entries() -> None:
    # The chain: lock, amendment, decision, score.
    op.create_table(
        "entries",
        sa.Column("pilot_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("prev", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("mac", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "n", name="pk_entries"),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name="fk_entries_pilot_id", ondelete="RESTRICT"
        ),
    )


def _readings() -> None:
    # Sums of one day, one arm, one metric.
    op.create_table(
        "readings",
        sa.Column("pilot_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("arm", sa.Text, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("cluster", sa.Text, nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("total", sa.Double, nullable=False),
        sa.Column("squares", sa.Double, nullable=False),
        sa.Column("exposure", sa.Double, nullable=False),
        sa.Column("capped", sa.Integer, nullable=False),
        sa.Column("bins", sa.Text, nullable=False),
        sa.Column("eligible", sa.Integer, nullable=False),
        sa.Column("duplicates", sa.Integer, nullable=False),
        sa.Column("crossed", sa.Integer, nullable=False),
        sa.Column("corrects", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "n", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name="fk_readings_pilot_id", ondelete="RESTRICT"
        ),
    )


def _verdicts() -> None:
    # What the engine said, day by day.
    op.create_table(
        "verdicts",
        sa.Column("pilot_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "day", name="pk_verdicts"),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name="fk_verdicts_pilot_id", ondelete="RESTRICT"
        ),
    )


def _guard(table: str, key: str) -> None:
    refuses = f"'{table} is only ever appended'"
    if op.get_bind().dialect.name == "sqlite":
        for name, act in (("stays", "UPDATE"), ("lasts", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, {refuses}); END"
            )
        same = f"pilot_id = NEW.pilot_id AND {key} = NEW.{key}"
        op.execute(
            f"CREATE TRIGGER {table}_adds BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, {refuses}); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION only_appended() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is only ever appended', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION only_appended()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_lasts BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_appended()"
    )


def downgrade() -> None:
    for table in ("verdicts", "readings", "entries", "tokens", "proposals"):
        op.drop_table(table)
