"""Where a pilot's site lies: whose holidays count, and whose midnight ends a day."""

from dataclasses import dataclass

from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Region:
    """A region as people call it, with its time zone."""

    name: str
    timezone: str


_BERLIN = "Europe/Berlin"

#: By the name that the holiday calendar knows.
REGIONS: dict[str, Region] = {
    "DE": Region(N_("Germany, only the holidays of every state"), _BERLIN),
    "DE-BW": Region("Baden-Württemberg", _BERLIN),
    "DE-BY": Region("Bayern", _BERLIN),
    "DE-BE": Region("Berlin", _BERLIN),
    "DE-BB": Region("Brandenburg", _BERLIN),
    "DE-HB": Region("Bremen", _BERLIN),
    "DE-HH": Region("Hamburg", _BERLIN),
    "DE-HE": Region("Hessen", _BERLIN),
    "DE-MV": Region("Mecklenburg-Vorpommern", _BERLIN),
    "DE-NI": Region("Niedersachsen", _BERLIN),
    "DE-NW": Region("Nordrhein-Westfalen", _BERLIN),
    "DE-RP": Region("Rheinland-Pfalz", _BERLIN),
    "DE-SL": Region("Saarland", _BERLIN),
    "DE-SN": Region("Sachsen", _BERLIN),
    "DE-ST": Region("Sachsen-Anhalt", _BERLIN),
    "DE-SH": Region("Schleswig-Holstein", _BERLIN),
    "DE-TH": Region("Thüringen", _BERLIN),
    "NL": Region(N_("Netherlands"), "Europe/Amsterdam"),
    "BE": Region(N_("Belgium"), "Europe/Brussels"),
    "AT": Region(N_("Austria"), "Europe/Vienna"),
    "CH": Region(N_("Switzerland"), "Europe/Zurich"),
    "LU": Region(N_("Luxembourg"), "Europe/Luxembourg"),
}
