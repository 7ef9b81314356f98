"""Readings as a table again: the template to fill in, and what was understood."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from workshop.core.pilot.card import Card
from workshop.core.pilot.columns import Column
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.reading_in import has_clusters, has_control
from workshop.core.pilot.readings import Arm, Reading
from workshop.core.pilot.written import DayOrder, DecimalSign, Written

#: How tables that we write are written.
PLAIN = Written(DecimalSign.POINT, DayOrder.DAY_FIRST)


def as_table(readings: Iterable[Reading]) -> str:
    """These readings as a table with all columns, which reads back as the same readings."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(Column)
    writer.writerows(_row(reading) for reading in readings)
    return written.getvalue()


def template(card: Card, day: date) -> str:
    """A table for one day, with a row for each metric and arm, to be filled in."""
    families = {metric.family for metric in card.metrics}
    columns = [Column.DAY, *([Column.ARM] if has_control(card) else []), Column.METRIC]
    columns += [Column.CLUSTER] if has_clusters(card) else []
    columns += [Column.CASES, Column.HITS]
    columns += [Column.EXPOSURE] if Family.RATE in families else []
    columns += [Column.TOTAL, Column.SQUARES, Column.CAPPED] if Family.MEAN in families else []
    columns += [Column.BINS] if any(metric.bins for metric in card.metrics) else []
    columns += [Column.ELIGIBLE]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for metric in card.metrics:
        for arm in Arm if has_control(card) else (Arm.PILOT,):
            known = {Column.DAY: day.isoformat(), Column.ARM: arm, Column.METRIC: metric.key}
            writer.writerow([known.get(column, "") for column in columns])
    return written.getvalue()


def _row(reading: Reading) -> list[str]:
    sums = reading.sums
    cells = {
        Column.DAY: reading.day.isoformat(),
        Column.ARM: reading.arm.value,
        Column.METRIC: reading.metric,
        Column.CASES: str(sums.n),
        Column.HITS: str(sums.hits),
        Column.EXPOSURE: _exact(sums.exposure),
        Column.TOTAL: _exact(sums.total),
        Column.SQUARES: _exact(sums.squares),
        Column.CAPPED: str(sums.capped),
        Column.BINS: " ".join(str(count) for count in sums.bins),
        Column.ELIGIBLE: str(reading.eligible),
        Column.DUPLICATES: str(reading.duplicates),
        Column.CROSSED: str(reading.crossed),
        Column.CLUSTER: reading.cluster,
        Column.CORRECTS: "yes" if reading.corrects else "",
        Column.REASON: reading.reason,
    }
    return [cells[column] for column in Column]


def _exact(number: float) -> str:
    """A number with all its digits and no exponent."""
    return format(Decimal(repr(number)), "f") if number else "0"
