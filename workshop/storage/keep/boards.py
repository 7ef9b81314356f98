"""Stacks and themes: rows to `Board` and back."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert

from workshop.core.session.clusters import Board
from workshop.storage.tables import ApartRow, StackingRow, ThemeRow, UnderThemeRow
from workshop.storage.unit import SessionUnit


def from_rows(
    stackings: Iterable[tuple[str, int, str]],
    themes: Iterable[tuple[str, str]],
    under: Iterable[tuple[str, str]],
) -> Board:
    """The board of rows (stack, place, idea), (theme, name) and (stack, theme)."""
    stacks: dict[str, list[str]] = {}
    for stack, _place, idea in sorted(stackings):
        stacks.setdefault(stack, []).append(idea)
    return Board(
        stacks={stack: tuple(ideas) for stack, ideas in stacks.items()},
        themes=dict(themes),
        theme_of=dict(under),
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
            unit.execute(insert(table), rows)


def keep_apart(unit: SessionUnit, pair: Collection[str]) -> None:
    """Keep that two ideas are not the same."""
    a, b = sorted(pair)
    where = (ApartRow.session_id == unit.jam.id, ApartRow.a == a, ApartRow.b == b)
    unit.execute(delete(ApartRow).where(*where))
    unit.execute(insert(ApartRow).values(session_id=unit.jam.id, a=a, b=b))
