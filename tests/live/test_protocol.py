"""The protocol on paper is the protocol in the code."""

import re
from dataclasses import fields
from pathlib import Path

from workshop.core.events import EVENTS
from workshop.pages.regions import REGIONS

TEXT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def table(title: str) -> dict[str, tuple[str, ...]]:
    """The rows under a heading: first cell to the others."""
    part = TEXT.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in part.splitlines() if "|" in line]
    return {row[0]: tuple(row[1:]) for row in rows[2:]}


def test_every_event_is_written_down_with_its_fields_and_its_sentence() -> None:
    coded = {
        name: (", ".join(field.name for field in fields(kind)), kind.sentence)
        for name, kind in EVENTS.items()
    }
    written = {name: (*cells, "", "")[:2] for name, cells in table("Events").items()}
    assert written == coded


def test_every_event_says_in_a_docstring_what_happened() -> None:
    assert [name for name, kind in EVENTS.items() if not kind.__doc__] == []


def test_every_region_is_written_down() -> None:
    coded = {audience.value: (", ".join(names),) for audience, names in REGIONS.items()}
    assert table("Regions") == coded
