"""All ideas as a table for a spreadsheet, in which no text of anybody can become a formula."""

import csv
import io
import re
import unicodedata

from workshop.core.session.estimates import Spread
from workshop.pages.chapters import Entry, Idea
from workshop.pages.report import Report

#: The columns of the table, each a name that stays.
COLUMNS = (
    "number",
    "title",
    "text",
    "wild",
    "lineage",
    "grew_from",
    "theme",
    "unit",
    "dots",
    "supporters",
    "roll",
    "impact",
    "effort",
    "contested",
    "chosen",
    "answer",
    "owner",
    "until",
    "reason",
    "where",
)
#: What makes a spreadsheet read a cell as a formula, behind anything that cannot be seen. The wide
#: forms of the same signs count too: some programs fold them before they look.
_FORMULA = re.compile(r"[=+\-@]")
_BEHIND = re.compile(r"(?<=;)")


def as_csv(report: Report) -> str:
    """One line for each idea, all cells in quotes, behind a byte order mark for spreadsheets."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    chosen = frozenset(pick.unit.id for pick in report.picks)
    roll = report.result.round.roll if report.result else None
    rows = [
        (idea.number, _row(idea, entry, entry.unit.id in chosen, roll))
        for entry in report.entries
        for idea in entry.ideas
    ]
    for _, row in sorted(rows, key=lambda pair: pair[0]):
        writer.writerow([guarded(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def _row(idea: Idea, entry: Entry, is_chosen: bool, roll: int | None) -> tuple[str, ...]:
    note, weighed = idea.note, entry.weighed[-1] if entry.weighed else None
    answer = entry.ended.answer if entry.ended else None
    into = entry.ended.into if entry.ended else None
    return (
        str(idea.number),
        note.title,
        note.text,
        _yes(note.wild),
        note.lineage,
        " ".join(str(parent) for parent in idea.parents),
        entry.unit.theme,
        str(entry.number),
        str(entry.tally.dots) if entry.tally else "",
        str(entry.tally.supporters) if entry.tally else "",
        str(roll) if entry.tally and roll is not None else "",
        _median(weighed.impact if weighed else None),
        _median(weighed.effort if weighed else None),
        _yes(weighed.contested) if weighed and weighed.impact else "",
        _yes(is_chosen),
        answer.status.value if answer else "",
        answer.owner if answer else "",
        answer.until.isoformat() if answer and answer.until else "",
        answer.reason if answer else "",
        into.title if into else (answer.where if answer else ""),
    )


def guarded(cell: str) -> str:
    """The cell with an apostrophe before every part that a spreadsheet could take for a formula.

    Asked for each line, because some programs split a cell at its line ends, and behind each
    semicolon: where numbers have a decimal comma, as in Germany, spreadsheets split there whatever
    the quotes say. A part that is a formula but for apostrophes of its own gets one more, so that
    taking one away always gives back what was typed.
    """
    parts = [part for line in cell.splitlines(keepends=True) for part in _BEHIND.split(line)]
    return "".join(
        f"'{part}" if _is_risky(part, is_first=place == 0) else part
        for place, part in enumerate(parts)
    )


def _is_risky(part: str, is_first: bool) -> bool:
    bare = part.lstrip("'\"")
    begins_badly = is_first and bare[:1] in {"\t", "\r", "\n"}
    return begins_badly or bool(_FORMULA.match(_first_seen(bare)))


def _first_seen(line: str) -> str:
    """The first sign of a line that can be seen, in its plain form; empty when there is none."""
    for sign in line:
        if unicodedata.category(sign)[0] not in "ZC":
            return unicodedata.normalize("NFKC", sign)
    return ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _median(spread: Spread | None) -> str:
    return f"{spread.median:g}" if spread else ""
