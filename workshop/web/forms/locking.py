"""Forms about the lock: a signature with its forecast, and what may be said afterwards."""

import re
from datetime import date
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from workshop.core.errors import RuleBroken
from workshop.core.pilot import amending, forecasts
from workshop.core.pilot.amending import (
    DayAlreadySeen,
    DayNotInPilot,
    DaysTurnedAround,
    NameMissing,
    NoDays,
    ReasonMissing,
    TooManyDays,
    WordsTooLong,
)
from workshop.core.pilot.forecasts import ForecastOutOfRange
from workshop.core.words import N_
from workshop.web.forms.base import Form, Rule, text_of

COMMENT, TYPO = "comment", "typo"
_AUTO = object()


def percent(text: str) -> int:
    """A whole number of percent, with or without its sign.

    Raises:
        ForecastOutOfRange: it is none.
    """
    found = re.fullmatch(r"\s*([0-9]{1,3})\s*%?\s*", text)
    if not found or not forecasts.LEAST <= int(found[1]) <= forecasts.MOST:
        raise ForecastOutOfRange
    return int(found[1])


class SignatureForm(Form):
    """A signature: the card that was read, by its hash, and a gut feeling nobody sees for now."""

    card = HiddenField()
    forecast = StringField(
        _l("Your gut feeling: how likely is it that this pilot ends with “continue”?"),
        [Rule(percent)],
        description=_l(
            "In percent, from 0 to 100. It is sealed: nobody sees it before the decision, not even "
            "the other signer."
        ),
    )

    @property
    def percent(self) -> int:
        """The forecast that was typed."""
        return percent(text_of(self.forecast))


class Amendment(Form):
    """Something that is added to a locked pilot; several of these stand on one page."""

    NAME: ClassVar[str]

    def __init__(self, formdata: object = _AUTO) -> None:
        given = {} if formdata is _AUTO else {"formdata": formdata}
        super().__init__(prefix=self.NAME, **given)


class SaidForm(Amendment):
    """A comment, or a slip of the pen with what it should say."""

    NAME = "said"

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {ReasonMissing: "words", WordsTooLong: "words"}
    kind = RadioField(
        _l("What is it?"),
        choices={COMMENT: N_("A comment"), TYPO: N_("A slip of the pen on the card")},
        default=COMMENT,
    )
    words = TextAreaField(_l("Your words"), [Rule(amending.checked_words)])


class OwnerForm(Amendment):
    """Somebody else answers for the pilot."""

    NAME = "owner"

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {NameMissing: "owner"}
    owner = StringField(_l("New owner"), [Rule(amending.checked_name)])
    reason = TextAreaField(_l("Why?"), [Rule(amending.checked_words)])


class DaysForm(Amendment):
    """Days that should count for neither side."""

    NAME = "days"

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        DaysTurnedAround: "last",
        TooManyDays: "last",
        NoDays: "first",
        DayNotInPilot: "first",
        DayAlreadySeen: "first",
    }
    first = DateField(_l("First day to leave out"), [InputRequired(_l(NoDays.sentence))])
    last = DateField(
        _l("Last day"), [Optional()], description=_l("Leave it empty for a single day.")
    )
    reason = TextAreaField(_l("What happened?"), [Rule(amending.checked_words)])

    def days(self) -> tuple[date, ...]:
        """Every day from the first to the last.

        Raises:
            DaysTurnedAround, TooManyDays: these are none.
        """
        return amending.days_between(self.first.data, self.last.data)


class LongerForm(Amendment):
    """The one extension."""

    NAME = "longer"

    reason = TextAreaField(_l("Why is it needed?"), [Rule(amending.checked_words)])


class AgainForm(Amendment):
    """A new version."""

    NAME = "again"

    reason = TextAreaField(_l("What has to change, and why?"), [Rule(amending.checked_words)])
