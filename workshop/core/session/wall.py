"""What people wrote, as it is shown once it may be: texts with their lineage, nothing of who."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workshop.core.session.notes import NoteKind


@dataclass(frozen=True, slots=True)
class Note:
    """One text. `parents` are the ids of the notes it builds on; `visit` is the opening it is from.

    An empty text means its writer has withdrawn it; only its place in a lineage is left.
    """

    id: str
    kind: NoteKind
    title: str
    text: str
    wild: bool = False
    evidence: str = ""
    lineage: str = ""
    parents: tuple[str, ...] = ()
    visit: int = 0
    hidden: bool = False

    @property
    def readable(self) -> bool:
        """Whether there is a text that may be shown."""
        return bool(self.text) and not self.hidden


def canonical(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes in the one order that says nothing about who wrote when: by their random ids."""
    return tuple(sorted(notes, key=lambda note: note.id))


def by_id(notes: Iterable[Note]) -> Mapping[str, Note]:
    """Notes by their id."""
    return {note.id: note for note in notes}


def ancestors(note: Note, notes: Mapping[str, Note]) -> tuple[Note, ...]:
    """The readable notes this one grew from, nearest first, each once."""
    found: dict[str, Note] = {}
    waiting = list(note.parents)
    while waiting:
        parent = notes.get(waiting.pop(0))
        if parent is None or parent.id in found or parent.id == note.id:
            continue
        found[parent.id] = parent
        waiting.extend(parent.parents)
    return tuple(parent for parent in found.values() if parent.readable)


def shortened(text: str, limit: int) -> str:
    """A text of at most `limit` characters: the whole of it, else its beginning to a word's end."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(maxsplit=1)[0].rstrip(" ,;:.-") + "…"
