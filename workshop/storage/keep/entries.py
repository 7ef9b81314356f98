"""The chain of a pilot, as rows and back. Only ever appended; the database refuses the rest."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from workshop.core.pilot.chain import Entry, EntryKind, next_entry
from workshop.storage.keep.values import as_plain
from workshop.storage.tables import EntryRow
from workshop.storage.unit import PilotUnit


def append(unit: PilotUnit, key: bytes, kind: EntryKind, body: Any) -> Entry:
    """Append an entry to the chain of the unit's pilot, sealed with the house's `criteria_key`.

    `body` is a dict of plain values or a frozen dataclass; `values.from_plain(entry.body, Kind)`
    makes it one again. The time is the unit's, from the server's clock; where that clock was set
    back, it is the time of the entry before.
    """
    where = EntryRow.pilot_id == unit.pilot.id
    newest = select(EntryRow.__table__).where(where).order_by(EntryRow.n.desc()).limit(1)
    row = unit.execute(newest).mappings().one_or_none()
    last = from_row(row) if row else None
    at = max(unit.now, last.at) if last else unit.now
    entry = next_entry(key, unit.pilot.id, last, kind, as_plain(body), at)
    unit.execute(insert(EntryRow).values(**_values(entry)))
    return entry


def from_row(row: Mapping[Any, Any]) -> Entry:
    """The entry that a row of `entries` holds, whatever somebody may have done to it."""
    return Entry(
        row["pilot_id"],
        row["n"],
        row["kind"],
        row["body"],
        row["prev"],
        row["hash"],
        row["mac"],
        row["at"],
    )


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "pilot_id": entry.pilot_id,
        "n": entry.n,
        "kind": entry.kind,
        "body": entry.text,
        "prev": entry.prev,
        "hash": entry.hash,
        "mac": entry.mac,
        "at": entry.at,
    }
