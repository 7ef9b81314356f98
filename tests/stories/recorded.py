"""The recorded conversations as a story plays them: who writes what, and where their dots go.

This file imports nothing of workshop: what it computes is held against what the screen shows.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
PHONES = 8
IDEAS = 60


@dataclass(frozen=True)
class Recorded:
    """Ideas by phone in the order of the file, and the agreed ideas of each phone's voter."""

    ideas: tuple[tuple[int, str], ...]
    agreed: tuple[tuple[str, ...], ...]

    def ballot(self, phone: int, budget: int) -> tuple[str, ...]:
        return self.agreed[phone][:budget]

    def totals(self, budget: int) -> dict[str, int]:
        """Dots by idea when every phone gives one to each of its first agreed ideas."""
        return dict(
            Counter(plain(t) for phone in range(PHONES) for t in self.ballot(phone, budget))
        )


def recorded(name: str) -> Recorded:
    """The first 60 ideas of a file; skips by name when the folder is not there."""
    ideas_file, votes_file = (DATA / f"{name}-{part}.csv" for part in ("ideas", "agreements"))
    if not ideas_file.exists():
        pytest.skip(f"{ideas_file.name} is not here: it lies in shared/data beside the project")
    rows = _rows(ideas_file)[:IDEAS]
    text = {row["idea_id"]: row["text"].strip() for row in rows}
    ranked = [author for author, _ in Counter(row["author_id"] for row in rows).most_common()]
    votes: dict[str, set[str]] = {}
    for row in _rows(votes_file):
        if row["idea_id"] in text:
            votes.setdefault(row["voter_id"], set()).add(row["idea_id"])
    agreed = []
    for phone in range(PHONES):
        voters = [voter for voter in votes if int(voter) % PHONES == phone]
        best = max(voters, key=lambda voter: (len(votes[voter]), -int(voter)))
        agreed.append(tuple(text[idea] for idea in text if idea in votes[best]))
    ideas = tuple((ranked.index(row["author_id"]) % PHONES, text[row["idea_id"]]) for row in rows)
    return Recorded(ideas, tuple(agreed))


@dataclass(frozen=True)
class Whole:
    """A whole recording: who wrote what, and who agreed with which text, in the order they did."""

    written: tuple[tuple[str, str], ...]
    agreed: tuple[tuple[str, str], ...]


def whole(name: str) -> Whole:
    """Every idea and every agreement of a file; skips by name when the folder is not there."""
    ideas_file, votes_file = (DATA / f"{name}-{part}.csv" for part in ("ideas", "agreements"))
    if not ideas_file.exists():
        pytest.skip(f"{ideas_file.name} is not here: it lies in shared/data beside the project")
    rows = _rows(ideas_file)
    text = {row["idea_id"]: row["text"].strip() for row in rows}
    return Whole(
        tuple((row["author_id"], text[row["idea_id"]]) for row in rows),
        tuple((row["voter_id"], text[row["idea_id"]]) for row in _rows(votes_file)),
    )


def plain(text: str) -> str:
    """A text as a page shows it: runs of white space are one space."""
    return " ".join(text.split())


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
