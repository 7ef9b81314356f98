"""The columns of a list of cases, by the names ticket systems give them; no other is read."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from workshop.core.pilot.columns import plain
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.moments import seconds_in
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused


class CaseColumn(StrEnum):
    """What a column of a list of cases holds."""

    KEY = "key"
    OPENED = "opened"
    RESOLVED = "resolved"
    VALUE = "value"
    HIT = "hit"
    ARM = "arm"
    CLUSTER = "group"


_NAMES: dict[CaseColumn, tuple[str, ...]] = {
    CaseColumn.KEY: (
        *("key", "case", "number", "id", "ticket", "case number", "customer", "customer number"),
        *("nummer", "fall", "fallnummer", "vorgang", "ticketnummer", "kunde", "kundennummer"),
        *("zaak", "zaaknummer", "klant", "klantnummer", "schlüssel", "sleutel"),
    ),
    CaseColumn.OPENED: (
        *("opened", "opened at", "created", "created at", "start", "day", "date"),
        *("eröffnet", "geöffnet", "angelegt", "erstellt", "beginn", "tag", "datum"),
        *("geopend", "aangemaakt", "dag"),
    ),
    CaseColumn.RESOLVED: (
        *("resolved", "resolved at", "closed", "closed at", "end"),
        *("gelöst", "geschlossen", "erledigt", "ende", "opgelost", "gesloten", "einde"),
    ),
    CaseColumn.VALUE: ("value", "duration", "wert", "dauer", "waarde", "duur"),
    CaseColumn.HIT: ("hit", "yes or no", "treffer", "treffers", "outcome", "ergebnis", "uitkomst"),
    CaseColumn.ARM: ("arm", "side", "seite", "kant"),
    CaseColumn.CLUSTER: ("group", "cluster", "gruppe", "groep"),
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names}
#: All headings that are known, one a line, to tell the separator by.
KNOWN = "\n".join(
    sorted({spelled for name in _BY_NAME for spelled in (name, name.replace(" ", "_"))})
)


def case_columns(
    heading: Sequence[str], metric: Metric, needs_group: bool
) -> dict[CaseColumn, int]:
    """Where each column stands that this metric needs.

    Raises:
        ReadingsRefused: one is missing, or there twice.
    """
    places: dict[CaseColumn, int] = {}
    mistakes = []
    for place, name in enumerate(heading):
        column = _BY_NAME.get(plain(name))
        if column in places:
            mistakes.append(Mistake(Fault.COLUMN_TWICE, 1, name))
        elif column is not None:
            places[column] = place
    missing = [column for column in _needed(metric, places, needs_group) if column not in places]
    mistakes += [Mistake(Fault.COLUMN_MISSING, 1, each, {"text": each}) for each in missing]
    if mistakes:
        raise ReadingsRefused(mistakes)
    return places


def can_be_counted(metric: Metric) -> bool:
    """Whether a list of cases says anything about this metric: a share or a mean of cases."""
    return metric.family is not Family.RATE


def _needed(
    metric: Metric, places: Mapping[CaseColumn, int], needs_group: bool
) -> list[CaseColumn]:
    needed = [CaseColumn.KEY, CaseColumn.OPENED]
    if needs_group:
        needed.append(CaseColumn.CLUSTER)
    if metric.family is Family.SHARE and metric.limit is None:
        needed.append(CaseColumn.HIT)
    elif CaseColumn.VALUE not in places:
        is_time = seconds_in(metric.unit) is not None
        needed.append(CaseColumn.RESOLVED if is_time else CaseColumn.VALUE)
    return needed
