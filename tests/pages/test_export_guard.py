"""No cell of the table becomes a formula, and what was typed can be had back from it."""

import csv
import io
import re
import subprocess
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import LIBREOFFICE, find
from tests.pages.rooms import a_room, note
from workshop.core.session.clusters import Board
from workshop.pages import export_csv
from workshop.pages.export_csv import as_csv, guarded
from workshop.pages.report import report

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
BEFORE = ("", " ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\t", " \t", "'", '"', "'' \u00a0")
AROUND = ("{}", "first\n{}", "first\r\n{}\nlast", "first\u2028{}", "a;{}", 'a"; "{}', "a; {};b")
FORMULAS = (
    '=HYPERLINK("https://example.com","x")',
    "=cmd|' /C calc'!A0",
    "+SUM(1)",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    '";=1+1;"',
)
#: Where a cell is looked at again: as `docs/export.md` says.
PARTS = re.compile(r"(?<=;)")


def parts(cell: str) -> list[str]:
    return [part for line in cell.splitlines(keepends=True) for part in PARTS.split(line)]


def seen(part: str) -> str:
    """The part from its first sign that can be seen on, in plain forms."""
    shown = unicodedata.normalize("NFKC", part)
    return "".join(sign for sign in shown if unicodedata.category(sign)[0] not in "ZC")


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take any part of this cell for a formula."""
    return any(seen(part)[:1] in tuple("=+-@") for part in parts(cell)) or cell[:1] in tuple(
        "\t\r\n"
    )


def unguarded(cell: str) -> str:
    """What was typed: one apostrophe less where the part would be taken for a formula."""

    def typed(part: str, first: bool) -> str:
        bare = part.lstrip("'\"")
        risky = seen(bare)[:1] in tuple("=+-@") or (first and bare[:1] in tuple("\t\r\n"))
        return part[1:] if risky else part

    return "".join(typed(part, place == 0) for place, part in enumerate(parts(cell)))


@pytest.mark.parametrize("sign", SIGNS)
def test_no_part_of_a_cell_begins_with_a_formula(sign: str) -> None:
    for before, around in product(BEFORE, AROUND):
        typed = around.format(f"{before}{sign}SUM(1)")
        assert not runs(guarded(typed)), typed
        assert unguarded(guarded(typed)) == typed


@given(st.text(alphabet="=+-@;'\"\uff1d \t\r\n\u00a0\u200bab", max_size=14))
def test_what_was_typed_can_be_had_back(typed: str) -> None:
    assert not runs(guarded(typed))
    assert unguarded(guarded(typed)) == typed


def table(texts: tuple[str, ...]) -> str:
    """The file of a session with these ideas."""
    ideas = tuple(note(text, f"{n:02}", title=text) for n, text in enumerate(texts))
    board = Board({idea.id: (idea.id,) for idea in ideas}, {"t": texts[0]}, {ideas[0].id: "t"})
    return as_csv(report(a_room(ideas=ideas, board=board)))


def cells(told: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"), newline="")))


def test_a_program_that_reads_the_file_finds_what_was_typed() -> None:
    found = {unguarded(line["text"]) for line in cells(table(FORMULAS))}
    assert found == set(FORMULAS)


def test_a_file_that_is_split_at_semicolons_holds_no_formula_either() -> None:
    told = table(FORMULAS).splitlines()
    raw = [part for line in told for part in line.split(";")]
    assert not [part for part in raw if seen(part.lstrip('"'))[:1] in tuple("=+-@")]


def test_the_check_notices_a_cell_that_is_not_guarded() -> None:
    assert all(runs(formula) for formula in FORMULAS)
    assert not runs("plain words; and more")


def test_in_a_real_spreadsheet_every_cell_is_text(tmp_path: Path) -> None:
    program = find(LIBREOFFICE)
    if program is None:  # too large a thing for CI to install; the other checks need none
        pytest.skip(
            f"LibreOffice is missing. On Debian: sudo apt-get install {LIBREOFFICE.package}"
        )
    (tmp_path / "ideas.csv").write_text(table(FORMULAS), encoding="utf-8", newline="")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "fods", "ideas.csv"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert "table:formula" not in (tmp_path / "ideas.fods").read_text(encoding="utf-8")


def test_without_the_guard_the_file_would_hold_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_csv, "guarded", lambda cell: cell)
    assert any(runs(line["text"]) for line in cells(table(FORMULAS)))
