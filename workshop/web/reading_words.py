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
#: What is asked for in a column, when a day is typed in by hand; hits go by the metric's own name.
ASKED: Mapping[tuple[Family, Column], str] = {
    (Family.SHARE, Column.CASES): N_("Cases in all"),
    (Family.RATE, Column.EXPOSURE): N_("Out of"),
    (Family.MEAN, Column.CASES): N_("Cases"),
    (Family.MEAN, Column.TOTAL): N_("Sum of all values"),
    (Family.MEAN, Column.SQUARES): N_("Sum of their squares"),
    (Family.MEAN, Column.CAPPED): N_("How many were capped"),
}
_IN_UNITS = (Column.EXPOSURE, Column.TOTAL)


def install(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(mistake=mistake, figure=figure, out_of=out_of, change=change)


def mistake(found: Mistake) -> str:
    """The sentence of a mistake in the reader's language."""
    fields = {name: _shown(name, value) for name, value in found.fields.items()}
    return str(_(found.sentence, **fields) if fields else _(found.sentence))


def figure(found: Sums | None, metric: Metric) -> str:
    """What the sums of a day come to: "18.9 %", "8.1 min" or "3"; a dash where there are none."""
    whole = volume(found, metric) if found else 0.0
    if found is None or not whole:
        return "–"
    if metric.family is Family.MEAN:
        return f"{_decimal(found.total / whole)} {metric.unit}".strip()
    if metric.family is Family.RATE:
        return _decimal(found.hits)
    return str(format_percent(found.hits / whole, "#,##0.#\u00a0%", locale=get_locale()))


def out_of(found: Sums | None, metric: Metric) -> str:
    """What that figure rests on: "17 of 90"."""
    if found is None:
        return ""
    told = {"hits": _decimal(found.hits), "n": _decimal(volume(found, metric))}
    if metric.family is Family.SHARE:
        return str(_("%(hits)s of %(n)s", **told))
    return str(_("of %(n)s", n=told["n"]))


def change(found: Sums, metric: Metric) -> str:
    """A correction as what it adds: "cases \u22122, hits +1"."""
    said = {
        _("cases"): found.n,
        _("events") if metric.family is Family.RATE else _("hits"): found.hits,
        _("exposure"): found.exposure,
        _("sum"): found.total,
    }
    told = (f"{name} {_signed(number)}" for name, number in said.items() if number)
    return ", ".join(told) or str(_("only what stands beside the figures"))


def asked(metric: Metric, column: Column) -> str:
    """What a field asks for, when a day is typed in by hand."""
    if column is Column.HITS:
        return metric.name
    told = str(_(ASKED[metric.family, column]))
    return f"{told} ({metric.unit})" if column in _IN_UNITS and metric.unit else told


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


def _signed(value: float) -> str:
    return f"+{_decimal(value)}" if value > 0 else f"\u2212{_decimal(-value)}"
