"""Under what circumstances a pilot is looked at: what its chain says of it, as of a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from workshop.actions import calendars
from workshop.actions.house import House
from workshop.core.pilot import amending, proving, tripwires
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.pilot.lock import local_day
from workshop.core.pilot.metrics import Baseline
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.working_days import WorkingDays
from workshop.storage.keep import locks
from workshop.storage.queries import pilots as queries

_OVER = frozenset({PilotState.DECIDED, PilotState.REPLACED})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What goes along from day to day: the working days and the chain.

    `told` is the chain as far as it can be believed: all of it, or nothing once it is broken.
    """

    pilot: Pilot
    working: WorkingDays
    chain: tuple[Entry, ...]
    told: tuple[Entry, ...]

    @property
    def decision(self) -> date | None:
        """The day of the decision as it stands now."""
        return amending.decision_day(self.pilot.card, self.told)

    def last_day(self, today: date) -> date:
        """The day whose verdict counts today: that of the decision at the latest."""
        ends = (self.decision, _ended_on(self.pilot.card, self.told))
        return min((today, *(day for day in ends if day is not None)))


def circumstances(house: House, reading: Connection, pilot: Pilot) -> Circumstances:
    """What is known of a pilot beside its card and its readings."""
    chain = queries.entries(reading, pilot.id)
    return Circumstances(
        pilot,
        calendars.working_days(pilot.card.dates),
        chain,
        _believed(house, chain),
    )


def occasion(
    house: House,
    reading: Connection,
    around: Circumstances,
    today: date,
    before: datetime | None = None,
) -> Occasion:
    """The occasion of looking on this day; what came at `before` or later is not known yet."""
    card, chain = around.pilot.card, around.chain
    if before is not None:
        chain = tuple(entry for entry in chain if entry.at < before)
    told = _believed(house, chain)
    lock = locks.of_chain(told)
    signed = lock.card if lock else card
    return Occasion(
        today,
        around.working,
        amending.excluded_days(told),
        amending.decision_day(card, told),
        baselines_changed=_baselines(signed) != _baselines(card),
        chain_broken=told != chain or signed != card,
        reviewed=_reviewed(reading, around.pilot, told),
    )


def _baselines(card: Card) -> Mapping[str, Baseline | None]:
    return {metric.key: metric.baseline for metric in card.metrics}


def _believed(house: House, chain: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return () if proving.verify(chain, house.criteria_key) else chain


def _ended_on(card: Card, chain: Sequence[Entry]) -> date | None:
    """The day on which the pilot was decided on, or another version took its place."""
    for n, entry in enumerate(chain, start=1):
        if proving.state_of(chain[:n]) in _OVER:
            return local_day(card, entry.at)
    return None


def _reviewed(reading: Connection, pilot: Pilot, chain: Sequence[Entry]) -> Mapping[str, float]:
    """Where the tripwires stood when people last let the pilot go on after a pause."""
    resumed = [entry.at for entry in chain if entry.kind == EntryKind.RESUME]
    if not resumed:
        return {}
    sums = queries.pilot_sums(reading, pilot.id, resumed[-1])
    return tripwires.figures(pilot.card, sums)
