"""Readings in words: what is wrong with one, which column is meant, what a day's sums say."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from workshop.actions.readings import Taken
from workshop.core.pilot.columns import Column
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.reading_faults import Mistake
from workshop.core.pilot.reading_ranges import volume
from workshop.core.pilot.readings import Arm, Sums
from workshop.core.words import N_

#: How an arm is called on a page.
ARMS = {Arm.PILOT: N_("Pilot"), Arm.CONTROL: N_("Control")}
#: What is asked for in a column, when a day is typed in by hand; for rates and shares apart.
ASKED: Mapping[tuple[Family, Column], str] = {
    (Family.SHARE, Column.CASES): N_("Cases"),
    (Family.SHARE, Column.HITS): N_("of them yes"),
    (Family.RATE, Column.HITS): N_("Events"),
    (Family.RATE, Column.EXPOSURE): N_("out of"),
    (Family.MEAN, Column.CASES): N_("Cases"),
    (Family.MEAN, Column.TOTAL): N_("Sum of values"),
    (Family.MEAN, Column.SQUARES): N_("Sum of squares"),
    (Family.MEAN, Column.CAPPED): N_("of them capped"),
}


def install(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(mistake=mistake, sums=sums)


def mistake(found: Mistake) -> str:
    """The sentence of a mistake in the reader's language."""
    fields = {name: _shown(name, value) for name, value in found.fields.items()}
    return str(_(found.sentence, **fields) if fields else _(found.sentence))


def sums(found: Sums | None, metric: Metric) -> str:
    """What the sums of a day say: "17 of 90 (18.9 %)"."""
    if found is None:
        return "–"
    whole = volume(found, metric)
    if metric.family is Family.MEAN:
        mean = _decimal(found.total / whole) if whole else "–"
        told = {"mean": mean, "unit": metric.unit, "n": _decimal(whole)}
        return str(_("%(mean)s %(unit)s on average of %(n)s", **told))
    if metric.family is Family.RATE:
        told = {"hits": _decimal(found.hits), "whole": _decimal(whole)}
        return str(_("%(hits)s in %(whole)s", **told))
    if not whole:
        return str(_("no cases"))
    share = format_percent(found.hits / whole, "#,##0.#\u00a0%", locale=get_locale())
    told = {"hits": _decimal(found.hits), "n": _decimal(whole), "share": share}
    return str(_("%(hits)s of %(n)s (%(share)s)", **told))


def told_stored(taken: Taken) -> str:
    """What became of an upload, in a sentence or two."""
    if taken.again:
        return str(_("This was stored before, and is stored once."))
    told = [ngettext("Stored: %(num)s line.", "Stored: %(num)s lines.", taken.stored)]
    if taken.unchanged:
        told.append(
            ngettext(
                "%(num)s line says what was there already.",
                "%(num)s lines say what was there already.",
                taken.unchanged,
            )
        )
    seen = {each.fault: each for each in taken.remarks}
    return " ".join(str(each) for each in [*told, *(mistake(each) for each in seen.values())])


def _shown(name: str, value: str | int | float) -> str:
    """A figure as the reader writes it; a row's number and what stood in a cell as they are."""
    if name == "day":
        when = date.fromisoformat(str(value))
        return str(format_date(when, "d MMMM y", locale=get_locale()))
    return str(value) if isinstance(value, str) or name == "row" else _decimal(value)


def _decimal(value: float) -> str:
    return str(format_decimal(value, "#,##0.##", locale=get_locale()))
