"""Lists of cases to test with, as a ticket system would export them."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.pilots import HANDLE, a_card
from workshop.core.pilot import cases
from workshop.core.pilot.card import Card
from workshop.core.pilot.case_counter import Site
from workshop.core.pilot.cases import Counted, Lines
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.reading_in import AS_IT_LOOKS
from workshop.core.pilot.working_days import WorkingDays
from workshop.core.pilot.written import Written

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2025, 4, 8)
HEADING = "Ticketnummer;Kundenname;angelegt;geschlossen"


def lines(text: str) -> Lines:
    """The list, to be read as often as it is wanted."""
    return lambda: iter(io.StringIO(text, newline=""))


def count(
    text: str,
    card: Card | None = None,
    metric: Metric = HANDLE,
    today: date = TODAY,
    how: Written = AS_IT_LOOKS,
    **site: Any,
) -> Counted:
    """Count a list at a site in Berlin, in April."""
    where = Site(BERLIN, today, site.get("works", WorkingDays()))
    return cases.count(lines(text), card or a_card(), metric, where, how)


def a_list(*rows: str, heading: str = HEADING) -> str:
    """A list of these rows."""
    return "\r\n".join([heading, *rows]) + "\r\n"


def many(count_: int, seed: int = 3) -> Iterator[str]:
    """So many calls in March, a name in each that must be found nowhere."""
    chance = Random(seed)
    yield HEADING + "\r\n"
    for n in range(count_):
        opened = datetime(2025, 3, 3, 8) + timedelta(minutes=chance.randrange(20 * 24 * 60))
        closed = opened + timedelta(minutes=chance.lognormvariate(2, 0.8))
        times = f"{opened:%d.%m.%Y %H:%M:%S};{closed:%d.%m.%Y %H:%M:%S}"
        yield f"C{n:07d};Meier-Canary {n};{times}\r\n"


def as_bytes(rows: Iterable[str]) -> bytes:
    """The list as a file holds it."""
    return "".join(rows).encode()
