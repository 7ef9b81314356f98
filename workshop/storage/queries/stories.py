"""What people did with pilots, read from their chains; never writes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from cattrs.errors import BaseValidationError
from sqlalchemy import Connection, select

from workshop.core.pilot import receipt
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.pilot.deeds import BODIES, Told, story_of
from workshop.core.pilot.story import Story
from workshop.storage.keep import entries as keep
from workshop.storage.keep.values import from_plain
from workshop.storage.tables import EntryRow


def one(connection: Connection, pilot_id: str) -> Story:
    """The story of a pilot."""
    return of(connection, [pilot_id])[pilot_id]


def of(connection: Connection, pilot_ids: Collection[str]) -> Mapping[str, Story]:
    """The stories of these pilots; one without a chain has an empty one."""
    chains: dict[str, list[Entry]] = {pilot_id: [] for pilot_id in pilot_ids}
    rows = connection.execute(
        select(EntryRow.__table__)
        .where(EntryRow.pilot_id.in_(chains))
        .order_by(EntryRow.pilot_id, EntryRow.n)
    )
    for row in rows.mappings():
        chains[row["pilot_id"]].append(keep.from_row(row))
    return {pilot_id: _story(chain) for pilot_id, chain in chains.items()}


def _story(chain: Collection[Entry]) -> Story:
    lock = next((each for each in chain if each.kind == EntryKind.LOCK), None)
    story = story_of(_told(chain), lock.at if lock else None)
    newest = list(chain)[-1:]
    return replace(story, receipt=receipt.numbered(newest[0])) if newest else story


def _told(chain: Collection[Entry]) -> Iterator[Told]:
    kinds = {kind.value: kind for kind in BODIES}
    for entry in chain:
        kind = kinds.get(entry.kind)
        if kind is None:
            continue
        try:
            deed = from_plain(entry.body, BODIES[kind])
        except (ValueError, BaseValidationError):
            continue  # Somebody has changed it; the check of the chain says so, beside the page.
        yield Told(entry.n, kind, entry.at, deed)
