"""The page about security names tests that exist, for every row that is not for later."""

import ast
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "security.md"
ROWS = (*range(1, 34), *range(45, 62))
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w*]+)`")


def rows(words: str) -> dict[int, str]:
    """What the table says it is shown by, by row."""
    cells = [line.split("|") for line in words.splitlines() if re.match(r"\| \d+ \|", line)]
    return {int(cell[1]): cell[4].strip() for cell in cells}


@cache
def names_in(file: Path) -> tuple[str, ...]:
    """The names of the tests of a file."""
    if not file.is_file():
        return ()
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return tuple(n.name for n in found if isinstance(n, ast.FunctionDef) and n.name[:4] == "test")


def wrong(words: str) -> list[str]:
    """What the page says that is not so."""
    told = rows(words)
    faults = [f"row {row} is missing" for row in ROWS if row not in told]
    for row, shown in told.items():
        named = NAMED.findall(shown)
        if not named and not shown.startswith("not yet: "):
            faults.append(f"row {row} is shown by nothing")
        for file, name in named:
            if not any(fnmatch(test, name) for test in names_in(ROOT / file)):
                faults.append(f"row {row}: there is no {file}::{name}")
    return faults


def test_every_row_is_shown_by_tests_that_exist_or_is_said_to_come_later() -> None:
    assert wrong(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("::test_a_weakened_table_is_found", "::test_a_table_nobody_has_written"),
        ("tests/test_floors.py::*", "tests/test_flaws.py::*"),
        ("| 60 |", "| 600 |"),
        ("`tests/storage/test_ballots_on_disk.py::*`", "believe us"),
    ],
)
def test_a_claim_without_a_test_is_noticed(old: str, new: str) -> None:
    words = PAGE.read_text(encoding="utf-8")
    assert old in words
    assert len(wrong(words.replace(old, new))) == len(wrong(words)) + 1
