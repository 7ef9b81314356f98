"""What a scanner has found, and what of it is explained: the rest fails the scan."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

EXPLAINED = Path(__file__).parent / "explained.toml"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing a tool points at: the tool's name for it, and where."""

    tool: str
    rule: str
    where: str
    what: str = ""


@dataclass(frozen=True)
class Explained:
    """Why findings of this kind at these places are no hole. `where` may hold `*`."""

    tool: str
    rule: str
    where: str
    why: str

    def fits(self, found: Finding) -> bool:
        """Whether this is about that finding."""
        same = (self.tool, self.rule) == (found.tool, found.rule)
        return same and fnmatch(found.where, self.where)


def explained() -> tuple[Explained, ...]:
    """Everything in `explained.toml`."""
    with EXPLAINED.open("rb") as file:
        return tuple(Explained(**entry) for entry in tomllib.load(file)["finding"])


def table(found: Sequence[Finding], known: Sequence[Explained]) -> tuple[list[str], int]:
    """The lines of the table, and how many findings nobody has explained."""
    lines, open_ones = [], 0
    for each in sorted(set(found)):
        why = next((entry.why for entry in known if entry.fits(each)), "")
        open_ones += not why
        mark = "explained" if why else "NOT EXPLAINED"
        lines.append(f"{each.tool:8} {each.rule:34} {each.where:44} {mark}: {why or each.what}")
    return lines, open_ones


def unused(found: Sequence[Finding], known: Sequence[Explained]) -> list[str]:
    """Explanations of what nothing finds any more."""
    return [
        f"{entry.tool} {entry.rule} {entry.where}"
        for entry in known
        if not any(entry.fits(each) for each in found)
    ]
