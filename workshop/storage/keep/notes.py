"""Texts of seats: the intake nobody can read, and what has been revealed."""

import json
from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, update

from workshop.core.session.notes import Draft, NoteKind
from workshop.core.session.wall import Note
from workshop.storage.tables import IntakeRow, NoteRow
from workshop.storage.unit import SessionUnit

_SHARED = (
    "id",
    "session_id",
    "visit",
    "kind",
    "title",
    "text",
    "wild",
    "evidence",
    "lineage",
    "parents",
    "own_tag",
)


#: What most texts build on.
_NOBODY = json.dumps([])
_TAKE_IN = insert(IntakeRow)


def from_row(row: Mapping[Any, Any]) -> Note:
    """The note that a row of `intake` or `notes` holds."""
    return Note(
        id=row["id"],
        kind=NoteKind(row["kind"]),
        title=row["title"],
        text=row["text"],
        wild=bool(row["wild"]),
        evidence=row["evidence"],
        lineage=row["lineage"],
        parents=() if row["parents"] == _NOBODY else tuple(json.loads(row["parents"])),
        visit=row["visit"],
        hidden="hidden" in row and bool(row["hidden"]),
    )


def take_in(
    unit: SessionUnit,
    note_id: str,
    own_tag: str,
    draft: Draft,
    evidence: str = "",
    lineage: str = "",
    parents: Sequence[str] = (),
) -> None:
    """Keep a text where nobody but its writer can read it."""
    values = {
        "id": note_id,
        "session_id": unit.jam.id,
        "visit": unit.jam.visit,
        "kind": draft.kind.value,
        "title": draft.title,
        "text": draft.text,
        "wild": int(draft.wild),
        "evidence": evidence,
        "lineage": lineage,
        "parents": json.dumps(list(parents)),
        "own_tag": own_tag,
    }
    unit.execute(_TAKE_IN, values)


def rewrite(unit: SessionUnit, note_id: str, draft: Draft, evidence: str) -> None:
    """Replace a text in the intake by its writer's new version."""
    unit.execute(
        update(IntakeRow)
        .where(IntakeRow.id == note_id)
        .values(title=draft.title, text=draft.text, wild=int(draft.wild), evidence=evidence)
    )


def blank(unit: SessionUnit, note_id: str) -> None:
    """Take a text away but leave its place, because others have built on it."""
    empty = {"title": "", "text": "", "evidence": ""}
    unit.execute(update(IntakeRow).where(IntakeRow.id == note_id).values(**empty))


def remove(unit: SessionUnit, note_id: str) -> None:
    """Take a text out of the intake without a trace."""
    unit.execute(delete(IntakeRow).where(IntakeRow.id == note_id))


def hide(unit: SessionUnit, note_id: str, hidden: bool) -> None:
    """Hide a revealed text, or show it again."""
    unit.execute(update(NoteRow).where(NoteRow.id == note_id).values(hidden=int(hidden)))


def release(unit: SessionUnit, kinds: Collection[NoteKind], chance: Random) -> tuple[str, ...]:
    """Move the texts of these kinds from the intake to the notes, shuffled; return their ids."""
    where = (
        IntakeRow.session_id == unit.jam.id,
        IntakeRow.kind.in_([kind.value for kind in kinds]),
    )
    columns = [IntakeRow.__table__.c[name] for name in _SHARED]
    rows = [dict(row) for row in unit.execute(select(*columns).where(*where)).mappings()]
    if not rows:
        return ()
    chance.shuffle(rows)
    unit.execute(insert(NoteRow), [{**row, "hidden": 0} for row in rows])
    unit.execute(delete(IntakeRow).where(*where))
    return tuple(str(row["id"]) for row in rows)
