"""Concerns of people with accounts about a running pilot: said with a name, seen at the decision.

An open concern about safety keeps a pilot from being rolled out to everybody. It is settled with
words, by somebody who neither raised it nor owns the pilot.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.errors import Conflict, Invalid, Refused
from workshop.core.session.notes import clean
from workshop.core.words import N_

MAX_TEXT = 600


class Severity(StrEnum):
    """How much is at stake, in the eyes of whoever says it."""

    ANNOYING = "annoying"
    HARMS = "harms"
    SAFETY = "safety"


class ConcernMissing(Invalid):
    """There is no text."""

    code = "concern_missing"
    sentence = N_("Please write what worries you; one sentence is enough.")


class ConcernTooLong(Invalid):
    """A text that is longer than the record takes."""

    code = "concern_too_long"
    sentence = N_("This takes %(most)s characters at most.")


class NoSuchConcern(Conflict):
    """There is no such concern, or it is settled."""

    code = "no_such_concern"
    sentence = N_("This concern is settled already, or it is not here.")


class NotYoursToSettle(Refused):
    """Whoever raised a concern or owns the pilot does not settle it."""

    code = "not_yours_to_settle"
    sentence = N_("A concern is settled by somebody who neither raised it nor owns the pilot.")


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern. `n` is the number of its entry in the pilot's chain."""

    n: int
    by_id: str
    by_name: str
    severity: Severity
    text: str
    day: date
    settled_by: str = ""
    settled_with: str = ""


def check(text: str) -> str:
    """The text as it is kept.

    Raises:
        ConcernMissing, ConcernTooLong, Unreadable: it cannot be taken.
    """
    cleaned = clean(text, "\n\t").strip()
    if not cleaned:
        raise ConcernMissing
    if len(cleaned) > MAX_TEXT:
        raise ConcernTooLong(most=MAX_TEXT)
    return cleaned


def require_settles(concern: Concern, owner_id: str, account_id: str) -> None:
    """Raise unless this account may settle the concern.

    Raises:
        NoSuchConcern: it is settled already.
        NotYoursToSettle: it raised it, or owns the pilot.
    """
    if concern.settled_by:
        raise NoSuchConcern
    if account_id in (concern.by_id, owner_id):
        raise NotYoursToSettle


def safety_open(concerns: tuple[Concern, ...]) -> bool:
    """Whether a concern about safety stands open."""
    return any(each.severity is Severity.SAFETY and not each.settled_by for each in concerns)
