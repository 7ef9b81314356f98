"""What is said about a card: findings as sentences, the belief as one, numbers as typed."""

from datetime import date

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from workshop.core.pilot.card import Card
from workshop.core.pilot.levels import Share
from workshop.core.pilot.missing import Missing, Value
from workshop.core.words import N_
from workshop.pages.criterion_words import day, number, percent

_BELIEF = N_("We believe %(change)s for %(who)s leads to %(behaviour)s, because %(because)s.")
_GAP = "…"


def said(found: Missing) -> str:
    """A finding in the reader's language."""
    fields = {name: shown(value) for name, value in found.fields}
    return str(gettext(found.sentence, **fields) if fields else gettext(found.sentence))


def shown(value: Value) -> str:
    """A value inside a sentence."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value)
    return percent(value) if isinstance(value, Share) else number(value)


def belief(card: Card) -> str:
    """The hypothesis as one sentence; what is not written yet is a gap."""
    parts = {
        name: getattr(card, name).strip().rstrip(".") or _GAP
        for name in ("change", "who", "behaviour", "because")
    }
    return str(gettext(_BELIEF, **parts)).replace("….", "…")


def typed(value: float | None) -> str:
    """A number as it stands in a field: the reader's decimal mark, and no other mark in it."""
    if value is None:
        return ""
    return str(format_decimal(value, "0.######", locale=get_locale()))
