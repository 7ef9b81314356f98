"""The forms of the card, a step each. What a field may hold, the rules in `core/pilot` say."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm

from workshop.core.pilot.amounts import Counted, Relation
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Cmp, Role
from workshop.core.pilot.filling.lines import PERCENTILES
from workshop.core.pilot.filling.measure import Look
from workshop.core.pilot.metrics import (
    Family,
    Metric,
    Quality,
)
from workshop.core.pilot.missing import Missing, Step
from workshop.core.pilot.regions import REGIONS
from workshop.core.team import Member
from workshop.core.words import N_
from workshop.pages import card_whole
from workshop.pages.card_words import said
from workshop.web.forms.base import Form

_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
_COUNT = {"inputmode": "numeric", "autocomplete": "off"}


def _in_words(words: Mapping[Any, str]) -> Callable[[], dict[str, str]]:
    """Choices by value, called in the reader's language what they are called everywhere."""
    return lambda: {str(value): str(_(name)) for value, name in words.items()}


class Choices(SelectField):
    """One of a few; whether it is one of them, the rules say."""

    def __init__(self, label: Any, words: Mapping[Any, str] | None = None, **more: Any):
        more.setdefault("choices", _in_words(words or {}))
        super().__init__(label, validate_choice=False, **more)


class Radios(RadioField):
    """The same with all of them in sight."""

    def __init__(self, label: Any, words: Mapping[Any, str], **more: Any):
        more.setdefault("choices", _in_words(words))
        super().__init__(label, validate_choice=False, **more)


class Ticks(SelectMultipleField):
    """Any of a few."""

    def __init__(self, label: Any, words: Mapping[Any, str], **more: Any):
        more.setdefault("choices", _in_words(words))
        super().__init__(label, validate_choice=False, **more)


class Day(StringField):
    """A day; browsers that know how show a calendar."""

    def __init__(self, label: Any, **more: Any):
        super().__init__(label, render_kw={"type": "date"}, **more)


