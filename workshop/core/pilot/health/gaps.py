"""Whether readings come in at all: days left out, and days still awaited."""

from collections.abc import Iterator
from datetime import date

from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.health.chart import Chart, missing_days

#: Working days without readings after which a metric is stale.
STALE_DAYS = 3


def gap(chart: Chart) -> Iterator[Ailment]:
    """Days without readings between days that have some."""
    last = max((day.day for day in chart.days), default=None)
    gone = [day for day in missing_days(chart.days, chart.awaited) if last and day < last]
    if gone:
        yield chart.ailment(Trouble.GAP, float(len(gone)))


def stale(chart: Chart) -> Iterator[Ailment]:
    """Nothing has come in for days whose readings should be here."""
    last = max((day.day for day in chart.days), default=date.min)
    waiting = sum(day > last for day in chart.awaited)
    if waiting >= STALE_DAYS:
        yield chart.ailment(Trouble.STALE, float(waiting))
