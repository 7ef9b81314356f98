"""The IS / IS NOT grid: where a problem is and where it could be but is not [Kepner, Tregoe]."""

from collections.abc import Mapping

from workshop.core.errors import Invalid
from workshop.core.session.notes import clean
from workshop.core.words import N_

ROWS: Mapping[str, str] = {
    "what": N_("What"),
    "where": N_("Where"),
    "when": N_("When"),
    "extent": N_("How much"),
}
COLUMNS: Mapping[str, str] = {
    "is": N_("Is"),
    "is_not": N_("Is not, but could be"),
    "distinction": N_("What is special"),
    "change": N_("What changed"),
}
CELLS = tuple(f"{row}-{column}" for row in ROWS for column in COLUMNS)
MAX_CELL = 200


class CellTooLong(Invalid):
    """A cell with more text than it can hold."""

    code = "cell_too_long"
    sentence = N_("A cell of the grid can have %(limit)s characters.")


def filled(before: Mapping[str, str], cells: Mapping[str, str]) -> Mapping[str, str]:
    """The grid with these cells written (`row-column`); an empty text empties a cell.

    Raises:
        CellTooLong: a text is longer than 200 characters.
        Unreadable: characters that no page can show.
    """
    written = {name: clean(text, "\n\t") for name, text in cells.items() if name in CELLS}
    if any(len(text) > MAX_CELL for text in written.values()):
        raise CellTooLong(limit=MAX_CELL)
    return {name: text for name, text in {**before, **written}.items() if text}
