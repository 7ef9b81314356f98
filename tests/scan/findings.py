"""What a scanner has found, and what of it is explained: the rest fails the scan."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

EXPLAINED = Path(__file__).parent / "explained.toml"
OPEN = "NOT EXPLAINED"


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
    told: dict[tuple[str, str, str], list[Finding]] = {}
    for each in sorted(set(found)):
        why = next((entry.why for entry in known if entry.fits(each)), "")
        # What one sentence explains is one line; what none does is told place by place.
        said = f"explained: {why}" if why else f"{OPEN}: {each.where} {each.what}"
        told.setdefault((each.tool, each.rule, said), []).append(each)
    lines = [
        f"{tool:8} {rule:28} {_places(there):42} {said}"
        for (tool, rule, said), there in told.items()
    ]
    return lines, sum(OPEN in said for _, _, said in told)


def _places(there: Sequence[Finding]) -> str:
    first = there[0].where
    return first if len(there) == 1 else f"{first} and {len(there) - 1} more"


def unused(found: Sequence[Finding], known: Sequence[Explained]) -> list[str]:
    """Explanations of what nothing finds any more."""
    return [
        f"{entry.tool} {entry.rule} {entry.where}"
        for entry in known
        if not any(entry.fits(each) for each in found)
    ]
