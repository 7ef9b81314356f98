"""The forms about sessions: a new one, and one that is to be deleted."""

from collections.abc import Iterable, Mapping
from typing import ClassVar
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from workshop.core.account import LANGUAGES
from workshop.core.errors import RuleBroken
from workshop.core.session import joincode, making
from workshop.core.session.deletion import OtherCode
from workshop.core.session.making import (
    MOST_PILOTS,
    QuestionNeeded,
    SessionDraft,
    StatementNeeded,
)
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import (
    AGENDAS,
    MAX_MINUTES,
    AgendaBroken,
    Preset,
    Step,
)
from workshop.core.session.stages import phase_name
from workshop.core.team import Member
from workshop.core.words import N_
from workshop.web.forms.base import Form, Rule, text_of

FIRST_TIMEZONE = "Europe/Berlin"
#: What people call the agendas, and what each is good for.
PRESETS: dict[Preset, tuple[str, str]] = {
    Preset.EXPRESS: (
        N_("Express, 45 minutes"),
        N_("The problem and the question are ready. Ideas, vote, one pilot."),
    ),
    Preset.STANDARD: (
        N_("Standard, 90 minutes"),
        N_("From the problem to one or two pilots, in one go."),
    ),
    Preset.DEEP: (
        N_("Deep, 120 minutes"),
        N_("More time to take the problem apart before anybody solves it."),
    ),
    Preset.CUSTOM: (N_("My own"), N_("You choose the steps and their minutes below.")),
}
_REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia")
_PLACES = (*_REGIONS, "Europe", "Indian", "Pacific")


def timezones() -> tuple[str, ...]:
    """The time zones of places, and UTC, by name."""
    places = (name for name in available_timezones() if name.partition("/")[0] in _PLACES)
    return ("UTC", *sorted(places))


class MinutesForm(PlainForm):
    """Minutes by step for an agenda of one's own; an empty field leaves the step out."""


for _phase in Phase:
    if _phase is not Phase.CLOSED:
        _usual = {step.phase: step.minutes for step in AGENDAS[Preset.STANDARD]}
        setattr(
            MinutesForm,
            _phase.value,
            IntegerField(
                _l(phase_name(_phase)),
                [Optional()],
                default=int(_usual[_phase]),
                render_kw={"min": 1, "max": MAX_MINUTES, "inputmode": "numeric"},
            ),
        )


class SessionForm(Form):
    """Everything a session needs to be opened."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        AgendaBroken: "preset",
        StatementNeeded: "statement",
        QuestionNeeded: "question",
    }
    title = StringField(_l("Title"), [Rule(making.check_title)])
    problem = TextAreaField(
        _l("The problem"),
        [Rule(making.check_statement, required=False)],
        description=_l("One or two sentences. Everybody sees them on arrival."),
    )
    preset = RadioField(
        _l("Agenda"),
        choices={preset.value: name for preset, (name, _about) in PRESETS.items()},
        default=Preset.STANDARD.value,
    )
    minutes = FormField(MinutesForm)
    statement = TextAreaField(
        _l("Problem statement"),
        [Rule(making.check_statement, required=False)],
        description=_l("What shows which deviation: should be, is, since when."),
    )
    question = TextAreaField(
        _l("How might we …?"),
        [Rule(making.check_question, required=False)],
        description=_l("The question all ideas answer, without a solution in it."),
    )
    co_facilitator = SelectField(
        _l("Co-facilitator"), description=_l("Can take over when you are cut off.")
    )
    decider = SelectField(_l("Decider"), description=_l("Breaks ties and chooses the pilots."))
    observers = SelectMultipleField(_l("Observers"))
    language = SelectField(_l("Language of the session"), choices=LANGUAGES)
    timezone = SelectField(
        _l("Time zone"),
        choices={name: name.replace("_", " ") for name in timezones()},
        default=FIRST_TIMEZONE,
    )
    max_pilots = SelectField(
        _l("Pilots at most"),
        coerce=int,
        choices={str(count): str(count) for count in range(1, MOST_PILOTS + 1)},
        default=2,
    )
    rehearsal = BooleanField(_l("This is a rehearsal"))

    def offer(self, members: Iterable[Member]) -> None:
        """Offer these people for the parts."""
        people = {member.id: member.name for member in members}
        self.co_facilitator.choices = {"": _("Nobody"), **people}
        self.decider.choices = {"": _("Whoever facilitates"), **people}
        self.observers.choices = people

    def draft(self) -> SessionDraft:
        """What was typed, as the action takes it."""
        return SessionDraft(
            title=text_of(self.title),
            preset=Preset(text_of(self.preset)),
            problem=text_of(self.problem),
            steps=tuple(self._steps(self.minutes.data)),
            statement=text_of(self.statement),
            question=text_of(self.question),
            rehearsal=bool(self.rehearsal.data),
            language=text_of(self.language),
            timezone=text_of(self.timezone),
            max_pilots=int(self.max_pilots.data),
            people=self._people(),
        )

    def _steps(self, minutes: Mapping[str, int | None]) -> Iterable[Step]:
        """The steps that were given minutes, in the one order steps can have."""
        for phase in Phase:
            given = minutes.get(phase.value)
            if given is not None:
                yield Step(phase, given)

    def _people(self) -> dict[str, Role]:
        """The parts by account id; whoever was chosen twice has the weightier part."""
        parts = dict.fromkeys(self.observers.data or (), Role.OBSERVER)
        if self.decider.data:
            parts[text_of(self.decider)] = Role.DECIDER
        if self.co_facilitator.data:
            parts[text_of(self.co_facilitator)] = Role.CO_FACILITATOR
        return parts


class DeletionForm(Form):
    """The code of a session, typed to delete it."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {OtherCode: "code"}
    code = StringField(_l("Type this code to delete the session"), [Rule(joincode.check)])
