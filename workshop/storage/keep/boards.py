"""Stacks and themes: rows to `Board` and back."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert

from workshop.core.session.clusters import Board
from workshop.storage.tables import ApartRow, StackingRow, ThemeRow, UnderThemeRow
from workshop.storage.unit import SessionUnit


def from_rows(
    stackings: Iterable[Mapping[Any, Any]],
    themes: Iterable[Mapping[Any, Any]],
    under: Iterable[Mapping[Any, Any]],
) -> Board:
    """The board that these rows hold."""
    stacks: dict[str, list[str]] = {}
    for row in sorted(stackings, key=lambda r: (r["stack"], r["place"])):
        stacks.setdefault(row["stack"], []).append(row["note_id"])
    return Board(
        stacks={stack: tuple(ideas) for stack, ideas in stacks.items()},
        themes={row["id"]: row["name"] for row in themes},
        theme_of={row["stack"]: row["theme_id"] for row in under},
    )


def save(unit: SessionUnit, board: Board) -> None:
    """Write the whole board of the session."""
    for table in (StackingRow, UnderThemeRow, ThemeRow):
        unit.execute(delete(table).where(table.session_id == unit.jam.id))
    own = {"session_id": unit.jam.id}
    stackings = [
        {**own, "note_id": idea, "stack": stack, "place": place}
        for stack, ideas in sorted(board.stacks.items())
        for place, idea in enumerate(ideas)
    ]
    themes = [{**own, "id": theme, "name": name} for theme, name in sorted(board.themes.items())]
    under = [
        {**own, "stack": stack, "theme_id": theme}
        for stack, theme in sorted(board.theme_of.items())
    ]
    for table, rows in ((StackingRow, stackings), (ThemeRow, themes), (UnderThemeRow, under)):
        if rows:
            unit.execute(insert(table).values(rows))


def keep_apart(unit: SessionUnit, pair: Collection[str]) -> None:
    """Keep that two ideas are not the same."""
    a, b = sorted(pair)
    where = (ApartRow.session_id == unit.jam.id, ApartRow.a == a, ApartRow.b == b)
    unit.execute(delete(ApartRow).where(*where))
    unit.execute(insert(ApartRow).values(session_id=unit.jam.id, a=a, b=b))
