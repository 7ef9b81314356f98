"""The review of a pilot: what was promised, what the numbers say, and what may be decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import get_locale, gettext

from workshop.core.pilot import deciding
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.concerns import Concern
from workshop.core.pilot.criteria import Criterion, Role
from workshop.core.pilot.deciding import Decision
from workshop.core.pilot.findings import Advice, Finding, Look, State
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.story import Story
from workshop.pages import charts, verdict_words
from workshop.pages.charts import Mark, MarkKind, RunChart, Spread
from workshop.pages.criterion_words import sentence
from workshop.pages.evidence_words import known, shown, trouble
from workshop.pages.verdict_words import Chip

#: In which order the lines of a card are read.
_ORDER = {
    Role.CONTINUE: 0,
    Role.KILL: 1,
    Role.GUARDRAIL_HARD: 2,
    Role.GUARDRAIL_SOFT: 3,
    Role.TRIPWIRE: 4,
}
_SETTLED = frozenset({State.MET, State.REFUTED})


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: the sentence of the card, where it stands, and what is known of it."""

    criterion: Criterion
    metric: Metric
    finding: Finding
    chip: Chip
    runs: bool

    @property
    def says(self) -> str:
        """The promise as it was locked."""
        return sentence(self.criterion, self.metric, with_day=False)

    @property
    def known(self) -> str:
        """What is known of it today."""
        return known(self.criterion, self.metric, self.finding, self.runs)

    @property
    def since(self) -> date | None:
        """The day on which it was settled; it stays so."""
        return self.finding.since if self.finding.state in _SETTLED else None


@dataclass(frozen=True, slots=True)
class Plot:
    """A metric with its run chart and, where counts in bins were given, its spread."""

    run: RunChart
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class Option:
    """A decision that is open, and whether it goes against the recommendation."""

    decision: Decision
    chip: Chip
    against: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page."""

    pilot: Pilot
    look: Look
    story: Story
    lines: tuple[Line, ...]
    plots: tuple[Plot, ...]
    advice: Chip
    reason: str
    options: tuple[Option, ...]

    @property
    def ailments(self) -> tuple[str, ...]:
        """What is wrong with the data, in sentences."""
        metrics = {metric.key: metric for metric in self.pilot.card.metrics}
        return tuple(trouble(each, metrics) for each in self.look.verdict.ailments)

    @property
    def invalid(self) -> bool:
        """Whether the data cannot be trusted at all."""
        return any(each.invalidates for each in self.look.verdict.ailments)

    @property
    def grade(self) -> str:
        """How far the evidence carries, as a marked sentence."""
        return verdict_words.GRADES[self.look.verdict.grade]

    @property
    def open_concerns(self) -> tuple[Concern, ...]:
        """Concerns that nobody has settled."""
        return tuple(each for each in self.story.concerns if not each.settled_by)

    @property
    def which(self) -> tuple[int, int]:
        """The number of the next review, or of today's, and of how many."""
        reviews = self.look.reviews
        passed = sum(day < self.look.today for day in reviews)
        return min(passed + 1, len(reviews)), len(reviews)

    @property
    def next_review(self) -> date | None:
        """The day of the next review, today included."""
        return next((day for day in self.look.reviews if day >= self.look.today), None)

    @property
    def days_counted(self) -> int:
        """How many days count by now."""
        until = self.look.verdict.matured_until
        if until is None:
            return 0
        days = {day.day for each in self.look.days.values() for day in each}
        return sum(day <= until and day not in self.look.excluded for day in days)

    @property
    def nothing_to_decide(self) -> bool:
        """Whether the rules ask for patience, so that every decision would go against them."""
        return all(option.against for option in self.options)

    @property
    def is_paused(self) -> bool:
        """Whether the pilot is halted."""
        return self.pilot.state is PilotState.PAUSED

    @property
    def wants_pause(self) -> bool:
        """Whether a tripwire asks for a halt."""
        return self.look.verdict.recommendation.advice is Advice.PAUSE

    @property
    def look_back_is_open(self) -> bool:
        """Whether the day has come on which the decision is looked at again."""
        day = self.story.look_again
        return day is not None and day <= self.look.today

    def is_out(self, day: date) -> bool:
        """Whether a day was left out for both arms."""
        return day in self.look.excluded

    @property
    def is_running(self) -> bool:
        """Whether something can still be decided."""
        return self.pilot.state in deciding.DECIDABLE


