"""A PostgreSQL of its own for a test: on a socket in a folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.needs import POSTGRES, needs

#: The server refuses to run for root, so root starts it as this user, which its package makes.
OWNER = "postgres"


@contextmanager
def a_postgres() -> Iterator[str]:
    """The URL of an empty server, for SQLAlchemy; without PostgreSQL the test is skipped."""
    programs = needs(POSTGRES).resolve().parent
    # A socket's path must be short, so this is not pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    owner = OWNER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, owner)
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            user=owner if os.geteuid() == 0 else None,
        )

    try:
        run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        serving = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-D", data, "-o", serving, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
