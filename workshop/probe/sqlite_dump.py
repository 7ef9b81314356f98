"""Reads an SQLite file and the log beside it. Neither is changed: a copy of them is opened."""

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from workshop.probe import wal
from workshop.probe.declared import ANONYMOUS
from workshop.probe.dump import Dump, Order, Row, Table, Unreadable
from workshop.probe.layout import Called, laid
from workshop.probe.leftovers import leftovers
from workshop.probe.pages import Pages, pages_of


def read(path: Path) -> Dump:
    """Everything that a file of SQLite and its log hold.

    Raises:
        Unreadable: it is no SQLite file, or a damaged one.
        OSError: it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="probe-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        beside = path.with_name(path.name + "-wal")
        log = beside.read_bytes() if beside.exists() else b""
        data = copy.read_bytes()
        before = pages_of(data)
        if log:
            copy.with_name("copy.db-wal").write_bytes(log)
        try:
            with closing(sqlite3.connect(copy)) as connection:
                return _read(connection, data, before, log)
        except sqlite3.Error as error:
            raise Unreadable(f"SQLite cannot read this file: {error}.") from error
        except (IndexError, ValueError, OverflowError, struct.error) as error:
            raise Unreadable("The file is damaged: its pages cannot be read.") from error


def _read(connection: sqlite3.Connection, data: bytes, before: Pages, log: bytes) -> Dump:
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    tables = {
        name: _table(connection, name) for kind, name, *_ in _listed(connection) if kind == "table"
    }
    frames = wal.frames(log, before.size)
    pages = pages_of(data, wal.newer(frames))
    names = _identities(tables)
    orders = _orders(connection, pages, tables, names)
    alive = frozenset(
        value for table in tables.values() for row in table.rows for value in row if value
    )
    all_names = {value: identity for each in names.values() for value, identity in each.items()}
    return Dump(
        program="SQLite",
        size=len(data),
        tables=tables,
        orders=orders,
        log=wal.read(len(log), frames, before, all_names, alive),
        leftovers=leftovers(pages, [1, *(root for *_, root in _listed(connection))]),
        rebuilt=orders == _rebuilt(connection, tables, names),
    )


def _listed(connection: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
    """Every tree of pages: its kind, its name, its table and its first page."""
    return connection.execute(
        "SELECT type, name, tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0"
    ).fetchall()


def _orders(
    connection: sqlite3.Connection,
    pages: Pages,
    tables: Mapping[str, Table],
    names: Mapping[str, Mapping[str, str]],
) -> tuple[Order, ...]:
    return tuple(
        order
        for kind, name, table, root in _listed(connection)
        if table in ANONYMOUS
        for order in laid(pages, root, _called(kind, name, tables[table]), names[table])
    )


def _rebuilt(
    connection: sqlite3.Connection,
    tables: Mapping[str, Table],
    names: Mapping[str, Mapping[str, str]],
) -> tuple[Order, ...]:
    """The orders of a file that SQLite makes anew from the content."""
    with tempfile.TemporaryDirectory(prefix="probe-") as folder:
        anew = Path(folder) / "anew.db"
        connection.execute("VACUUM INTO ?", (str(anew),))
        with closing(sqlite3.connect(anew)) as other:
            return _orders(other, pages_of(anew.read_bytes()), tables, names)


def _table(connection: sqlite3.Connection, name: str) -> Table:
    quoted = '"' + name.replace('"', '""') + '"'
    info = connection.execute(f"PRAGMA table_info({quoted})").fetchall()
    key = [each[1] for each in sorted(info, key=lambda each: each[5]) if each[5]]
    numbered = any(
        each[1] == name and not each[4] for each in connection.execute("PRAGMA table_list")
    )
    rows = tuple(_row(row) for row in connection.execute(f"SELECT * FROM {quoted}"))
    return Table(
        name,
        tuple(each[1] for each in info),
        tuple(str(each[2]).upper() for each in info),
        tuple(key) or tuple(each[1] for each in info),
        numbered,
        rows,
    )


def _row(row: Iterable[object]) -> Row:
    return tuple(_text(value) for value in row)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)


def _identities(tables: Mapping[str, Table]) -> dict[str, dict[str, str]]:
    """By table, the identity of a row by the last value of its key, which is the row's own."""
    return {
        name: {
            str(row[table.columns.index(table.key[-1])]): table.identity(row) for row in table.rows
        }
        for name, table in tables.items()
        if name in ANONYMOUS
    }


def _called(kind: str, name: str, table: Table) -> Called:
    what = "rows" if kind == "table" else f"index {name}"
    return Called(table.name, what, kind == "table" and table.numbered)
