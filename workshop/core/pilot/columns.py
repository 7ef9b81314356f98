"""The columns of a table of readings, by the names people give them in three languages."""

import re
from enum import StrEnum

from workshop.core.pilot.readings import Arm


class Column(StrEnum):
    """What a column holds; the value is its name in the template and in the API."""

    DAY = "day"
    ARM = "arm"
    METRIC = "metric"
    CASES = "cases"
    HITS = "hits"
    EXPOSURE = "exposure"
    TOTAL = "sum"
    SQUARES = "sum_of_squares"
    CAPPED = "capped"
    BINS = "bins"
    ELIGIBLE = "eligible"
    DUPLICATES = "duplicates"
    CROSSED = "crossed"
    CLUSTER = "group"
    CORRECTS = "correction"
    REASON = "reason"


#: Columns of whole numbers.
WHOLE = (
    *(Column.CASES, Column.HITS, Column.CAPPED, Column.ELIGIBLE),
    *(Column.DUPLICATES, Column.CROSSED),
)
#: Columns of any numbers.
MEASURED = (Column.EXPOSURE, Column.TOTAL, Column.SQUARES)

_NAMES: dict[Column, tuple[str, ...]] = {
    Column.DAY: ("day", "date", "tag", "datum", "dag"),
    Column.ARM: ("arm", "side", "seite", "kant", "gruppe arm"),
    Column.METRIC: ("metric", "measure", "kennzahl", "meetwaarde"),
    Column.CASES: ("cases", "n", "count", "fälle", "faelle", "anzahl", "gevallen", "aantal"),
    Column.HITS: ("hits", "events", "treffer", "ereignisse", "treffers", "gebeurtenissen"),
    Column.EXPOSURE: ("exposure", "bezugsgröße", "bezugsgroesse", "bezug", "blootstelling"),
    Column.TOTAL: ("sum", "total", "summe", "som", "totaal"),
    Column.SQUARES: (
        *("sum of squares", "squares", "quadratsumme", "summe der quadrate"),
        *("kwadratensom", "som van kwadraten"),
    ),
    Column.CAPPED: ("capped", "gekappt", "afgetopt"),
    Column.BINS: ("bins", "counts", "klassen", "verteilung", "verdeling"),
    Column.ELIGIBLE: ("eligible", "berechtigt", "in frage", "in aanmerking"),
    Column.DUPLICATES: ("duplicates", "doppelt", "doppelte", "dubbel", "dubbele"),
    Column.CROSSED: ("crossed", "in beiden", "in beide"),
    Column.CLUSTER: ("group", "cluster", "key", "gruppe", "groep", "sleutel", "schlüssel"),
    Column.CORRECTS: ("correction", "corrects", "korrektur", "correctie"),
    Column.REASON: ("reason", "grund", "begründung", "reden"),
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names}

_ARMS = {
    Arm.PILOT: ("pilot", "pilotgruppe", "pilotgroep", "test", "treatment"),
    Arm.CONTROL: (
        *("control", "control group", "kontrolle", "kontrollgruppe", "vergleich"),
        *("vergleichsgruppe", "controle", "controlegroep", "vergelijking"),
    ),
}
_ARM_BY_NAME = {name: arm for arm, names in _ARMS.items() for name in names}
_YES = frozenset({"yes", "y", "ja", "j", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "nein", "nee", "false", "0", "-"})


def column_of(heading: str) -> Column | None:
    """The column that goes by this heading, or None; case, dashes and underscores do not count."""
    return _BY_NAME.get(plain(heading))


def arm_of(text: str) -> Arm | None:
    """The arm that goes by this name, or None."""
    return _ARM_BY_NAME.get(plain(text))


def is_yes(text: str) -> bool | None:
    """Whether this says yes; None when it says neither yes nor no."""
    said = plain(text)
    return True if said in _YES else False if said in _NO or not said else None


def plain(text: str) -> str:
    """A name in small letters, with single spaces for whatever keeps its words apart."""
    return re.sub(r"[\s_\-]+", " ", text.strip().casefold()).strip()
