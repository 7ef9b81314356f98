"""Measures that have served others: a start, each with the guardrail that keeps it honest.

The names are marked sentences; they are put into the card in the reader's language and are the
card's own words from then on.
"""

from dataclasses import dataclass

from workshop.core.pilot.metrics import Better, Dimension, Family, Grain, Metric, Quality
from workshop.core.words import N_

#: Units of time, as they are written in the three languages.
TIME_UNITS = frozenset(
    {
        *("s", "sec", "second", "seconds", "sekunde", "sekunden", "seconde", "seconden"),
        *("min", "mins", "minute", "minutes", "minuten", "minuut"),
        *("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "uur", "uren"),
        *("d", "day", "days", "tag", "tage", "dag", "dagen", "week", "weeks", "woche", "wochen"),
    }
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure to begin with, and the key of the one that guards it.

    `metric.name` is marked for translation. `partner` is the key of another suggestion.
    """

    metric: Metric
    partner: str
    why: str


def _suggested(
    key: str, name: str, partner: str, why: str, family: Family = Family.SHARE, **more: object
) -> Suggestion:
    better = more.pop("better", Better.LOWER)
    return Suggestion(
        Metric(key, name, family, better, **more),  # type: ignore[arg-type]
        partner,
        why,
    )


_HIGH, _EX, _LX = Better.HIGHER, Dimension.EX, Dimension.LX

LIBRARY: tuple[Suggestion, ...] = (
    _suggested(
        "repeat7",
        N_("people who contact us again within 7 days"),
        "handle",
        N_("A case that comes back was not solved."),
        grain=Grain.CUSTOMER,
        latency_days=7,
    ),
    _suggested(
        "resolution",
        N_("cases open longer than 48 hours"),
        "reopened",
        N_("The long ones are those that customers remember."),
        kind=Quality.SPEED,
        unit="h",
        limit=48.0,
        latency_days=2,
    ),
    _suggested(
        "satisfied",
        N_("satisfied customers (4 or 5 of 5)"),
        "survey_response",
        N_("Ask few, but ask always."),
        better=_HIGH,
        kind=Quality.SATISFACTION,
        grain=Grain.SURVEY,
    ),
    _suggested(
        "complaints",
        N_("complaints"),
        "severe_complaints",
        N_("Rare and loud: count them per 1,000 contacts."),
        Family.RATE,
        kind=Quality.SATISFACTION,
        unit="contacts",
        per=1000.0,
    ),
    _suggested(
        "good_work",
        N_("“I could do good work today” (4 or 5 of 5)"),
        "pulse_response",
        N_("Asked at the end of a shift, for the team as a whole."),
        better=_HIGH,
        dimension=_EX,
        grain=Grain.SURVEY,
    ),
    _suggested(
        "escalations",
        N_("escalations and transfers"),
        "repeat7",
        N_("Each one means that somebody could not decide."),
        Family.RATE,
        dimension=_EX,
        unit="cases",
        per=100.0,
    ),
    _suggested(
        "overtime",
        N_("hours of unplanned overtime"),
        "resolution",
        N_("What a change costs the people who carry it."),
        Family.RATE,
        kind=Quality.VOLUME,
        dimension=_EX,
        unit="hours",
        per=100.0,
    ),
    _suggested(
        "coaching",
        N_("planned coaching hours that took place"),
        "good_work",
        N_("The first thing that is dropped when it gets busy."),
        better=_HIGH,
        dimension=_LX,
    ),
    _suggested(
        "decision_time",
        N_("signals that waited longer than 10 days for a decision"),
        "overrides",
        N_("How long people wait for an answer from above."),
        kind=Quality.SPEED,
        dimension=_LX,
        unit="days",
        limit=10.0,
        latency_days=10,
    ),
    _suggested(
        "replies",
        N_("questions from the front line answered in time"),
        "answers_me",
        N_("Silence costs more trust than a no with a reason."),
        better=_HIGH,
        dimension=_LX,
        kind=Quality.SPEED,
    ),
)

#: Those that guard the ones above; each can be chosen by itself as well.
GUARDS: tuple[Suggestion, ...] = (
    _suggested(
        "handle",
        N_("contacts that take longer than 18 minutes"),
        "",
        N_("Solving more at once may take longer. How much longer is too long?"),
        kind=Quality.SPEED,
        unit="min",
        limit=18.0,
    ),
    _suggested(
        "reopened", N_("cases that were opened again"), "", N_("Closed is not the same as solved.")
    ),
    _suggested(
        "survey_response",
        N_("customers who answered when asked"),
        "",
        N_("If fewer answer, the happy ones are left."),
        better=_HIGH,
        grain=Grain.SURVEY,
    ),
    _suggested(
        "severe_complaints",
        N_("severe complaints"),
        "",
        N_("Too rare for a proof; a count that trips is better."),
        Family.RATE,
        kind=Quality.SATISFACTION,
        unit="contacts",
        per=1000.0,
    ),
    _suggested(
        "pulse_response",
        N_("colleagues who took part in the pulse"),
        "",
        N_("Below five answers nobody stays anonymous, so none are shown."),
        better=_HIGH,
        dimension=_EX,
        grain=Grain.SURVEY,
    ),
    _suggested(
        "overrides",
        N_("decisions against the recommendation"),
        "",
        N_("Fast decisions that ignore the figures are not better ones."),
        dimension=_LX,
    ),
    _suggested(
        "answers_me",
        N_("“this answers my question” (yes)"),
        "",
        N_("An answer in time may still be none."),
        better=_HIGH,
        dimension=_LX,
        grain=Grain.SURVEY,
    ),
)

_BY_KEY = {each.metric.key: each for each in (*LIBRARY, *GUARDS)}


def suggestion(key: str) -> Suggestion | None:
    """The suggestion with this key; None when the measure is the room's own."""
    return _BY_KEY.get(key)


def partner_of(key: str) -> Metric | None:
    """The natural guardrail of a suggested measure, or None."""
    found = _BY_KEY.get(key)
    return _BY_KEY[found.partner].metric if found and found.partner else None


def is_duration(metric: Metric) -> bool:
    """Whether it is time that is measured: there the long cases hurt, and an average hides them."""
    return metric.unit.strip().strip(".").lower() in TIME_UNITS
