"""Databases for the probe to look at, whole ones and ones that were weakened on purpose."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import create_engine

from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.probing import probe
from workshop.probe.truth import Truth
from workshop.storage.db import PRAGMAS, Base, prepare

NOTE = (
    "INSERT INTO notes (id, session_id, visit, kind, title, text, wild, evidence, lineage, parents,"
    " own_tag, hidden) VALUES (?, 'a session', 4, 'idea', '', ?, 0, '', '', '[]', ?, 0)"
)


def an_id() -> str:
    return str(uuid4())


def a_tag() -> str:
    return uuid4().hex + uuid4().hex


def a_database(path: Path, *changes: str) -> Path:
    """An empty database as the program makes it, changed by these statements."""
    engine = create_engine(f"sqlite:///{path}")
    prepare(engine)
    Base.metadata.create_all(engine)
    engine.dispose()
    with opened(path) as connection:
        for change in changes:
            connection.execute(change)
    return path


@contextmanager
def opened(path: Path, *pragmas: str) -> Iterator[sqlite3.Connection]:
    """A connection as the program has it, without its check of foreign keys."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in (*PRAGMAS, "PRAGMA foreign_keys=OFF", *pragmas):
            connection.execute(pragma)
        yield connection


def with_notes(path: Path, texts: Sequence[str]) -> list[str]:
    """Write these texts one commit each; their ids in the order of arrival."""
    ids = [an_id() for _ in texts]
    with opened(path) as connection:
        for note, text in zip(ids, texts, strict=True):
            connection.execute(NOTE, (note, text, a_tag()))
    return ids


def found(path: Path, truth: Truth | None = None) -> str:
    """Everything the probe found, as one text to look into; empty when it found nothing."""
    return "\n".join(f"{each.tried}: {each.found}" for each in probe(path, truth).found)


def attempt(path: Path, beginning: str) -> Attempt:
    """The one attempt whose sentence begins so."""
    (one,) = [each for each in probe(path).attempts if each.tried.startswith(beginning)]
    return one


def verdict(path: Path, beginning: str) -> Verdict:
    return attempt(path, beginning).verdict


def timed_id(count: int) -> str:
    """A UUID 7: it begins with milliseconds."""
    return str(UUID(int=(1_700_000_000_000 + count) << 80 | 7 << 76 | 2 << 62 | count))
