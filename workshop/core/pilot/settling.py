"""What is laid over a measured line: what was found before, and what is wrong with its data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Method, Missing, Role
from workshop.core.pilot.findings import Ailment, Because, Finding, State, Trouble, Verdict
from workshop.core.pilot.health.chart import missing_days
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.readings import Day

#: What stays once it is in the log.
STICKY = frozenset({State.MET, State.REFUTED})
#: What holds a metric back until it is mended, and what is said of it.
HELD_BACK: dict[Trouble, tuple[State, Because]] = {
    Trouble.COVERAGE: (State.INSUFFICIENT, Because.COVERAGE),
    Trouble.STALE: (State.STALE, Because.STALE),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of a card on one occasion: its metric, all days of it, and what they suffer from."""

    card: Card
    line: Criterion
    metric: Metric
    days: tuple[Day, ...]
    wrong: tuple[Ailment, ...]
    occasion: Occasion


def settled(matter: Matter, raw: Finding, logged: Sequence[Verdict]) -> Finding:
    """What stands of a finding: the first of invalid, found before, held back, as measured."""
    if any(each.invalidates for each in matter.wrong):
        return replace(raw, state=State.INVALID, days_left=None, why="")
    sticks = matter.line.method is not Method.POINT
    before = _first_sticky(matter.line.id, logged) if sticks else None
    if before is not None:
        since = before.since
        return replace(raw, state=before.state, since=since, needed=0, days_left=None, why="")
    for ailment in matter.wrong:
        if ailment.trouble in HELD_BACK:
            state, why = HELD_BACK[ailment.trouble]
            return replace(raw, state=state, why=why)
    if _unforgiven(matter):
        raw = _with_days_missing(matter.line, raw)
    return replace(raw, since=matter.occasion.today) if sticks and raw.state in STICKY else raw


def _first_sticky(line_id: str, logged: Sequence[Verdict]) -> Finding | None:
    """What the log says of a line on the first day that settled it."""
    for verdict in logged:
        for finding in verdict.findings:
            if finding.criterion == line_id and finding.state in STICKY:
                return finding
    return None


def _unforgiven(matter: Matter) -> bool:
    """Whether more days are missing than the card lets pass."""
    line = matter.line
    if line.missing is Missing.HOLD:
        return False
    awaited = matter.occasion.awaited_days(matter.card, matter.metric)
    allowed = line.ignore_up_to if line.missing is Missing.IGNORE else 0.0
    return len(missing_days(matter.days, awaited)) > allowed * len(awaited)


def _with_days_missing(line: Criterion, raw: Finding) -> Finding:
    """Missing days always count against the pilot: no win, no all-clear; harm that shows, shows."""
    if line.role is not Role.CONTINUE and raw.state is State.MET:
        return raw
    return replace(raw, state=State.INSUFFICIENT, why=Because.MISSING, inside=False)