class StepForm(Form):
    """A step of the card. `revision` is the draft that the page was drawn from."""

    revision = HiddenField()

    was_refused = False

    @property
    def status(self) -> int:
        """The HTTP status of the page: what was refused may stand beside a line, or above all."""
        return self.refused_as if self.was_refused or self.errors else 200

    @property
    def seen(self) -> int:
        """The revision the page was drawn from; something else than a number is none."""
        text = str(self.revision.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1

    def blame(self, found: Iterable[Missing], lines: Mapping[str, PlainForm] | None = None) -> None:
        """Put each finding beside its field; what has no field here stands above the form."""
        self.was_refused = True
        for each in found:
            place = (lines or {}).get(each.about, self)
            if each.field in place:
                field: Field = place[each.field]
                field.errors = [*field.errors, said(each)]
            else:
                self.form_errors = [*self.form_errors, said(each)]


class WhyForm(StepForm):
    """Step 1."""

    title = StringField(_l("What do you call it?"))
    business = StringField(
        _l("Which result of the business does it serve?"),
        description=_l("For example: fewer customers leave."),
    )
    team = StringField(
        _l("What will people do differently that your team can see?"),
        description=_l("Customers or colleagues, not you. For example: fewer have to call again."),
    )
    indicator = StringField(
        _l("Which figure would show it within weeks?"),
        description=_l("For example: contacts about the same matter within 7 days."),
    )
    goal = Radios(
        _l("What is it for?"),
        card_whole.GOALS,
    )
    dimensions = Ticks(
        _l("Whose days get better?"),
        card_whole.DIMENSIONS,
    )
    spheres = Ticks(
        _l("Where does the change take hold?"),
        card_whole.SPHERES,
    )


class BeliefForm(StepForm):
    """Step 2. The milestones are fields without a class, numbered in their names."""

    riskiest = StringField(
        _l("What would sink all of it if it is not true?"),
        description=_l("The hardest part first: it is tested before anything else is built."),
    )
    change = TextAreaField(_l("We believe that"), description=_l("what you change"))
    who = StringField(_l("for"), description=_l("whom"))
    behaviour = TextAreaField(_l("leads to"), description=_l("what these people then do"))
    because = TextAreaField(_l("because"), description=_l("what you have seen, or assume"))
    assumptions = TextAreaField(
        _l("What else has to be true?"), description=_l("One on each line. It may stay empty.")
    )


class PartsForm(StepForm):
    """Step 3."""

    population = TextAreaField(
        _l("Who takes part?"), description=_l("For example: billing complaints by phone and mail.")
    )
    inclusion = TextAreaField(
        _l("What makes a case count?"),
        description=_l("So plain that two people would sort it the same way."),
    )
    exclusions = TextAreaField(_l("What is left out?"))
    allocation = Radios(
        _l("Who gets the change?"),
        card_whole.ALLOCATIONS,
    )
    share = StringField(
        _l("How many of 100 get it?"),
        description=_l("From 1 to 50. Few at first: what goes wrong then goes wrong for few."),
        render_kw=_COUNT,
    )
    per_day = StringField(_l("How many such cases come in on a working day?"), render_kw=_COUNT)
    max_exposure = StringField(_l("How many customers may it reach at most?"), render_kw=_COUNT)
    salt = StringField(
        _l("A word for the draw"),
        description=_l("Any word. It decides, with the case number, who gets the change."),
        render_kw={"autocomplete": "off"},
    )
    customer_notice = TextAreaField(
        _l("What are customers told?"), description=_l("It may stay empty.")
    )
    employee_data = Radios(
        _l("What could the figures say about single employees?"),
        card_whole.EMPLOYEE_DATA,
    )
    works_council = Choices(
        _l("Works council"),
        card_whole.WORKS_COUNCIL,
    )
    works_council_day = Day(_l("On which day?"))
    rollback = TextAreaField(
        _l("How is it taken back, and how long does that take?"),
        description=_l("For example: the routing rule is switched off in five minutes."),
    )
    rollback_tested = Day(_l("When was that tried?"))
    euros = StringField(_l("Euros it may cost"), render_kw=_COUNT)
    hours = StringField(_l("Hours it may take"), render_kw=_COUNT)


class StopForm(StepForm):
    """Step 4; its lines are forms of their own."""


class ContinueForm(StepForm):
    """Step 5; its lines are forms of their own."""

    primary = RadioField(choices={}, validate_choice=False)
    continue_of = Choices(_l("How many of these lines have to be true?"))


class DatesForm(StepForm):
    """Step 6."""

    start = Day(_l("When does it start?"))
    decision = Day(_l("On which day is it decided?"))
    review_weekday = Choices(_l("Weekday of the short review"))
    region = Choices(_l("Whose holidays count?"))
    min_runtime_weeks = StringField(
        _l("Full weeks it runs at least"),
        description=_l("Two or more: Mondays are not like Fridays."),
        render_kw=_COUNT,
    )
    maturation_days = StringField(
        _l("Days until a case's outcome is known"),
        description=_l("“Calls again within 7 days” takes 7."),
        render_kw=_COUNT,
    )
    on_deadline = Radios(
        _l("If nothing is proved by that day"),
        card_whole.SILENCE,
    )
    max_iterations = Choices(_l("Further rounds allowed"), {"0": N_("None"), "1": "1", "2": "2"})
    extension_days = StringField(
        _l("One extension, in days"),
        description=_l("0 for none. Half of the planned time at most, and only if said now."),
        render_kw=_COUNT,
    )
    owner = Choices(_l("Owner"))
    approver = Choices(_l("Second signature"))
    not_their_report = BooleanField(_l("Whoever signs second does not report to the owner"))

    def offer(self, owners: Collection[Member], approvers: Collection[Member]) -> None:
        """Offer these people, the regions and the weekdays."""
        nobody = {"": _("Choose …")}
        self.owner.choices = {**nobody, **_names(owners)}
        self.approver.choices = {**nobody, **_names(approvers)}
        self.region.choices = {code: _(each.name) for code, each in REGIONS.items()}
        days = enumerate(card_whole.WEEKDAYS)
        self.review_weekday.choices = {str(n): _(name) for n, name in days}


class MeasureForm(StepForm):
    """A measure, and what it was before the pilot."""

    name = StringField(
        _l("What do you count?"),
        description=_l("So that it reads on in “10 % are …”: calls longer than 18 minutes."),
    )
    look = Radios(
        _l("How do you look at it?"),
        {
            Look.SHARE.value: N_("The share of cases it is true for"),
            Look.ABOVE.value: N_("The share of cases above a limit, or a percentile such as P90"),
            Look.BELOW.value: N_("The share of cases below a limit"),
            Look.RATE.value: N_("How many per so many others"),
            Look.MEAN.value: N_("An average"),
        },
    )
    limit = StringField(_l("The limit"), render_kw=_NUMBER)
    unit = StringField(
        _l("Unit"), description=_l("min, h, days; of a rate: what it is counted over.")
    )
    per = StringField(
        _l("Per how many?"), description=_l("Only for a rate: 1000 contacts."), render_kw=_NUMBER
    )
    cap = StringField(
        _l("Cut single values off at"),
        description=_l("Only for an average: what 99 of 100 cases stay below."),
        render_kw=_NUMBER,
    )
    bins = StringField(
        _l("Bins"),
        description=_l("Upper edges, with spaces: 5 10 20 40. They keep a picture of all cases."),
        render_kw={"autocomplete": "off"},
    )
    better = Radios(
        _l("Which way is good?"),
        card_whole.BETTER,
    )
    kind = Choices(
        _l("What is it about?"),
        {
            Quality.QUALITY.value: N_("Quality"),
            Quality.SPEED.value: N_("Speed"),
            Quality.SATISFACTION.value: N_("Satisfaction"),
            Quality.VOLUME.value: N_("Amount of work"),
        },
    )
    dimension = Choices(
        _l("Who feels it?"),
        card_whole.DIMENSIONS,
    )
    grain = Choices(
        _l("One case is"),
        card_whole.GRAINS,
    )
    inclusion = TextAreaField(_l("Which cases are counted?"))
    data_owner = StringField(_l("Who gives the figures?"))
    latency_days = StringField(_l("Days until a figure is there"), render_kw=_COUNT)
    per_day = StringField(
        _l("How many come in on a working day?"),
        description=_l("Only if not the cases of step 3: answers to a survey, hours worked."),
        render_kw=_NUMBER,
    )
    value = StringField(
        _l("What was it before?"),
        description=_l("A share in percent, a rate per so many, an average in its unit."),
        render_kw=_NUMBER,
    )
    n = StringField(
        _l("On how many cases does that rest?"),
        description=_l("Of a rate: on how many events."),
        render_kw=_COUNT,
    )
    exposure = StringField(
        _l("Over how many others?"), description=_l("Only for a rate."), render_kw=_NUMBER
    )
    sd = StringField(
        _l("Standard deviation of single cases"),
        description=_l("Only for an average."),
        render_kw=_NUMBER,
    )
    first_day = Day(_l("Measured from"))
    last_day = Day(_l("until"))
    source = StringField(
        _l("Where is it from?"), description=_l("For example: ticket export, January and February.")
    )
    lowest = StringField(_l("Lowest week before"), render_kw=_NUMBER)
    highest = StringField(_l("Highest week before"), render_kw=_NUMBER)
    counts = TextAreaField(
        _l("Counts of single days before"),
        description=_l("One a line, 30 days or more. Only how much they go up and down is kept."),
    )


class LineForm(PlainForm):
    """One line: a sentence with gaps. Each gap has a name of its own."""

    metric = Choices(_l("What is measured"))
    cmp = Choices(_l("Direction"), {Cmp.ABOVE.value: N_("above"), Cmp.BELOW.value: N_("below")})
    against = Choices(
        _l("Compared with"),
        {
            Relation.ITSELF.value: N_("this value:"),
            Relation.CONTROL.value: N_("the comparison group by"),
            Relation.BEFORE.value: N_("the time before by"),
        },
    )
    amount = StringField(_l("Figure"), render_kw=_NUMBER)
    counted = Choices(
        _l("Counted in"),
        {
            Counted.PERCENT.value: N_("percent"),
            Counted.POINTS.value: N_("percentage points"),
            Counted.TIMES.value: N_("times"),
            Counted.UNIT.value: N_("its own unit"),
        },
    )
    target = StringField(_l("What you hope for"), render_kw=_NUMBER)
    n_min = StringField(_l("Least number of cases"), render_kw=_COUNT)
    until = Day(_l("By when"))
    role = Choices(
        _l("What follows"),
        {
            Role.GUARDRAIL_HARD.value: N_("it stops"),
            Role.GUARDRAIL_SOFT.value: N_("it is changed"),
        },
    )

    def offer(self, metrics: Collection[Metric]) -> None:
        """Offer these measures, and their percentiles where a limit makes them one."""
        choices = {"": _("choose …")}
        for metric in metrics:
            choices[metric.key] = metric.name
            if metric.family is Family.SHARE and metric.limit is not None:
                for name in PERCENTILES:
                    choices[f"{metric.key}:{name}"] = f"{name.upper()} · {metric.name}"
        self.metric.choices = choices


STEP_FORMS: dict[Step, type[StepForm]] = {
    Step.WHY: WhyForm,
    Step.BELIEF: BeliefForm,
    Step.PARTS: PartsForm,
    Step.STOP: StopForm,
    Step.CONTINUE: ContinueForm,
    Step.DATES: DatesForm,
    Step.LOCK: StepForm,
}


def line_form(line_id: str, card: Card, fields: Mapping[str, Any] | None) -> LineForm:
    """The form of one line: with what was just sent for it, else with these fields."""
    was_sent = f"{line_id}-metric" in request.form
    form = LineForm(
        request.form if was_sent else None, prefix=line_id, data=None if was_sent else fields
    )
    form.offer(card.metrics)
    return form


def sent() -> Mapping[str, Sequence[str]]:
    """All fields that were sent, as the rules read them."""
    return {name: request.form.getlist(name) for name in request.form}


def _names(members: Collection[Member]) -> dict[str, str]:
    return {each.id: each.name for each in members}
