"""Step 6: a start, a day of decision far enough behind it, and what silence means."""

from collections.abc import Iterator
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.pilot.plan import Dates, Goal, OnDeadline
from workshop.core.pilot.working_days import WorkingDays, earliest_decision
from workshop.core.words import N_

_ask = Finder(Step.DATES)

#: Full weeks, because Mondays are not like Fridays; something to be found out may be quicker.
LEAST_WEEKS = {Goal.PERFORMANCE: 2, Goal.LEARNING: 1}
MOST_WEEKS = 52
MOST_MATURATION = 90
MOST_ITERATIONS = 2
#: An extension is at most this part of the time from start to decision.
MOST_EXTENDED = 0.5
_SATURDAY = 5


def look(card: Card, today: date, working: WorkingDays) -> Iterator[Missing]:
    """What the sixth step still lacks."""
    dates = card.dates
    if dates.start is None:
        yield _ask.absent("no_start", N_("Say when it starts."), "start")
    if dates.decision is None:
        yield _ask.absent(
            "no_decision_day",
            N_("Say on which day it is decided. Without a day nothing ever stops."),
            "decision",
        )
    for name in ("start", "decision"):
        yield from _day(name, getattr(dates, name), today, working)
    yield from _lengths(dates, card.why.goal)
    earliest = earliest_decision(dates, working)
    if earliest and dates.decision and dates.decision < earliest:
        yield _ask.wrong(
            "decision_too_early",
            N_(
                "%(weeks)s weeks, and %(days)s days until the last outcome is known, end on "
                "%(earliest)s. Decide then or later."
            ),
            "decision",
            weeks=dates.min_runtime_weeks,
            days=dates.maturation_days,
            earliest=earliest,
        )
    if dates.on_deadline is OnDeadline.ITERATE and not dates.max_iterations:
        yield _ask.wrong(
            "no_iterations_left",
            N_("Silence should mean “change it”, but no further round is allowed. Allow one."),
            "max_iterations",
        )
    elif dates.on_deadline is OnDeadline.ITERATE:
        yield _ask.advice(
            "silence_goes_on",
            N_("If nothing is proved by then, the pilot goes on. Stopping is the safer promise."),
            "on_deadline",
        )


def _day(name: str, day: date | None, today: date, working: WorkingDays) -> Iterator[Missing]:
    if day is None:
        return
    if day <= today:
        yield _ask.wrong(
            f"{name}_in_the_past",
            N_("The promise comes first: choose a day after today, %(today)s."),
            name,
            today=today,
        )
    elif day not in working:
        yield _ask.wrong(
            f"{name}_on_a_holiday",
            N_("Nobody works on %(day)s. Choose a working day."),
            name,
            day=day,
        )


def _lengths(dates: Dates, goal: Goal) -> Iterator[Missing]:
    limits = {
        "min_runtime_weeks": (LEAST_WEEKS[goal], MOST_WEEKS),
        "maturation_days": (0, MOST_MATURATION),
        "max_iterations": (0, MOST_ITERATIONS),
        "review_weekday": (0, _SATURDAY - 1),
    }
    for name, (least, most) in limits.items():
        if not least <= getattr(dates, name) <= most:
            yield _ask.wrong(
                f"{name}_out_of_range",
                N_("Choose a number from %(least)s to %(most)s."),
                name,
                least=least,
                most=most,
            )
    if not dates.start or not dates.decision:
        return
    most_days = max(0, int((dates.decision - dates.start).days * MOST_EXTENDED))
    if not 0 <= dates.extension_days <= most_days:
        yield _ask.wrong(
            "extension_too_long",
            N_("One extension can have %(most)s days at most, half of the planned time."),
            "extension_days",
            most=most_days,
        )
