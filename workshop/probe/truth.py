"""What really happened, where a test knows it: whose each row is, and when it came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workshop.probe.dump import Unreadable


@dataclass(frozen=True, slots=True)
class Fact:
    """Whose a row is, and its place in the order of arrival."""

    author: str
    arrived: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Facts by the key of the row."""

    facts: Mapping[str, Fact]

    def of(self, identity: str) -> Fact | None:
        """The fact about a row, looked up by the part of its key that is its own."""
        own = identity.rpartition(" ")[2]
        return self.facts.get(own)


def read(path: Path) -> Truth:
    """The facts of a file: a JSON object that gives `{"author": ..., "arrived": ...}` by key.

    Raises:
        Unreadable: it cannot be read as such.
    """
    try:
        body = json.loads(path.read_text("utf-8"))
        return Truth(
            {key: Fact(str(fact["author"]), float(fact["arrived"])) for key, fact in body.items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("The file with the truth cannot be read.") from error
