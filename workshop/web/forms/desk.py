"""Forms of the desk: what a button sent with it, in its right shape. What it means, rules say."""

from datetime import date
from typing import Self

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    Form,
    IntegerField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional

from workshop.core.errors import Invalid
from workshop.core.pilot import card
from workshop.core.session import grid, presets
from workshop.core.session.phases import Phase
from workshop.core.session.statuses import Status
from workshop.core.words import N_

#: Time is only given here, never taken; the minutes of a step are set another way.
LEAST_MORE = 0.5


class NotReadable(Invalid):
    """A field is missing or has another shape than the page would send."""

    code = "not_readable"
    sentence = N_("That could not be read. Nothing was kept.")


class NoDay(Invalid):
    """A date that is none."""

    code = "no_day"
    sentence = N_("Please give the date as a day, for example 2025-04-08.")


class CommandForm(Form):
    """What belongs to one button. The token is looked at for the whole program, before any view.

    In a list every row has fields of its own; they carry the row's id in front, so that a page
    without script, which sends all of them, still says which ones are meant.
    """

    @classmethod
    def read(cls, row: str = "") -> Self:
        """What was sent, for this row of a list if it has fields of its own.

        Raises:
            NotReadable, NoDay: a field is missing, or has the wrong shape.
        """
        is_of_row = bool(row) and any(name.startswith(f"{row}-") for name in request.form)
        form = cls(request.form, prefix=f"{row}-" if is_of_row else "")
        if not form.validate():
            bad_days = any(isinstance(field, DateField) and field.errors for field in form)
            raise NoDay if bad_days else NotReadable
        return form

    def said(self, name: str) -> str:
        """A text as it was typed; empty where there is none."""
        return str(self[name].data or "")

    def number(self, name: str) -> int:
        """A whole number."""
        return int(self[name].data or 0)

    def amount(self, name: str) -> float:
        """A number."""
        return float(self[name].data or 0)

    def day(self, name: str) -> date | None:
        """A day, where one was given."""
        given = self[name].data
        return given if isinstance(given, date) else None

    def every(self, name: str) -> tuple[str, ...]:
        """All values sent under one name."""
        return tuple(str(value) for value in self[name].data or ())

    def given(self) -> dict[str, str]:
        """The texts of the fields that were sent at all, by name."""
        return {field.short_name: str(field.data or "") for field in self if field.raw_data}


def _phase() -> StringField:
    return StringField(validators=[AnyOf([phase.value for phase in Phase])])


class VisitForm(CommandForm):
    """Which opening of a phase the page belongs to; none at all is one that is over."""

    visit = IntegerField(validators=[Optional()])


class PhaseForm(CommandForm):
    """One step of the agenda."""

    phase = _phase()


class MinutesForm(CommandForm):
    """How many minutes; the rules know how many a step can have."""

    minutes = FloatField(validators=[InputRequired()])


class MoreTimeForm(CommandForm):
    """How much more time there is."""

    minutes = FloatField(
        validators=[InputRequired(), NumberRange(min=LEAST_MORE, max=presets.MAX_MINUTES)]
    )


class NoteForm(CommandForm):
    """One text."""

    note = StringField(validators=[InputRequired()])


class TextForm(CommandForm):
    """Words that are agreed on."""

    text = StringField()


class StackForm(CommandForm):
    """Which stack goes under which; `pair` holds both, `unit` is what was dragged."""

    onto = StringField()
    other = StringField()
    unit = StringField()
    pair = StringField()

    def both(self) -> tuple[str, str]:
        """The stack that stays, and the one that goes under it."""
        onto, _, other = self.said("pair").partition(" ")
        return onto or self.said("onto"), other or self.said("other") or self.said("unit")


class PairForm(CommandForm):
    """Two texts."""

    pair = StringField(validators=[InputRequired()])

    def both(self) -> tuple[str, str]:
        """The two texts."""
        a, _, b = self.said("pair").partition(" ")
        return a, b


class KeyForm(CommandForm):
    """The key that makes two presses of one act one."""

    key = StringField(validators=[InputRequired()])


class NameForm(CommandForm):
    """The name of a theme."""

    name = StringField()


class MoveForm(CommandForm):
    """Where a stack goes; no theme takes it out of the one it is under."""

    theme = StringField()


class TieForm(CommandForm):
    """Which of the tied go on, and why."""

    unit = SelectMultipleField(choices=[], validate_choice=False)
    reason = StringField()


class ChooseForm(TieForm):
    """What goes into a pilot, why, and whether one of them is the decider's own."""

    own = BooleanField()


class AnswerForm(CommandForm):
    """What becomes of a unit, by itself kept for later; `into` is where it went after a merge."""

    status = StringField(validators=[Optional(), AnyOf([status.value for status in Status])])
    owner = StringField()
    until = DateField(validators=[Optional()])
    reason = StringField()
    where = StringField()
    into = StringField()

    def what(self) -> Status:
        """What becomes of it."""
        return Status(self.said("status") or Status.PARKED)

    def place(self) -> str:
        """Where it already exists, or the unit it was merged into."""
        is_merged = self.what() is Status.MERGED
        return (is_merged and self.said("into")) or self.said("where")


class RestForm(CommandForm):
    """Until when all others are kept."""

    until = DateField(validators=[Optional()])
    reason = StringField()


def _texts(name: str, fields: tuple[str, ...]) -> type[CommandForm]:
    """A form of plain text fields, named by a rule so that a new field needs no new line here."""
    return type(name, (CommandForm,), {field: StringField() for field in fields})


GridForm = _texts("GridForm", grid.CELLS)
CardForm = _texts("CardForm", tuple(card.LIMITS))
