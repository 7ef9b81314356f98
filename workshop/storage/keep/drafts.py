"""A new draft of a pilot, as a row."""

from sqlalchemy import insert

from workshop.core.pilot.pilot import Pilot
from workshop.storage.keep import pilots
from workshop.storage.tables import PilotRow
from workshop.storage.unit import Unit


def add(unit: Unit, pilot: Pilot) -> None:
    """Keep a pilot that was not there before."""
    values = {"id": pilot.id, "made_at": unit.now, **pilots.to_values(pilot)}
    unit.execute(insert(PilotRow).values(**values))
