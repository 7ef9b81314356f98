"""Copies a PostgreSQL database with its own programs; nothing secret stands on a command line."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, Engine, text

from workshop.backups.refusal import BackupRefused

_OWNERLESS = ("--no-owner", "--no-privileges")
#: Parts of an address that libpq reads from the environment under another name.
_FROM_ADDRESS = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile")


def environment(url: URL) -> Mapping[str, str]:
    """What the programs of PostgreSQL read from the environment to reach this database."""
    given: dict[str, object] = {
        name: url.query[name] for name in _FROM_ADDRESS if name in url.query
    }
    given |= {"host": url.host or given.get("host"), "port": url.port or given.get("port")}
    given |= {"user": url.username, "password": url.password, "database": url.database}
    ours = {f"PG{name.upper()}": str(value) for name, value in given.items() if value}
    return {**os.environ, **ours}


def dump(url: URL, into: Path) -> None:
    """Write the database into a file, packed, and see that it can be read.

    Raises:
        BackupRefused: pg_dump is missing or failed.
    """
    packed = ("--format=custom", *_OWNERLESS, f"--file={into}")
    _run(environment(url), "pg_dump", *packed)
    require_whole(into)


def require_whole(path: Path) -> None:
    """Have pg_restore read the list of a dump.

    Raises:
        BackupRefused: it cannot.
    """
    _run(os.environ, "pg_restore", "--list", str(path))


def put_back(engine: Engine, path: Path) -> None:
    """Replace all tables by those of a dump, in one transaction: all of it or nothing.

    Raises:
        BackupRefused: a program is missing or failed; the database is as it was.
    """
    script = ("--clean", "--if-exists", *_OWNERLESS, "--file=-")
    restored = _run(os.environ, "pg_restore", *script, str(path))
    # A table that the dump does not know would stand in the way of the steps that make it.
    dropped = "".join(f"DROP TABLE IF EXISTS {name} CASCADE;\n" for name in _tables(engine))
    strict = ("--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet")
    _run(environment(engine.url), "psql", *strict, told=dropped.encode() + restored)


def others(engine: Engine) -> int:
    """How many others are connected to this database."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with engine.connect() as connection:
        return int(connection.execute(asked).scalar_one())


def state(engine: Engine) -> str:
    """A text that changes with every commit that wrote; it may change without one."""
    with engine.connect() as connection:
        asked = text("SELECT pg_snapshot_xmax(pg_current_snapshot())")
        return str(connection.execute(asked).scalar_one())


def _tables(engine: Engine) -> list[str]:
    quoted = engine.dialect.identifier_preparer.quote
    asked = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    with engine.connect() as connection:
        return [quoted(str(row[0])) for row in connection.execute(asked)]


def _run(environ: Mapping[str, str], program: str, *arguments: str, told: bytes = b"") -> bytes:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            f"{program} is not installed here. On Debian: sudo apt-get install postgresql-client"
        )
    ran = subprocess.run(
        [found, *arguments], env=environ, input=told, capture_output=True, check=False
    )
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").splitlines()
        why = next((line for line in said if "error" in line.lower()), "it did not say why")
        raise BackupRefused(f"{program} failed: {why}")
    return ran.stdout
