"""What may still be said after the lock: each an entry that everybody sees, with its reason."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workshop.core.errors import Conflict, Invalid
from workshop.core.pilot.card import Card
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.session.notes import clean
from workshop.core.words import N_

MAX_WORDS = 1000
MAX_NAME = 80
#: How many days one shock may take out; more is no shock but another pilot.
MAX_DAYS = 15


class ReasonMissing(Invalid):
    """An amendment without a reason."""

    code = "reason_missing"
    sentence = N_("Please say why. Everybody who sees the pilot will read it.")


class WordsTooLong(Invalid):
    """A reason or a comment over its limit."""

    code = "words_too_long"
    sentence = N_("This is too long. It can have %(limit)s characters.")


class NoDays(Invalid):
    """A shock that names no day."""

    code = "no_days"
    sentence = N_("Please name the days that should not count, one in each line.")


class TooManyDays(Invalid):
    """More days than one shock can take out."""

    code = "too_many_days"
    sentence = N_(
        "No more than %(most)s days can be left out at once. For more, begin a new version."
    )


class DayNotInPilot(Invalid):
    """A day that lies outside the pilot."""

    code = "day_not_in_pilot"
    sentence = N_("%(day)s does not lie between the start and the day of the decision.")


class DayAlreadySeen(Conflict):
    """Numbers of that day are already there, so somebody may have looked at them."""

    code = "day_already_seen"
    sentence = N_(
        "Numbers of %(day)s are already there. A day can only be left out before anybody could "
        "see which arm it favours."
    )


class NoExtensionDeclared(Conflict):
    """An extension that was not declared at the lock."""

    code = "no_extension_declared"
    sentence = N_("No extension was declared when this was locked, so there is none now.")


class AlreadyExtended(Conflict):
    """A second extension."""

    code = "already_extended"
    sentence = N_("This pilot was extended once. There is no second time.")


class TooLateToExtend(Conflict):
    """An extension after the day of the decision."""

    code = "too_late_to_extend"
    sentence = N_("The day of the decision is over. An extension has to come before it.")


class AlreadyReplaced(Conflict):
    """A second successor of one pilot."""

    code = "already_replaced"
    sentence = N_("Another version of this pilot has begun already.")


class NameMissing(Invalid):
    """A change of owner without a new one."""

    code = "name_missing"
    sentence = N_("Please give the name of the new owner.")


@dataclass(frozen=True, slots=True)
class Said:
    """Words after the lock: a comment, or a slip of the pen with what it should say."""

    words: str
    by_id: str
    by_name: str


@dataclass(frozen=True, slots=True)
class Shock:
    """Days that count for neither arm."""

    days: tuple[date, ...]
    reason: str
    by_id: str
    by_name: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension: `until` is the new day of the decision."""

    until: date
    reason: str
    by_id: str
    by_name: str


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """Somebody else answers for the pilot from now on."""

    owner: str
    reason: str
    by_id: str
    by_name: str


@dataclass(frozen=True, slots=True)
class Successor:
    """The pilot that takes this one's place, as a draft that begins from zero."""

    pilot_id: str
    version: int
    reason: str
    by_id: str
    by_name: str


def checked_words(text: str) -> str:
    """A reason or a comment as it is kept.

    Raises:
        ReasonMissing, WordsTooLong: it is empty or too long.
        Unreadable: characters that no page can show.
    """
    words = clean(text, "\n\t")
    if not words:
        raise ReasonMissing
    if len(words) > MAX_WORDS:
        raise WordsTooLong(limit=MAX_WORDS)
    return words


def checked_name(text: str) -> str:
    """The name of a new owner as it is kept.

    Raises:
        NameMissing, WordsTooLong: it is empty or too long.
    """
    name = clean(text, "")
    if not name:
        raise NameMissing
    if len(name) > MAX_NAME:
        raise WordsTooLong(limit=MAX_NAME)
    return name


def checked_days(
    days: Iterable[date], card: Card, decision: date | None, seen: Collection[date]
) -> tuple[date, ...]:
    """The days of a shock, in order.

    `decision` is the day of the decision as it stands now, `seen` the days of which readings of
    any arm are there.

    Raises:
        NoDays, TooManyDays, DayNotInPilot: not these days.
        DayAlreadySeen: it comes too late for one of them.
    """
    wanted = tuple(sorted(set(days)))
    if not wanted:
        raise NoDays
    if len(wanted) > MAX_DAYS:
        raise TooManyDays(most=MAX_DAYS)
    for day in wanted:
        if not card.dates.start or not decision or not card.dates.start <= day <= decision:
            raise DayNotInPilot(day=day.isoformat())
        if day in seen:
            raise DayAlreadySeen(day=day.isoformat())
    return wanted


def extended(card: Card, entries: Iterable[Entry], today: date) -> date:
    """The new day of the decision if the pilot is extended today.

    Raises:
        NoExtensionDeclared, AlreadyExtended, TooLateToExtend: it cannot be.
    """
    if not card.dates.extension_days or card.dates.decision is None:
        raise NoExtensionDeclared
    if any(entry.kind == EntryKind.EXTENSION for entry in entries):
        raise AlreadyExtended
    if today > card.dates.decision:
        raise TooLateToExtend
    return card.dates.decision + timedelta(days=card.dates.extension_days)


def excluded_days(entries: Iterable[Entry]) -> frozenset[date]:
    """Every day that counts for neither arm."""
    return frozenset(day for entry in _of(entries, EntryKind.SHOCK) for day in _days(entry))


def decision_day(card: Card, entries: Iterable[Entry]) -> date | None:
    """The day of the decision: the card's, or the one it was extended to."""
    until = [str(entry.body["until"]) for entry in _of(entries, EntryKind.EXTENSION)]
    return date.fromisoformat(until[-1]) if until else card.dates.decision


def owner_name(card: Card, entries: Iterable[Entry]) -> str:
    """Who answers for the pilot now."""
    names = [str(entry.body["owner"]) for entry in _of(entries, EntryKind.OWNER)]
    return names[-1] if names else card.people.owner_name


def successor(entries: Iterable[Entry]) -> str | None:
    """The id of the pilot that took this one's place, or None."""
    found = [str(entry.body["pilot_id"]) for entry in _of(entries, EntryKind.NEXT_VERSION)]
    return found[-1] if found else None


def _of(entries: Iterable[Entry], kind: EntryKind) -> Iterator[Entry]:
    return (entry for entry in entries if entry.kind == kind)


def _days(entry: Entry) -> Iterator[date]:
    return (date.fromisoformat(day) for day in entry.body["days"])
