"""Forms about readings: a table that is pasted or uploaded, one day by hand, a key."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from workshop.actions.readings import Filing
from workshop.core.pilot import token
from workshop.core.pilot.reading_checks import Way
from workshop.core.pilot.reading_in import MAX_REASON
from workshop.core.pilot.token import TooManyKeys
from workshop.core.pilot.written import DayOrder, DecimalSign, Written
from workshop.core.words import N_
from workshop.web.forms.base import Form, Rule, text_of, typed

_DECIMALS = {
    "": N_("As the table shows"),
    "comma": N_("Comma: 1.234,5"),
    "point": N_("Point: 1,234.5"),
}
_ORDERS = {
    "": N_("As the table shows"),
    DayOrder.DAY_FIRST.value: N_("The day: 31/12/2025"),
    DayOrder.MONTH_FIRST.value: N_("The month: 12/31/2025"),
}
_SIGNS = {"comma": DecimalSign.COMMA, "point": DecimalSign.POINT}


class FilingForm(Form):
    """What to do with days that were given before."""

    correct = BooleanField(_l("The new figures are right: file the difference as a correction"))
    reason = StringField(
        _l("Why they change"),
        [Length(max=MAX_REASON)],
        description=_l("Stands in the list of corrections, with your name."),
    )

    def filing(self) -> Filing:
        """How to take them."""
        way = Way.CORRECT if self.correct.data else Way.REFUSE
        return Filing(way, " ".join(text_of(self.reason).split()))


class DayForm(FilingForm):
    """One day, typed in by hand; the figures have fields of their own, by metric and arm."""

    day = StringField(_l("Day"), [typed])
    key = StringField()


class WrittenForm(FilingForm):
    """How numbers and days are written, where the table alone does not tell."""

    decimal = RadioField(_l("Decimal sign"), choices=_DECIMALS, default="")
    days = RadioField(_l("What comes first in a day"), choices=_ORDERS, default="")

    def how(self) -> Written:
        """What somebody said about it."""
        order = text_of(self.days)
        return Written(_SIGNS.get(text_of(self.decimal)), DayOrder(order) if order else None)


class TableForm(WrittenForm):
    """A table of daily sums: pasted, or as a file."""

    text = TextAreaField(
        _l("Paste it here"),
        description=_l("Copy the cells in your spreadsheet, the heading with them."),
    )
    file = FileField(_l("Or choose a file"), description=_l("CSV or text, up to 2 MB."))
    key = StringField()

    def raw(self) -> bytes:
        """What was uploaded; without a file, what was pasted."""
        upload = request.files.get("file")
        found = upload.read() if upload and upload.filename else b""
        return found or str(self.text.data or "").encode()


class CasesForm(WrittenForm):
    """A list of cases, for one metric."""

    metric = SelectField(_l("What it is about"))
    file = FileField(_l("The list"), description=_l("CSV or text, up to 100,000 cases."))


class EndKeyForm(Form):
    """The end of a key; its button names it."""


class KeyForm(Form):
    """A key for a program."""

    BESIDE = {TooManyKeys: "name"}
    name = StringField(
        _l("What it is for"),
        [Rule(token.check_name)],
        description=_l("For example the name of the program that sends the figures."),
    )
