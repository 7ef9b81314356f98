"""Reads what pg_dump wrote: rows stand in it in the order in which the server keeps them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workshop.probe.declared import ANONYMOUS
from workshop.probe.dump import Dump, Order, Row, Table, Unreadable

#: How a dump in PostgreSQL's own packed format begins.
PACKED = b"PGDMP"
_NAME = r'(?:"?[\w$]+"?\.)?"?(?P<table>[\w$]+)"?'
_CREATE = re.compile(rf"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?{_NAME} \($")
_COPY = re.compile(rf"COPY {_NAME} \((?P<columns>.*)\) FROM stdin;$")
_INSERT = re.compile(rf"INSERT INTO {_NAME}(?: \((?P<columns>[^)]*)\))? VALUES(?P<rest>.*)$", re.S)
_COLUMN = re.compile(r'\s+"?(?P<name>[\w$]+)"? (?P<kind>.+?),?$')
_KEY = re.compile(r"PRIMARY KEY \((?P<columns>[^)]*)\)")
_ALTER = re.compile(rf"ALTER TABLE (?:ONLY )?{_NAME}$")
_NOT_A_COLUMN = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_VALUE = re.compile(
    r"\s*(?:(?:E)?'((?:[^']|'')*)'(?:::[\w \[\]]+)?|(NULL)|([^,()']+))\s*([,)])", re.S
)


def is_dump(beginning: bytes) -> bool:
    """Whether a file that begins so was written by pg_dump."""
    return beginning.startswith(PACKED) or b"PostgreSQL database dump" in beginning


def read(path: Path) -> Dump:
    """Everything that a dump holds, packed or as SQL.

    Raises:
        Unreadable: it is packed and pg_restore is missing, or it is no dump.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        packed = file.read(len(PACKED)) == PACKED
    text = _unpacked(path) if packed else path.read_text("utf-8", "replace")
    tables = parsed(text)
    if not tables:
        raise Unreadable("There is no table in this dump.")
    orders = tuple(_order(table) for name, table in tables.items() if name in ANONYMOUS)
    return Dump("PostgreSQL", path.stat().st_size, tables, orders)


def parsed(text: str) -> dict[str, Table]:
    """The tables of a dump in SQL, by name, with their rows in the order in which they stand."""
    tables: dict[str, Table] = {}
    altered = ""
    lines = iter(text.split("\n"))
    for line in lines:
        if found := _CREATE.match(line):
            tables[found["table"]] = _table(found["table"], lines)
        elif found := _COPY.match(line):
            rows = tuple(_copied(lines))
            _fill(tables, found["table"], _names(found["columns"]), rows)
        elif line.startswith("INSERT INTO ") and (found := _INSERT.match(_whole(line, lines))):
            rows = tuple(_inserted(found["rest"]))
            _fill(tables, found["table"], _names(found["columns"] or ""), rows)
        elif found := _ALTER.match(line):
            altered = found["table"]
        elif altered in tables and (found := _KEY.search(line)):
            tables[altered] = replace(tables[altered], key=_names(found["columns"]))
    return tables


def _unpacked(path: Path) -> str:
    program = shutil.which("pg_restore")
    if program is None:
        raise Unreadable(
            "This dump is packed, and pg_restore, which unpacks it, is not installed here. "
            "On Debian: sudo apt-get install postgresql-client"
        )
    ran = subprocess.run([program, "--file=-", str(path)], capture_output=True, check=False)
    if ran.returncode:
        raise Unreadable("pg_restore cannot read this dump.")
    return ran.stdout.decode("utf-8", "replace")


def _table(name: str, lines: Iterator[str]) -> Table:
    columns, kinds, key = [], [], tuple[str, ...]()
    for line in lines:
        if line.startswith(")"):
            break
        if found := _KEY.search(line):
            key = _names(found["columns"])
        found = _COLUMN.match(line)
        if found and found["name"].upper() not in _NOT_A_COLUMN:
            columns.append(found["name"])
            kinds.append(found["kind"].upper())
    return Table(name, tuple(columns), tuple(kinds), key or tuple(columns), False, ())


def _fill(
    tables: dict[str, Table], name: str, columns: tuple[str, ...], rows: tuple[Row, ...]
) -> None:
    """Put rows into their table, each value under its column."""
    if name not in tables:
        kinds = ("TEXT",) * len(columns)
        tables[name] = Table(name, columns, kinds, columns[:1], False, ())
    table = tables[name]
    given = columns or table.columns
    placed = tuple(
        tuple(dict(zip(given, row, strict=False)).get(column) for column in table.columns)
        for row in rows
    )
    tables[name] = replace(table, rows=(*table.rows, *placed))


def _order(table: Table) -> Order:
    rows = tuple(map(table.identity, table.rows))
    where = f"{table.name}: rows, in the order of the dump"
    return Order(where, table.name, (rows,))


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip().strip('"') for name in listed.split(",") if name.strip())


def _copied(lines: Iterator[str]) -> Iterator[Row]:
    for line in lines:
        if line == "\\.":
            return
        yield tuple(_plain(field) for field in line.split("\t"))


def _plain(field: str) -> str | None:
    if field == "\\N":
        return None
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), field)


def _whole(line: str, lines: Iterator[str]) -> str:
    """A statement that goes over several lines, because a text in it does."""
    while line.count("'") % 2 or not line.endswith(";"):
        following = next(lines, None)
        if following is None:
            break
        line = f"{line}\n{following}"
    return line


def _inserted(rest: str) -> Iterator[Row]:
    at, row = 0, list[str | None]()
    rest = rest.strip().removesuffix(";")
    while (start := rest.find("(", at)) >= 0:
        at, row = start + 1, []
        while found := _VALUE.match(rest, at):
            text, null, bare, end = found.groups()
            row.append(
                None if null else text.replace("''", "'") if text is not None else bare.strip()
            )
            at = found.end()
            if end == ")":
                break
        yield tuple(row)
