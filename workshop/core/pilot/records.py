"""Readings as a program sends them: JSON, one record for each day, arm and metric, made a table."""

import json
from collections.abc import Iterator

from workshop.core.pilot.reading_faults import Fault
from workshop.core.pilot.table import MAX_ROWS, Row, Table, refused


def read_records(text: str) -> Table:
    """The records under "readings" as a table; the first one is row 1.

    Raises:
        ReadingsRefused: it is no JSON, or not of that shape, or there are none or too many.
    """
    try:
        told = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refused(Fault.NOT_JSON) from error
    records = told.get("readings") if isinstance(told, dict) else told
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise refused(Fault.NOT_JSON)
    if not records:
        raise refused(Fault.EMPTY)
    if len(records) > MAX_ROWS:
        raise refused(Fault.TOO_MANY_ROWS, limit=MAX_ROWS)
    heading = tuple(dict.fromkeys(name for each in records for name in each))
    rows = (
        Row(n, tuple(_cell(each.get(name)) for name in heading))
        for n, each in enumerate(records, start=1)
    )
    return Table(heading, tuple(rows))


def _cell(value: object) -> str:
    """One value as it would stand in a cell; what fits in none is told by its beginning."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(_flat(value))
    if isinstance(value, float):
        return format(value, "f") if abs(value) < 1e-4 and value else repr(value)
    return " ".join(str(value).split())


def _flat(values: list[object]) -> Iterator[str]:
    return (str(value) for value in values)


def _no_number(name: str) -> float:
    raise ValueError(name)
