"""Counting a list of cases into daily sums: in memory, away from the thread that serves all."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from zoneinfo import ZoneInfo

from workshop.actions import readings
from workshop.actions.calendars import working_days
from workshop.actions.house import House
from workshop.away import away
from workshop.core.permissions import Account
from workshop.core.pilot import cases, reading_checks
from workshop.core.pilot.case_columns import can_be_counted
from workshop.core.pilot.case_counter import Site
from workshop.core.pilot.cases import MAX_CASE_BYTES, Counted
from workshop.core.pilot.lock import local_day
from workshop.core.pilot.reading_faults import Fault
from workshop.core.pilot.reading_in import AS_IT_LOOKS
from workshop.core.pilot.table import encoding_of, refused
from workshop.core.pilot.written import Written

_ZIP = b"PK\x03\x04"
#: Enough of a list to hold its heading and some names with umlauts.
BEGINNING = 64 * 1024


@dataclass(frozen=True, slots=True)
class CaseList:
    """A list of cases as it came in: where it can be read from, about which metric."""

    stream: IO[bytes]
    metric: str
    how: Written = AS_IT_LOOKS


def count(house: House, account: Account | None, pilot_id: str, given: CaseList) -> Counted:
    """Count a list of cases; nothing is stored, and nothing of a case is kept.

    Raises:
        NotSignedIn, NotAllowed, NoSuchPilot: it is not the account's to fill in.
        NotLockedYet, AlreadyDecided: the pilot takes no readings.
        ReadingsRefused: something in the list cannot be read.
    """
    pilot = readings.for_filling(house, account, pilot_id)
    reading_checks.require_open(pilot.state)
    metric = next((each for each in pilot.card.metrics if each.key == given.metric), None)
    if metric is None or not can_be_counted(metric):
        raise refused(Fault.NO_TIME)
    zone = ZoneInfo(pilot.card.dates.timezone)
    site = Site(zone, local_day(pilot.card, house.store.now()), working_days(pilot.card.dates))
    encoding = _encoding(given.stream)

    def lines() -> Iterator[str]:
        given.stream.seek(0)
        text = io.TextIOWrapper(given.stream, encoding, errors="replace", newline="")
        try:
            yield from text
        finally:
            text.detach()

    return away(lambda: cases.count(lines, pilot.card, metric, site, given.how))


def _encoding(stream: IO[bytes]) -> str:
    """How the list is encoded.

    Raises:
        ReadingsRefused: it is a workbook, or too large.
    """
    if stream.seek(0, io.SEEK_END) > MAX_CASE_BYTES:
        raise refused(Fault.TOO_LARGE, limit=MAX_CASE_BYTES // 1024**2)
    stream.seek(0)
    begins = stream.read(BEGINNING)
    if begins.startswith(_ZIP):
        raise refused(Fault.WORKBOOK)
    return encoding_of(begins)
