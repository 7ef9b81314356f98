"""A whole card read back, as it is signed: every field that binds, in sentences and short facts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.plan import Allocation, WorksCouncil
from workshop.pages.criterion_words import day, level, number, sentence
from workshop.pages.signed_words import WEEKDAYS, word

#: What is promised first, then what protects it.
_ORDER = (
    Role.CONTINUE,
    Role.KILL,
    Role.GUARDRAIL_HARD,
    Role.GUARDRAIL_SOFT,
    Role.TRIPWIRE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: the word that stands beside it, and its sentence."""

    role: Role
    word: str
    says: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Facts that belong together: each with what it is about; people's own words are marked."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignedCard:
    """All that two people put their names to."""

    title: str
    version: int
    lines: tuple[Line, ...]
    in_the_end: str
    chapters: tuple[Chapter, ...]


def signed_card(card: Card) -> SignedCard:
    """The card, read back in the reader's language."""
    return SignedCard(
        card.title, card.version, lines_of(card), in_the_end(card), tuple(_chapters(card))
    )


def lines_of(card: Card) -> tuple[Line, ...]:
    """Its criteria as sentences."""
    metrics = {metric.key: metric for metric in card.metrics}
    ordered = sorted(card.criteria, key=lambda each: (_ORDER.index(each.role), each.id))
    return tuple(
        Line(each.role, _(word(each.role)), sentence(each, metrics.get(each.metric)))
        for each in ordered
    )


def in_the_end(card: Card) -> str:
    """What silence means, as one sentence."""
    when = day(card.dates.decision) if card.dates.decision else "…"
    return str(
        _(
            "On %(day)s, if nothing is proved: %(what)s.",
            day=when,
            what=_(word(card.dates.on_deadline)),
        )
    )


def _chapters(card: Card) -> Iterator[Chapter]:
    chapters: tuple[tuple[str, Callable[[Card], Iterator[tuple[str, str]]]], ...] = (
        (_("Why"), _why),
        (_("What we believe"), _belief),
        (_("Who takes part"), _parts),
        (_("What keeps the damage small"), _care),
        (_("What is measured"), _measures),
        (_("Dates"), _dates),
        (_("Who answers for it"), _people),
    )
    for title, facts in chapters:
        found = tuple((about, says) for about, says in facts(card) if says)
        if found:
            yield Chapter(title, found)


def _why(card: Card) -> Iterator[tuple[str, str]]:
    why = card.why
    yield _("Result of the business"), why.business
    yield _("What the team would see"), why.team
    yield _("Figure that shows it"), why.indicator
    yield _("Meant"), _(word(why.goal))
    yield _("Better for"), _all(_(word(each)) for each in why.dimensions)
    yield _("By a change in"), _all(_(word(each)) for each in why.spheres)
    yield _("Grown from the idea"), card.idea
    yield _("On the question"), card.question or card.statement


def _belief(card: Card) -> Iterator[tuple[str, str]]:
    yield _("We change"), card.change
    yield _("for"), card.who
    yield _("so that they"), card.behaviour
    yield _("because"), card.because
    for each in card.belief.assumptions:
        about = _("Riskiest assumption, tested first") if each.riskiest else _("Assumption")
        yield about, each.text
    for said in card.premortem:
        yield _("“It has failed, because …”"), said
    for step in card.belief.backcast:
        lacks = "" if step.has_resources else " " + _("(people, time or money are missing so far)")
        yield _("On the way"), step.text + lacks


def _parts(card: Card) -> Iterator[tuple[str, str]]:
    parts = card.parts
    yield _("Who"), parts.population
    yield _("A case counts if"), parts.inclusion
    yield _("Left out"), parts.exclusions
    yield _("Drawn"), _(word(parts.allocation))
    if parts.allocation is not Allocation.BEFORE_AFTER:
        yield _("Get the change"), _("%(n)s percent of them", n=number(parts.share))
    yield _("Salt of the draw"), parts.salt
    yield _("Cases on a working day"), number(parts.per_day)
    yield _("Reaches at most"), customers(parts.max_exposure)
    yield _("Told to customers"), parts.customer_notice or _("nothing")


def _care(card: Card) -> Iterator[tuple[str, str]]:
    parts = card.parts
    council = _(word(parts.works_council))
    if parts.works_council is not WorksCouncil.NOT_NEEDED and parts.works_council_day:
        council += f", {day(parts.works_council_day)}"
    yield _("The figures tell of employees"), _(word(parts.employee_data))
    yield _("Works council"), council
    yield _("Way back"), parts.rollback
    yield _("Way back tried on"), day(parts.rollback_tested) if parts.rollback_tested else ""
    yield _("Money"), _("%(n)s euros at most", n=number(parts.euros))
    yield _("Work"), ngettext("%(num)s hour at most", "%(num)s hours at most", parts.hours)


def _measures(card: Card) -> Iterator[tuple[str, str]]:
    for metric in card.metrics:
        yield metric.name, "; ".join(part for part in _measure(metric) if part)


def _measure(metric: Metric) -> Iterator[str]:
    yield _(word(metric.better))
    yield _(word(metric.grain))
    yield metric.inclusion
    if metric.cap is not None:
        yield _("single values count up to %(n)s", n=number(metric.cap))
    yield _("comes from %(who)s", who=metric.data_owner) if metric.data_owner else ""
    if metric.baseline:
        base = metric.baseline
        yield _(
            "before the pilot %(level)s, from %(first)s to %(last)s, %(n)s counted (%(source)s)",
            level=level(metric, base.value),
            first=day(base.first_day),
            last=day(base.last_day),
            n=number(base.n),
            source=base.source,
        )


def _dates(card: Card) -> Iterator[tuple[str, str]]:
    dates = card.dates
    yield _("Starts"), day(dates.start) if dates.start else ""
    yield _("Is decided"), day(dates.decision) if dates.decision else ""
    yield _("Is reviewed every"), _(WEEKDAYS[dates.review_weekday])
    yield _("Runs at least"), ngettext("%(num)s week", "%(num)s weeks", dates.min_runtime_weeks)
    yield (
        _("A case counts after"),
        ngettext("%(num)s day", "%(num)s days", dates.maturation_days),
    )
    yield _("Holidays and clock of"), f"{dates.region}, {dates.timezone}"
    yield (
        _("May be changed and tried again"),
        ngettext("%(num)s time", "%(num)s times", dates.max_iterations),
    )
    longer = ngettext("once, by %(num)s day", "once, by %(num)s days", dates.extension_days)
    yield _("May be extended"), longer if dates.extension_days else _("never")


def _people(card: Card) -> Iterator[tuple[str, str]]:
    yield _("Owner"), card.people.owner_name
    yield _("Signs second"), card.people.approver_name
    if card.people.not_their_report:
        yield _("Declared"), _("Whoever signs second does not report to the owner.")


def customers(count: int) -> str:
    """So many customers."""
    return str(ngettext("%(n)s customer", "%(n)s customers", count, n=number(count)))


def _all(words: Iterable[str]) -> str:
    return ", ".join(words)
