"""The answer every unit gets before a session is closed: nothing is dropped in silence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.errors import Invalid, Refused
from workshop.core.session.notes import clean
from workshop.core.session.ties import ReasonNeeded, checked_reason
from workshop.core.words import N_

MAX_OWNER = 80
MAX_WHERE = 280


class Status(StrEnum):
    """What becomes of a unit."""

    PILOT = "pilot"
    PARKED = "parked"
    DECLINED = "declined"
    MERGED = "merged"
    EXISTS = "exists"


class OwnerNeeded(Invalid):
    """A pilot without somebody who looks after it."""

    code = "owner_needed"
    sentence = N_("Please say who looks after it.")


class DateNeeded(Invalid):
    """A promise for later without a date."""

    code = "date_needed"
    sentence = N_("Please say until when.")


class DatePast(Invalid):
    """A date that is over already."""

    code = "date_past"
    sentence = N_("Please choose a date from today on.")


class PlaceNeeded(Invalid):
    """ "It exists already", without where."""

    code = "place_needed"
    sentence = N_("Please say where it already exists.")


class TargetNeeded(Invalid):
    """A merge without the unit it went into."""

    code = "target_needed"
    sentence = N_("Please say which one it was merged into.")


class AnswerTooLong(Invalid):
    """An owner or a place longer than the limit."""

    code = "answer_too_long"
    sentence = N_("This is too long. It can have %(limit)s characters.")


class AnswersMissing(Refused):
    """Closing a session while units are without an answer (R22)."""

    code = "answers_missing"
    sentence = N_("%(count)s still have no answer. Each needs one before the session is closed.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one unit; fields that its status does not need are empty.

    `where` is the place something already exists at or, after a merge, the id of the other unit.
    `until` is the day the matter comes up again. A reason may stand beside every status.
    """

    status: Status
    owner: str = ""
    until: date | None = None
    reason: str = ""
    where: str = ""


#: What each status cannot go without, and what is said when it is missing.
NEEDS: Mapping[Status, Mapping[str, type[Invalid]]] = {
    Status.PILOT: {"owner": OwnerNeeded, "until": DateNeeded},
    Status.PARKED: {"until": DateNeeded},
    Status.DECLINED: {"reason": ReasonNeeded},
    Status.MERGED: {"where": TargetNeeded},
    Status.EXISTS: {"where": PlaceNeeded},
}


def check(
    status: Status,
    owner: str = "",
    until: date | None = None,
    reason: str = "",
    where: str = "",
    today: date | None = None,
) -> Answer:
    """Return the answer if nothing is missing; what its status does not need is left out.

    `today` is the day in the session's place; without it, dates gone by are not looked for.

    Raises:
        OwnerNeeded, DateNeeded, ReasonNeeded, PlaceNeeded, TargetNeeded: see `NEEDS`.
        DatePast: `until` is before `today`.
        AnswerTooLong, ReasonTooLong: a field is longer than its limit.
        Unreadable: characters that no page can show.
    """
    needs = NEEDS[status]
    answer = Answer(
        status,
        owner=_said(owner, MAX_OWNER) if "owner" in needs else "",
        until=until if "until" in needs else None,
        reason=checked_reason(reason) if reason.strip() else "",
        where=_said(where, MAX_WHERE) if "where" in needs else "",
    )
    for field, refusal in needs.items():
        if not getattr(answer, field):
            raise refusal
    if today and answer.until and answer.until < today:
        raise DatePast
    return answer


def unanswered(units: Collection[str], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the units whose writers would hear nothing, in the order given.

    A merged unit is answered by the one it went into, so a merge into itself, in a circle or into
    something that has no answer counts as none.
    """
    return tuple(unit for unit in units if not _ends_well(unit, units, answers))


def all_answered(units: Collection[str], answers: Mapping[str, Answer]) -> bool:
    """Whether every unit has its answer; pages choose the closing button by it."""
    return not unanswered(units, answers)


def require_answers(units: Collection[str], answers: Mapping[str, Answer]) -> None:
    """Raise unless every unit has its answer.

    Raises:
        AnswersMissing: with the `count` of units that have none.
    """
    left = len(unanswered(units, answers))
    if left:
        raise AnswersMissing(count=left)


def _ends_well(unit: str, units: Collection[str], answers: Mapping[str, Answer]) -> bool:
    walked: frozenset[str] = frozenset()
    while unit in units and unit in answers and unit not in walked:
        if answers[unit].status is not Status.MERGED:
            return True
        walked |= {unit}
        unit = answers[unit].where
    return False


def _said(text: str, limit: int) -> str:
    said = clean(text, "\n\t")
    if len(said) > limit:
        raise AnswerTooLong(limit=limit)
    return said
