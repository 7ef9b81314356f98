"""A unit writes what it has changed and nothing beside it."""

from pathlib import Path

from sqlalchemy import event

from tests.play import play
from workshop.actions import moving


def test_a_unit_writes_only_what_has_changed_of_its_session(tmp_path: Path) -> None:
    playing = play(tmp_path)
    updates: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("UPDATE sessions"):
            updates.append(statement.replace("\n", " "))

    event.listen(playing.engine, "before_cursor_execute", note)
    with playing.house.store.unit_on(playing.code):
        pass
    assert updates == []
    moving.add_time(playing.house, playing.code, playing.ada, playing.key(), 1)
    (statement,) = updates
    assert "n=" in statement
    assert "title" not in statement
