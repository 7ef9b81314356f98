"""What templates may use to show a value: prose, times with their zone, numbers."""

import json
import re
from collections.abc import Callable, Hashable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup

from workshop.core.pilot.metrics import Metric
from workshop.core.session import joincode, wall
from workshop.pages import criterion_words, prose
from workshop.pages.clock import left
from workshop.remembered import Remembered

#: Pieces that are remembered; about 20 MB when that many are.
DRAWN = 20_000
_GAP = re.compile(r"\{(\w+)\}")


def install(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        prose=prose.prose,
        figures=figures,
        at=at,
        day=day,
        number=number,
        part=part,
        words=words,
        spaced=joincode.spaced,
        shortened=wall.shortened,
        gaps=gaps,
        level=level,
        as_json=as_json,
    )
    app.jinja_env.globals.update(left=left, remembered=_remembering(app))


def _remembering(app: Flask) -> Callable[[str, str], Callable[..., Markup]]:
    """`remembered(template, name)`: a macro that draws the same of the same only once.

    For pieces that are the same for everybody: all that they show is in what they are given.
    """
    drawn: Remembered[Markup] = Remembered(most=DRAWN)

    def remembered(template: str, name: str) -> Callable[..., Markup]:
        language = str(get_locale())
        draw = getattr(app.jinja_env.get_template(template).module, name)

        def piece(*given: Hashable) -> Markup:
            whence = (language, template, name, given)
            return drawn.of(whence, lambda: draw(*given))

        return piece

    return remembered


def figures(length: timedelta) -> str:
    """A duration as a clock shows it: 4:12, or 1:02:03 from an hour on."""
    seconds = max(0, round(length.total_seconds()))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def at(time: datetime, zone: str) -> str:
    """Date and time in the reader's language, with the name of the zone they are in."""
    local = time.astimezone(ZoneInfo(zone))
    shown = format_datetime(local, "d MMMM y, HH:mm", locale=get_locale())
    return f"{shown} {local.tzname()}"


def day(when: date | str) -> str:
    """A day in the reader's language; an empty text stays empty."""
    if not when:
        return ""
    if isinstance(when, str):
        when = date.fromisoformat(when)
    return format_date(when, "d MMMM y", locale=get_locale())


def number(value: float) -> str:
    """A number in the reader's language, with at most one decimal."""
    return format_decimal(value, "#,##0.#", locale=get_locale())


def part(value: float) -> str:
    """A part of one in percent, in the reader's language, with at most one decimal."""
    return format_percent(value, "#,##0.#\u00a0%", locale=get_locale())


def words(sentence: str, **fields: object) -> str:
    """A marked sentence in the reader's language, with its fields filled in."""
    return str(gettext(sentence, **fields) if fields else gettext(sentence))


def level(value: float, metric: Metric) -> str:
    """A level of a measure as people write it: 24 %, 12 min, 8 per 1,000 contacts."""
    return criterion_words.level(metric, value)


def gaps(sentence: str) -> list[tuple[str, str]]:
    """A sentence with {gaps}, taken apart: the text before each gap, and the gap's name."""
    parts = _GAP.split(sentence)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def as_json(values: object) -> str:
    """Plain values for a script, as text like any other: escaped where it stands."""
    return json.dumps(values, ensure_ascii=False)
