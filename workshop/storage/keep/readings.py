"""Readings as rows and back, and the log of what was said of them. Only ever appended."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select

from workshop.core.pilot.findings import Verdict
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.keep.values import as_text, from_text
from workshop.storage.tables import ReadingRow, VerdictRow
from workshop.storage.unit import PilotUnit


def append(unit: PilotUnit, readings: Iterable[Reading], batch: str) -> int:
    """Append readings in this order, under the next numbers; how many there are now."""
    count = select(func.coalesce(func.max(ReadingRow.n), 0))
    last = int(unit.execute(count.where(ReadingRow.pilot_id == unit.pilot.id)).scalar_one() or 0)
    rows = [_values(unit, reading, n, batch) for n, reading in enumerate(readings, start=last + 1)]
    if rows:
        unit.connection.execute(insert(ReadingRow), rows)
    return last + len(rows)


def log_verdict(unit: PilotUnit, verdict: Verdict, upto: int) -> None:
    """Append what the engine says of a day, which rested on the readings up to number `upto`."""
    unit.execute(
        insert(VerdictRow).values(
            pilot_id=unit.pilot.id, day=verdict.day, upto=upto, body=as_text(verdict), at=unit.now
        )
    )


def from_row(row: Mapping[Any, Any]) -> Reading:
    """The reading that a row of `readings` holds."""
    sums = Sums(
        row["cases"],
        row["hits"],
        row["total"],
        row["squares"],
        row["exposure"],
        row["capped"],
        _bins(row["bins"]),
    )
    return Reading(
        row["day"],
        Arm(row["arm"]),
        row["metric"],
        sums,
        row["cluster"],
        row["eligible"],
        row["corrects"],
        row["reason"],
        row["by_name"],
        row["at"],
        row["duplicates"],
        row["crossed"],
    )


@lru_cache(maxsize=1024)
def _bins(text: str) -> tuple[int, ...]:
    """Most readings have none, and thousands are read at once."""
    return tuple(json.loads(text))


def verdict_from(row: Mapping[Any, Any]) -> Verdict:
    """The verdict that a row of `verdicts` holds."""
    return from_text(row["body"], Verdict)


def _values(unit: PilotUnit, reading: Reading, n: int, batch: str) -> dict[str, Any]:
    return {
        "pilot_id": unit.pilot.id,
        "n": n,
        "day": reading.day,
        "arm": reading.arm.value,
        "metric": reading.metric,
        "cluster": reading.cluster,
        "cases": reading.sums.n,
        "hits": reading.sums.hits,
        "total": reading.sums.total,
        "squares": reading.sums.squares,
        "exposure": reading.sums.exposure,
        "capped": reading.sums.capped,
        "bins": json.dumps(reading.sums.bins),
        "eligible": reading.eligible,
        "duplicates": reading.duplicates,
        "crossed": reading.crossed,
        "corrects": reading.corrects,
        "reason": reading.reason,
        "by_name": reading.by,
        "batch": batch,
        "at": reading.at or unit.now,
    }
