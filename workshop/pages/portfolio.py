"""The list of pilots and the list of reviews: rows in groups, each with what it waits for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask_babel import gettext, ngettext

from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.due import Due, DueKind
from workshop.core.pilot.findings import Finding, State
from workshop.core.pilot.standing import Standing
from workshop.core.words import N_
from workshop.pages.criterion_words import claim, percent
from workshop.pages.verdict_words import ADVICE, Chip, state

#: How far ahead the list of reviews looks.
AHEAD = timedelta(days=120)


class Section(StrEnum):
    """Parts of the list of reviews."""

    LATE = "late"
    WEEK = "week"
    LATER = "later"


SECTIONS: Mapping[Section, str] = {
    Section.LATE: N_("Overdue"),
    Section.WEEK: N_("This week"),
    Section.LATER: N_("Later"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is due on one pilot."""

    standing: Standing
    due: Due


def sections(standings: Iterable[Standing]) -> Mapping[Section, tuple[Row, ...]]:
    """Everything that is due, the earliest first, in three parts."""
    rows = [Row(each, due) for each in standings for due in _soon(each)]
    rows.sort(key=lambda row: (row.due.day, row.standing.pilot.card.title))
    found: dict[Section, list[Row]] = {section: [] for section in Section}
    for row in rows:
        if row.due.day <= row.standing.today + AHEAD:
            found[_section(row)].append(row)
    return {section: tuple(rows) for section, rows in found.items()}


def _soon(standing: Standing) -> Iterator[Due]:
    """What waits on a pilot; of its reviews only the next one."""
    reviewed = False
    for each in standing.dues:
        if each.kind is not DueKind.REVIEW or not reviewed:
            yield each
        reviewed = reviewed or each.kind is DueKind.REVIEW


def _section(row: Row) -> Section:
    today = row.standing.today
    if row.due.day < today:
        return Section.LATE
    week = today + timedelta(days=6 - today.weekday())
    return Section.WEEK if row.due.day <= week else Section.LATER


def advice(standing: Standing) -> Chip | None:
    """What the rules recommend today; None for a pilot that does not run."""
    return ADVICE[standing.look.verdict.recommendation.advice] if standing.look else None


def where(standing: Standing) -> str:
    """Where a running pilot stands, in one sentence about its first promise."""
    if standing.story.waiting:
        return str(gettext("A decision waits for its second signature."))
    found = _first(standing)
    if found is None:
        return str(gettext("No numbers yet."))
    line, finding = found
    if finding.state in (State.STALE, State.INVALID):
        return str(gettext(state(line.role, finding.state).word))
    if finding.state is State.INSUFFICIENT and line.n_min and finding.pilot:
        part = max(0.0, 1 - finding.needed / line.n_min)
        return str(
            gettext("Too early: %(part)s of the cases it needs", part=percent(round(part, 2)))
        )
    metrics = {metric.key: metric for metric in standing.pilot.card.metrics}
    word = gettext(state(line.role, finding.state).word)
    said = claim(line, metrics.get(line.metric))
    return str(gettext("%(word)s: %(claim)s", word=word, claim=said))


def lateness(due: Due) -> str:
    """How late something is, in words; "" when it is not."""
    if not due.late:
        return ""
    late = ngettext("%(num)s working day late", "%(num)s working days late", due.late)
    return str(late)


def _first(standing: Standing) -> tuple[Criterion, Finding] | None:
    if standing.look is None:
        return None
    found = {finding.criterion: finding for finding in standing.look.verdict.findings}
    lines = [line for line in standing.pilot.card.criteria if line.primary and line.id in found]
    return (lines[0], found[lines[0].id]) if lines else None
