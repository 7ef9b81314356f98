"""New pilots, and new versions of pilots: the rows that an act adds beside the one it holds."""

from sqlalchemy import insert

from workshop.core.pilot.pilot import Pilot
from workshop.storage.keep.pilots import to_values
from workshop.storage.tables import PilotRow
from workshop.storage.unit import Unit


def add(unit: Unit, pilot: Pilot) -> None:
    """Keep a new pilot, made now."""
    values = {**to_values(pilot), "id": pilot.id, "made_at": unit.now, "touched_at": unit.now}
    unit.execute(insert(PilotRow).values(**values))
