"""Where each criterion stands on one day, and what the rules make of all of them.

What was met or refuted once in the log stays so: a boundary that holds at every look does not
become uncrossed, also not by a late correction. What is shown beside it is always today's figure.
"""

from collections.abc import Collection, Sequence
from datetime import date

from workshop.core.errors import RuleBroken
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Method
from workshop.core.pilot.evidence.questions import BY_CLUSTER
from workshop.core.pilot.figures import plain
from workshop.core.pilot.findings import Ailment, Because, Finding, State, Verdict
from workshop.core.pilot.gathering import Days, counted
from workshop.core.pilot.health.checkup import ailments
from workshop.core.pilot.measuring import measure
from workshop.core.pilot.measuring_clusters import measure_clusters
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.settling import Matter, settled
from workshop.core.pilot.summing_up import facts
from workshop.core.pilot.tripwires import count, stands
from workshop.core.pilot.verdict import grade, recommend
from workshop.core.words import N_


class NothingToAsk(RuleBroken):
    """A criterion about a metric that is not on the card, or on a card without a start."""

    code = "nothing_to_ask"
    sentence = N_("This line cannot be measured: its measure or the start of the pilot is missing.")


def judge(card: Card, days: Days, occasion: Occasion, logged: Sequence[Verdict] = ()) -> Verdict:
    """All that is said of a pilot on one day; `logged` is what was said before, oldest first."""
    wrong = ailments(card, days, occasion)
    findings = assess(card, days, occasion, logged, wrong)
    found = facts(card, findings, wrong, occasion)
    return Verdict(
        occasion.today,
        occasion.matured_until(card),
        findings,
        wrong,
        recommend(found),
        grade(card),
    )


def assess(
    card: Card,
    days: Days,
    occasion: Occasion,
    logged: Sequence[Verdict] = (),
    wrong: Collection[Ailment] = (),
) -> tuple[Finding, ...]:
    """Where each criterion stands, in the card's order. `wrong` is what the data suffer from."""
    return tuple(_found(card, line, days, occasion, logged, wrong) for line in card.criteria)


def _found(
    card: Card,
    line: Criterion,
    days: Days,
    occasion: Occasion,
    logged: Sequence[Verdict],
    wrong: Collection[Ailment],
) -> Finding:
    """Where a line stands: as it stands, or measured, with the past and the data's health."""
    try:
        matter = _matter(card, line, days, occasion, wrong)
        if stands(line):
            return count(line, matter.metric, matter.days, occasion.reviewed.get(line.id))
        return settled(matter, _measured(matter), logged)
    except RuleBroken:
        return Finding(line.id, State.INSUFFICIENT, why=Because.UNASKABLE)


def _matter(
    card: Card, line: Criterion, days: Days, occasion: Occasion, wrong: Collection[Ailment]
) -> Matter:
    """A line with all that bears on it, from the first day of the pilot to today.

    Raises:
        NothingToAsk: it has no metric, or the card has no start.
    """
    metric = next((each for each in card.metrics if each.key == line.metric), None)
    if metric is None or card.dates.start is None:
        raise NothingToAsk
    mine = tuple(each for each in wrong if each.metric in ("", metric.key))
    there = counted(days.get(metric.key, ()), card.dates.start, occasion.today)
    return Matter(card, line, metric, there, mine, occasion)


def _measured(matter: Matter) -> Finding:
    """What the numbers alone say today."""
    card, line, metric, occasion = matter.card, matter.line, matter.metric, matter.occasion
    mine = counted(matter.days, date.min, occasion.horizon(card, line), occasion.excluded)
    if card.parts.allocation in BY_CLUSTER and line.method is not Method.POINT:
        seen = plain(line, metric, mine)
        return measure_clusters(card, line, metric, mine, occasion, seen)
    return measure(card, line, metric, mine, occasion)
