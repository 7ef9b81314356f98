"""A database as somebody holds it who got hold of a copy: tables, the order rows lie in, leftovers.

Everything is read as text, so that one attempt serves SQLite files and PostgreSQL dumps alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: The values of one row in the order of the columns.
Row = tuple[str | None, ...]


class Unreadable(Exception):
    """The file cannot be read as a database. `str()` is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `numbered` says that its rows carry a hidden number of arrival."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    numbered: bool
    rows: tuple[Row, ...]

    def values(self, column: str) -> tuple[str | None, ...]:
        """The values of one column, row by row."""
        place = self.columns.index(column)
        return tuple(row[place] for row in self.rows)

    def identity(self, row: Row) -> str:
        """What one row is known by: the values of its key, with spaces between them."""
        return " ".join(str(row[self.columns.index(name)]) for name in self.key)


@dataclass(frozen=True, slots=True)
class Order:
    """The identities of a table's rows in an order somebody can read off the disk.

    It may come in pieces, such as pages, between which it says nothing.
    """

    where: str
    table: str
    pieces: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> int:
        """How many rows stand in it."""
        return sum(map(len, self.pieces))


@dataclass(frozen=True, slots=True)
class Log:
    """What the log of changes beside the file still shows.

    `arrived` holds, commit by commit, the identities that were not there before; `ghosts` counts
    rows that are gone from the database and can still be read in the log or behind it.
    """

    size: int
    commits: int
    pages: int
    arrived: tuple[frozenset[str], ...]
    ghosts: int


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Bytes in places that hold nothing any more: how many were searched, how many are not empty.

    `texts` counts pieces with words that stand nowhere else; `copies` those that only repeat what
    stands in the tables anyway: SQLite leaves them when it splits a page.
    """

    searched: int
    bytes: int
    texts: int
    copies: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dump:
    """All that one copy holds. `log` and `leftovers` are None where a copy cannot have any.

    `rebuilt` says that a file made anew from the content alone has its rows in the same places, so
    that where they lie tells nothing that the content does not tell.
    """

    program: str
    size: int
    tables: Mapping[str, Table]
    orders: tuple[Order, ...]
    log: Log | None = None
    leftovers: Leftovers | None = None
    rebuilt: bool = False
