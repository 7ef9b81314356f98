"""Runs the migrations on the one connection that `storage/migrate.py` hands in.

No table of the program is known here: a migration says what it does without them, so that it still
says so when the tables have moved on. The transaction belongs to whoever opened the connection.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
