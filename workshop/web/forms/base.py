"""What all forms share: a rule that refuses a field says so beside it, and the text stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired

from workshop.core.errors import Conflict, Invalid, RuleBroken
from workshop.core.limits import TooOften
from workshop.core.session.notes import EmptyText
from workshop.web.errors import sentence_of, status_of

#: For fields of which only the action can say more than whether something was typed.
typed = InputRequired(lazy_gettext(EmptyText.sentence))


def text_of(field: Field) -> str:
    """What was typed into a field; an untouched one is empty."""
    return str(field.data or "")


class Rule:
    """Asks a rule of `core` about one field, so that its limits stand in one place."""

    def __init__(self, check: Callable[[Any], object], required: bool = True) -> None:
        self._check = check
        self.field_flags = {"required": True} if required else {}

    def __call__(self, _form: PlainForm, field: Field) -> None:
        """Raise `ValidationError` with the rule's sentence when it refuses the field."""
        try:
            self._check(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(sentence_of(refusal)) from refusal


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a token against forged requests.

    `BESIDE` names the field that a refusal of an action belongs to.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Takes the fields of a form and nothing else that a request can carry."""

        def wrap_formdata(self, form: "Form", formdata: object) -> object:
            """What was sent: never files or JSON, whose values are no texts to these fields."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form or None

    form_errors: list[str]
    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {}
    #: Refusals that are answered on the page of the form; all others are for `web/errors.py`.
    ANSWERED: ClassVar[tuple[type[RuleBroken], ...]] = (Invalid, Conflict, TooOften)
    #: The HTTP status of a page whose form was refused.
    refused_as: int = 422

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Take what an action refuses as a mistake in the form, and go on to show the form."""
        try:
            yield
        except self.ANSWERED as refusal:
            self.refuse(refusal)
            if isinstance(refusal, TooOften):
                self.refused_as = status_of(refusal)

    def refuse(self, refusal: RuleBroken) -> None:
        """Put the sentence beside its field, or above the form where no field fits."""
        name = next((name for kind, name in self.BESIDE.items() if isinstance(refusal, kind)), "")
        place: Field | Form = self[name] if name else self
        if place is self:
            self.form_errors = [*self.form_errors, sentence_of(refusal)]
        else:
            place.errors = [*place.errors, sentence_of(refusal)]

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form: 422 or 429 when it was refused."""
        return self.refused_as if self.errors else 200
