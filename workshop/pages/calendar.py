"""The calendar of reviews as an iCalendar feed (RFC 5545): dates and titles, nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext

from workshop.core.pilot.due import Due, DueKind
from workshop.core.pilot.standing import Standing
from workshop.later import Later
from workshop.pages.verdict_words import DUE

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Later("icalendar")

#: At what time of the site's day something begins, and how long it takes.
BEGINS = time(9, 0)
LENGTHS = {DueKind.DECISION: timedelta(minutes=30), DueKind.REVIEW: timedelta(minutes=15)}
USUAL = timedelta(minutes=10)


def feed(standings: Iterable[Standing], now: datetime, address: str) -> bytes:
    """Everything that waits on these pilots; `address` is that of this server, without a slash."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Workshop//Pilots//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Pilots"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for standing in standings:
        for each in standing.dues:
            calendar.add_component(_event(standing, each, now, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(standing: Standing, due: Due, now: datetime, address: str) -> "icalendar.Event":
    pilot = standing.pilot
    zone = ZoneInfo(pilot.card.dates.timezone)
    begins = datetime.combine(due.day, BEGINS, zone)
    event = icalendar.Event()
    event.add("uid", f"{pilot.id}-{due.kind.value}-{due.day.isoformat()}@workshop")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + LENGTHS.get(due.kind, USUAL))
    event.add("summary", f"{gettext(DUE[due.kind])}: {pilot.card.title}")
    event.add("url", f"{address}/pilots/{pilot.id}/review")
    return event
