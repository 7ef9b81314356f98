"""The whole card as it is promised, in words: for whoever reads it before signing, and after."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Method, Role
from workshop.core.pilot.filling.measure import look_of
from workshop.core.pilot.metrics import Baseline, Better, Dimension, Grain, Metric, Sphere
from workshop.core.pilot.missing import STEPS, Step
from workshop.core.pilot.plan import (
    Allocation,
    EmployeeData,
    Goal,
    OnDeadline,
    WorksCouncil,
)
from workshop.core.pilot.regions import REGIONS
from workshop.core.words import N_
from workshop.pages import card_words
from workshop.pages.criterion_words import day, figure, level, number, percent, sentence

GOALS: dict[Goal, str] = {
    Goal.PERFORMANCE: N_("To reach something"),
    Goal.LEARNING: N_("To find something out"),
}
DIMENSIONS: dict[Dimension, str] = {
    Dimension.CX: N_("Customers"),
    Dimension.EX: N_("Employees"),
    Dimension.LX: N_("Leadership"),
}
SPHERES: dict[Sphere, str] = {
    Sphere.CULTURE: N_("Culture"),
    Sphere.SPACE: N_("Space"),
    Sphere.TECHNOLOGY: N_("Technology"),
}
ALLOCATIONS: dict[Allocation, str] = {
    Allocation.RANDOM_CASE: N_("Cases, drawn by chance"),
    Allocation.RANDOM_CUSTOMER: N_("Customers, drawn by chance"),
    Allocation.BY_AGENT: N_("Some colleagues do it, others do not yet"),
    Allocation.BY_SITE: N_("Some sites do it, others do not yet"),
    Allocation.BEFORE_AFTER: N_("Everybody at once, compared with before"),
}
EMPLOYEE_DATA: dict[EmployeeData, str] = {
    EmployeeData.NONE: N_("Nothing"),
    EmployeeData.TEAM_LEVEL: N_("Only about whole teams"),
    EmployeeData.PERSON_CAPABLE: N_("They could show single people"),
}
WORKS_COUNCIL: dict[WorksCouncil, str] = {
    WorksCouncil.NOT_NEEDED: N_("Has no say in this"),
    WorksCouncil.INFORMED: N_("Was informed"),
    WorksCouncil.AGREED: N_("Has agreed"),
    WorksCouncil.PENDING: N_("Has not answered yet"),
}
BETTER: dict[Better, str] = {Better.LOWER: N_("Lower"), Better.HIGHER: N_("Higher")}
GRAINS: dict[Grain, str] = {
    Grain.CASE: N_("a case or contact"),
    Grain.CUSTOMER: N_("a customer"),
    Grain.SURVEY: N_("an answer to a survey"),
    Grain.AGENT_DAY: N_("a working day of somebody"),
}
SILENCE: dict[OnDeadline, str] = {
    OnDeadline.KILL: N_("It is stopped"),
    OnDeadline.ITERATE: N_("It is changed and tried once more"),
}
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"))
_GUARDS = frozenset({Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the card says: what it is about, and one or more lines of text."""

    about: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one step of the form has put on the card; empty things are left out."""

    step: Step
    name: str
    facts: tuple[Fact, ...]


def whole(card: Card) -> tuple[Chapter, ...]:
    """The card, a chapter for each step."""
    writers = {
        Step.WHY: _why,
        Step.BELIEF: _belief,
        Step.PARTS: _parts,
        Step.STOP: _stop,
        Step.CONTINUE: _continue,
        Step.DATES: _dates,
    }
    return tuple(
        Chapter(
            step, gettext(STEPS[step][0]), tuple(each for each in write(card) if any(each.says))
        )
        for step, write in writers.items()
    )


def _why(card: Card) -> Iterator[Fact]:
    why = card.why
    path = [text for text in (why.business, why.team, why.indicator) if text]
    yield Fact(gettext("It serves"), (" → ".join(path),))
    better = [gettext(DIMENSIONS[each]) for each in why.dimensions]
    yield Fact(gettext("Whose days get better"), (", ".join(better),))
    where = [gettext(SPHERES[each]) for each in why.spheres]
    yield Fact(gettext("Where the change takes hold"), (", ".join(where),))
    yield Fact(gettext("What it is for"), (gettext(GOALS[why.goal]),))


def _belief(card: Card) -> Iterator[Fact]:
    yield Fact(gettext("We believe"), (card_words.belief(card),))
    assumptions = card.belief.assumptions
    first = tuple(each.text for each in assumptions if each.riskiest)
    yield Fact(gettext("Tested first"), first)
    yield Fact(
        gettext("Has to be true as well"), tuple(e.text for e in assumptions if not e.riskiest)
    )
    yield Fact(
        gettext("The way back from the end"),
        tuple(
            each.text
            if each.has_resources
            else gettext("%(step)s (lacks resources)", step=each.text)
            for each in card.belief.backcast
        ),
    )


def _parts(card: Card) -> Iterator[Fact]:
    parts = card.parts
    yield Fact(gettext("Who takes part"), (parts.population,))
    yield Fact(gettext("What makes a case count"), (parts.inclusion,))
    yield Fact(gettext("What is left out"), (parts.exclusions,))
    yield Fact(
        gettext("Who gets the change"),
        (
            gettext(ALLOCATIONS[parts.allocation]),
            gettext(
                "%(share)s of them; about %(per_day)s cases come in on a working day; %(most)s "
                "customers at most.",
                share=percent(parts.share / 100),
                per_day=number(parts.per_day),
                most=number(parts.max_exposure),
            ),
            gettext("The word for the draw is “%(salt)s”.", salt=parts.salt) if parts.salt else "",
        ),
    )
    tested = parts.rollback_tested
    yield Fact(
        gettext("The way back"),
        (
            parts.rollback,
            gettext("Tried on %(day)s.", day=day(tested)) if parts.rollback and tested else "",
        ),
    )
    yield Fact(
        gettext("What it may cost"),
        (
            gettext(
                "%(euros)s euros and %(hours)s hours; it stops at 110 %% of either.",
                euros=number(parts.euros),
                hours=number(parts.hours),
            )
            if parts.euros or parts.hours
            else "",
        ),
    )
    council = gettext(WORKS_COUNCIL[parts.works_council])
    when = parts.works_council_day
    yield Fact(
        gettext("What the figures say about single employees"),
        (
            gettext(EMPLOYEE_DATA[parts.employee_data]),
            gettext("Works council: %(state)s, %(day)s.", state=council, day=day(when))
            if when
            else gettext("Works council: %(state)s.", state=council),
        ),
    )
    yield Fact(gettext("What customers are told"), (parts.customer_notice,))


def _stop(card: Card) -> Iterator[Fact]:
    for metric in card.metrics:
        yield Fact(gettext("Measured"), tuple(_measure(metric)))
    for about, roles in (
        (gettext("It stops"), {Role.KILL}),
        (gettext("What must not get worse meanwhile"), _GUARDS),
        (gettext("What pauses it at once"), {Role.TRIPWIRE}),
    ):
        lines = [each for each in card.criteria if each.role in roles]
        yield Fact(about, tuple(_read(each, card) for each in lines))


def _measure(metric: Metric) -> Iterator[str]:
    yield metric.name
    yield gettext(
        "%(better)s is better. One case is %(grain)s.",
        better=gettext(BETTER[metric.better]),
        grain=gettext(GRAINS[metric.grain]),
    )
    if metric.inclusion:
        yield gettext("Counted: %(what)s", what=metric.inclusion)
    if metric.limit is not None and look_of(metric).value == "above":
        yield gettext("Limit: %(limit)s %(unit)s", limit=number(metric.limit), unit=metric.unit)
    if metric.cap is not None:
        yield gettext(
            "Single values are cut off at %(cap)s %(unit)s",
            cap=number(metric.cap),
            unit=metric.unit,
        )
    if metric.bins:
        edges = " · ".join(number(each) for each in metric.bins)
        yield gettext("Counted in classes up to %(edges)s %(unit)s", edges=edges, unit=metric.unit)
    if metric.data_owner:
        yield gettext("The figures come from %(who)s", who=metric.data_owner)
    if metric.baseline:
        yield _before(metric, metric.baseline)


def _before(metric: Metric, before: Baseline) -> str:
    return str(
        gettext(
            "Before: %(level)s, from %(n)s cases, %(first)s to %(last)s; %(source)s",
            level=level(metric, before.value),
            n=number(before.n),
            first=day(before.first_day),
            last=day(before.last_day),
            source=before.source,
        )
    )


def _continue(card: Card) -> Iterator[Fact]:
    lines = [each for each in card.criteria if each.role is Role.CONTINUE]
    for line in lines:
        about = gettext("What matters most") if line.primary and len(lines) > 1 else ""
        yield Fact(about or gettext("It goes on"), (_read(line, card),))
    if card.continue_of:
        yield Fact(
            gettext("How many of them"),
            (gettext("%(n)s of %(all)s", n=card.continue_of, all=len(lines)),),
        )


def _dates(card: Card) -> Iterator[Fact]:
    dates, people = card.dates, card.people
    if dates.start and dates.decision:
        yield Fact(
            gettext("The days"),
            (
                gettext(
                    "It starts on %(start)s and is decided on %(decision)s.",
                    start=day(dates.start),
                    decision=day(dates.decision),
                ),
                gettext(
                    "A short review every %(weekday)s; holidays of %(region)s.",
                    weekday=gettext(WEEKDAYS[dates.review_weekday % len(WEEKDAYS)]),
                    region=gettext(REGIONS[dates.region].name)
                    if dates.region in REGIONS
                    else dates.region,
                ),
                ngettext(
                    "It runs %(num)s full week at least.",
                    "It runs %(num)s full weeks at least.",
                    dates.min_runtime_weeks,
                ),
                ngettext(
                    "A case counts %(num)s day after it came in.",
                    "A case counts %(num)s days after it came in.",
                    dates.maturation_days,
                )
                if dates.maturation_days
                else "",
            ),
        )
    yield Fact(gettext("If nothing is proved by that day"), (gettext(SILENCE[dates.on_deadline]),))
    yield Fact(gettext("Further rounds allowed"), (number(dates.max_iterations),))
    if dates.extension_days:
        yield Fact(
            gettext("One extension"),
            (ngettext("%(num)s day", "%(num)s days", dates.extension_days),),
        )
    yield Fact(gettext("Owner"), (people.owner_name,))
    yield Fact(gettext("Second signature"), (people.approver_name,))


def _read(line: Criterion, card: Card) -> str:
    """The line as a sentence, and how sure it has to be: all that is signed with it."""
    metric = next((each for each in card.metrics if each.key == line.metric), None)
    said = [sentence(line, metric), _how_sure(line)]
    if line.target is not None and metric is not None:
        said.append(gettext("Planned for %(target)s.", target=figure(line, metric, line.target)))
    return " ".join(said)


def _how_sure(line: Criterion) -> str:
    if line.method is Method.POINT:
        return str(gettext("It counts as it stands; nothing has to be proved."))
    odds = number(round(1 / line.alpha)) if line.alpha else "∞"
    if line.method is Method.SCHEDULED:
        days = ", ".join(day(each) for each in line.looks)
        return str(
            gettext(
                "Looked at on %(days)s alone, with one error in %(odds)s at most.",
                days=days,
                odds=odds,
            )
        )
    return str(gettext("One error in %(odds)s at most, however often somebody looks.", odds=odds))