def review(look: Look, story: Story) -> Review:
    """The review page of a pilot that was looked at."""
    recommended = look.verdict.recommendation
    advice = recommended.advice
    return Review(
        pilot=look.pilot,
        look=look,
        story=story,
        lines=tuple(_lines(look)),
        plots=tuple(_plots(look, story)),
        advice=verdict_words.ADVICE[advice],
        reason=verdict_words.reason(recommended),
        options=tuple(
            Option(each, verdict_words.DECISIONS[each], deciding.is_against(advice, each))
            for each in deciding.options(advice)
        ),
    )


def _lines(look: Look) -> Iterator[Line]:
    metrics = {metric.key: metric for metric in look.pilot.card.metrics}
    found = {finding.criterion: finding for finding in look.verdict.findings}
    ordered = sorted(
        look.pilot.card.criteria, key=lambda each: (_ORDER[each.role], not each.primary)
    )
    for criterion in ordered:
        metric, finding = metrics.get(criterion.metric), found.get(criterion.id)
        if metric and finding:
            chip = verdict_words.state(criterion.role, finding.state)
            runs = look.pilot.state in deciding.DECIDABLE
            yield Line(criterion, metric, finding, chip, runs)


def _plots(look: Look, story: Story) -> Iterator[Plot]:
    marks = tuple(_marks(look, story))
    until = look.verdict.matured_until
    for metric in look.pilot.card.metrics:
        days = look.days.get(metric.key, ())
        if days:
            run = charts.run_chart(look.pilot.card, metric, days, until, look.excluded, marks)
            yield Plot(run, charts.spread(metric, days, until, look.excluded))


def _marks(look: Look, story: Story) -> Iterator[Mark]:
    if story.locked_at:
        yield Mark(MarkKind.LOCK, _local(story.locked_at, look.pilot))
    decided = story.decided.counts_on if story.decided else None
    last = decided or next(iter(look.reviews[-1:]), None)
    for day in look.reviews[:-1]:
        if last and day < last:
            yield Mark(MarkKind.REVIEW, day)
    if last:
        yield Mark(MarkKind.DECISION, last)


def _local(at: datetime, pilot: Pilot) -> date:
    return at.astimezone(ZoneInfo(pilot.card.dates.timezone)).date()


def short_day(day: date) -> str:
    """A day in few letters, without its year."""
    return str(format_date(day, "d MMM", locale=get_locale()))


def chart_words(metric: Metric) -> dict[str, str]:
    """What is written into the charts of a metric."""
    limit = gettext("limit")
    if metric.limit is not None:
        limit = f"{limit} {shown_limit(metric)}"
    return {
        "pilot": gettext("with the change"),
        "control": gettext("without"),
        "before": gettext("before:"),
        "limit": gettext("limit"),
        "goal": gettext("goal"),
        "lock": gettext("locked"),
        "decision": gettext("decision"),
        "axis": metric.unit,
        "at": limit,
    }


def shown_limit(metric: Metric) -> str:
    """The frozen limit of an exceed share, with its unit."""
    size = f"{metric.limit:g}" if metric.limit is not None else ""
    return f"{size} {metric.unit}".strip()


def chart_plain(chart: RunChart | Spread) -> dict[str, Any]:
    """What the browser is handed to draw."""
    return charts.as_plain(chart, chart_words(chart.metric), short_day)


def run_sentence(run: RunChart) -> str:
    """A run chart in one sentence, for those who do not see it."""
    days = sum(point.counts for point in run.points)
    if run.pilot is None:
        return str(gettext("No day counts yet."))
    ours = shown(run.metric, run.pilot)
    said = [str(gettext("Over %(days)s days: %(ours)s with the change", days=days, ours=ours))]
    if run.control is not None:
        said.append(str(gettext("%(theirs)s without", theirs=shown(run.metric, run.control))))
    if run.baseline is not None:
        said.append(str(gettext("%(before)s before", before=shown(run.metric, run.baseline))))
    return ", ".join(said) + "."


def spread_sentence(spread: Spread) -> str:
    """A spread in one sentence: what half and nine in ten of the cases stay under."""
    if spread.median is None:
        return str(gettext("More than half of the cases lie above the last bin."))
    half = f"{spread.median:g} {spread.metric.unit}".strip()
    if spread.p90 is None:
        return str(gettext("Half of the cases stay under %(half)s.", half=half))
    nine = f"{spread.p90:g} {spread.metric.unit}".strip()
    if spread.mean is not None:
        return str(
            gettext(
                "Half of the cases stay under %(half)s, nine in ten under %(nine)s; the mean is "
                "%(mean)s.",
                half=half,
                nine=nine,
                mean=shown(spread.metric, spread.mean),
            )
        )
    return str(
        gettext(
            "Half of the cases stay under %(half)s, nine in ten under %(nine)s.",
            half=half,
            nine=nine,
        )
    )
