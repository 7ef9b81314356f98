"""Where each criterion stands on one day, and what the rules make of all of them.

What was met or refuted once in the log stays so: a boundary that holds at every look does not
become uncrossed, also not by a late correction. What is shown beside it is always today's figure.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from workshop.core.errors import RuleBroken
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Method, Missing
from workshop.core.pilot.evidence.questions import BY_CLUSTER
from workshop.core.pilot.figures import plain
from workshop.core.pilot.findings import Ailment, Because, Finding, State, Trouble, Verdict
from workshop.core.pilot.gathering import Days, counted
from workshop.core.pilot.health.chart import missing_days
from workshop.core.pilot.health.checkup import ailments
from workshop.core.pilot.measuring import measure
from workshop.core.pilot.measuring_clusters import measure_clusters
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.summing_up import facts
from workshop.core.pilot.tripwires import count, stands
from workshop.core.pilot.verdict import grade, recommend

#: What stays once it is in the log.
STICKY = frozenset({State.MET, State.REFUTED})
#: What holds a metric back until it is mended, and what is said of it.
HELD_BACK: dict[Trouble, tuple[State, Because]] = {
    Trouble.STALE: (State.STALE, Because.STALE),
    Trouble.COVERAGE: (State.INSUFFICIENT, Because.COVERAGE),
}


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
    metrics = {metric.key: metric for metric in card.metrics}
    return tuple(
        _settled(
            _measured(card, line, metrics.get(line.metric), days, occasion),
            line,
            _held(card, line, metrics.get(line.metric), days, occasion, wrong),
            occasion,
            logged,
            wrong,
        )
        for line in card.criteria
    )


def _measured(
    card: Card, line: Criterion, metric: Metric | None, days: Days, occasion: Occasion
) -> Finding:
    """What the numbers alone say today."""
    if metric is None or card.dates.start is None:
        return Finding(line.id, State.INSUFFICIENT, why=Because.UNASKABLE)
    given = days.get(metric.key, ())
    if stands(line):
        so_far = counted(given, card.dates.start, occasion.today)
        return count(line, metric, so_far, occasion.reviewed.get(line.id))
    horizon = occasion.horizon(card, line)
    mine = counted(given, card.dates.start, horizon, occasion.excluded)
    try:
        if card.parts.allocation in BY_CLUSTER and line.method is not Method.POINT:
            seen = plain(line, metric, mine)
            return measure_clusters(card, line, metric, mine, occasion, seen)
        return measure(card, line, metric, mine, occasion)
    except RuleBroken:
        return Finding(line.id, State.INSUFFICIENT, why=Because.UNASKABLE)


def _held(
    card: Card,
    line: Criterion,
    metric: Metric | None,
    days: Days,
    occasion: Occasion,
    wrong: Collection[Ailment],
) -> tuple[State, Because] | None:
    """What keeps a line from being met or refuted today, whatever its figures say."""
    if stands(line) or metric is None:
        return None
    mine = [each for each in wrong if each.metric in ("", line.metric)]
    for each in mine:
        if each.trouble in HELD_BACK:
            return HELD_BACK[each.trouble]
    if _unforgiven(line, metric, card, days, occasion):
        return State.INSUFFICIENT, Because.MISSING
    return None


def _unforgiven(
    line: Criterion, metric: Metric, card: Card, days: Days, occasion: Occasion
) -> bool:
    """Whether more days are missing than the card lets pass."""
    if line.missing is Missing.HOLD:
        return False
    awaited = occasion.awaited_days(card, metric)
    gone = len(missing_days(days.get(metric.key, ()), awaited))
    allowed = line.ignore_up_to if line.missing is Missing.IGNORE else 0.0
    return gone > allowed * len(awaited)


def _settled(
    raw: Finding,
    line: Criterion,
    held: tuple[State, Because] | None,
    occasion: Occasion,
    logged: Sequence[Verdict],
    wrong: Collection[Ailment],
) -> Finding:
    """The finding with what was found before, and with what is wrong, laid over it."""
    if stands(line):
        return raw
    if any(each.invalidates and each.metric in ("", line.metric) for each in wrong):
        return replace(raw, state=State.INVALID, days_left=None, why="")
    sticks = line.method is not Method.POINT
    before = _first_sticky(line.id, logged) if sticks else None
    if before is not None:
        since = before.since
        return replace(raw, state=before.state, since=since, needed=0, days_left=None, why="")
    if held is not None:
        quiet = raw.inside if held[1] is not Because.MISSING else False
        return replace(raw, state=held[0], why=held[1], inside=quiet)
    return replace(raw, since=occasion.today) if sticks and raw.state in STICKY else raw


def _first_sticky(line_id: str, logged: Sequence[Verdict]) -> Finding | None:
    """What the log says of a line from the first day on that settled it."""
    for verdict in logged:
        for finding in verdict.findings:
            if finding.criterion == line_id and finding.state in STICKY:
                return finding
    return None
