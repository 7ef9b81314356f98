"""Looks at the tables themselves: is there a place where a name, a time or a number could stand?"""

import re
from collections.abc import Iterator

from workshop.probe.attempt import Attempt, Verdict, judged
from workshop.probe.declared import ANONYMOUS, Role
from workshop.probe.dump import Dump, Table
from workshop.probe.keys import telling

_SUSPICIOUS = re.compile(
    r"user|author|writer|participant|person|account|email|agent|device|browser|sid|cookie|"
    r"created|updated|time|when|date|_at$|^at$|(^|_)(ip|addr|address|seq|no|number|order)($|_)",
    re.I,
)
_NUMBER = re.compile(r"INT|SERIAL|NUMERIC", re.I)
_TIME = re.compile(r"DATE|TIME", re.I)


def attempts(dump: Dump) -> Iterator[Attempt]:
    """Every look at the shape of the tables."""
    tables = [dump.tables[name] for name in sorted(ANONYMOUS) if name in dump.tables]
    yield _tables(dump, tables)
    yield judged(
        "to find a column for a name, an address, a device or a time beside what seats did",
        [each for table in tables for each in _columns(table)],
    )
    yield judged(
        "to read the order of arrival from row numbers or numbered keys",
        [each for table in tables for each in _numbers(table)],
    )
    yield judged(
        "to read a time or a count from the keys",
        [each for table in tables for each in _keys(table)],
    )


def _tables(dump: Dump, tables: list[Table]) -> Attempt:
    rows = sum(len(table.rows) for table in tables)
    tried = "to read the tables of what seats did"
    missing = sorted(ANONYMOUS.keys() - dump.tables.keys())
    if missing:
        found = (
            f"not there: {', '.join(missing)}. This is not a database of Workshop as it is today"
        )
        return Attempt(tried, found, Verdict.FOUND, {"rows": rows})
    found = f"{rows} rows in {len(tables)} tables, of {len(dump.tables)} tables in all"
    return Attempt(tried, found, Verdict.SEEN, {"rows": rows, "tables": len(tables)})


def _columns(table: Table) -> Iterator[str]:
    declared = ANONYMOUS[table.name]
    for column, kind in zip(table.columns, table.kinds, strict=True):
        if column in declared:
            if _TIME.search(kind):
                yield f"{table.name}.{column} holds a time"
        elif _SUSPICIOUS.search(column) or _TIME.search(kind):
            yield f"{table.name}.{column}, which by its name or kind tells of somebody or of a time"
        else:
            yield f"{table.name}.{column}, a column nobody has said the meaning of"


def _numbers(table: Table) -> Iterator[str]:
    if table.numbered:
        yield f"{table.name} keeps a hidden number for each row, in the order in which they came"
    for column in table.key:
        if _NUMBER.search(table.kinds[table.columns.index(column)]):
            yield f"{table.name}.{column} is a key that is a number"


def _keys(table: Table) -> Iterator[str]:
    for column, role in ANONYMOUS[table.name].items():
        if role in (Role.KEY, Role.SEAT) and column in table.columns:
            given = [value for value in table.values(column) if value]
            if given and (what := telling(given)):
                yield f"{table.name}.{column}: {what}"
