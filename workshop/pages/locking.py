"""The page on which a card is signed, and the one that shows what was signed and said since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from workshop.core.pilot import amending, receipt
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.chain import Entry, EntryKind
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.proving import Fault
from workshop.core.words import N_
from workshop.pages import promised
from workshop.pages.criterion_words import day
from workshop.pages.qr import Qr, qr

#: What each kind of entry is called in the list of what was said since the lock.
KINDS: dict[EntryKind, str] = {
    EntryKind.LOCK: N_("Locked"),
    EntryKind.SHOCK: N_("Days left out, for both sides"),
    EntryKind.EXTENSION: N_("Extended, as declared at the lock"),
    EntryKind.NEXT_VERSION: N_("Ended by a new version"),
    EntryKind.OWNER: N_("Another owner"),
    EntryKind.TYPO: N_("A slip of the pen"),
    EntryKind.COMMENT: N_("Comment"),
    EntryKind.CONCERN: N_("A concern"),
    EntryKind.CONCERN_SETTLED: N_("A concern was answered"),
    EntryKind.DISSENT: N_("Somebody sees it differently"),
    EntryKind.PAUSE: N_("Paused"),
    EntryKind.RESUME: N_("Goes on after the pause"),
    EntryKind.DECISION: N_("Decision"),
    EntryKind.SECOND_SIGNATURE: N_("Second signature under the decision"),
    EntryKind.TAKEN_BACK: N_("A decision was taken back before its second signature"),
    EntryKind.SCORE: N_("A look back"),
    EntryKind.LEARNING: N_("What was learned"),
    EntryKind.FORECASTS: N_("The gut forecasts were opened"),
}
#: Where a version stands, in the list of versions.
STATES: dict[PilotState, str] = {
    PilotState.DRAFT: N_("draft"),
    PilotState.PROPOSED: N_("signed by one"),
    PilotState.LOCKED: N_("locked"),
    PilotState.PAUSED: N_("paused"),
    PilotState.DECIDED: N_("decided"),
    PilotState.REPLACED: N_("replaced by a new version"),
}
#: Where in a body the words of a person stand, by whatever part of the program wrote it.
_WORDS = ("words", "reason", "text", "saw")
#: How many faults a page shows; with more the rest follows from these.
MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as people read it: what, what exactly, by whom, when, and its receipt's code."""

    n: int
    kind: str
    what: str
    words: str
    by: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt: what is printed, mailed and kept."""

    title: str
    version: int
    lines: tuple[str, ...]
    in_the_end: str
    most: str
    owner: str
    approver: str
    n: int
    at: datetime
    code: str
    whole: str
    qr: Qr


def told(entries: Sequence[Entry], faults: Sequence[Fault]) -> tuple[Told, ...]:
    """The entries after the lock, the newest first; those that were changed are left out."""
    bent = {fault.n for fault in faults}
    later = [each for each in reversed(entries) if each.kind != EntryKind.LOCK]
    return tuple(_told(each) for each in later if each.n not in bent)


def paper(pilot: Pilot, entry: Entry) -> Paper:
    """The receipt of an entry."""
    card, people = pilot.card, pilot.card.people
    return Paper(
        card.title,
        card.version,
        promised.lines(card),
        promised.in_the_end(card),
        promised.customers(card.parts.max_exposure),
        people.owner_name,
        people.approver_name,
        entry.n,
        entry.at,
        receipt.code_of(entry.hash),
        entry.hash,
        qr(receipt.in_full(entry)),
    )


def chosen(entries: Sequence[Entry], n: str) -> Entry | None:
    """The entry of this number as it was typed, else the newest; None where there is none."""
    by_number = {str(entry.n): entry for entry in entries}
    return by_number.get(n) or (entries[-1] if entries else None)


def shown(faults: Sequence[Fault]) -> tuple[str, ...]:
    """What is wrong, in the reader's words; only the first few."""
    return tuple(_(fault.sentence, n=fault.n) for fault in faults[:MOST_FAULTS])


def left_out(entries: Sequence[Entry]) -> str:
    """The days that do not count, as one text."""
    return ", ".join(day(each) for each in sorted(amending.excluded_days(entries)))


def decided_on(card: Card, entries: Sequence[Entry]) -> str:
    """The day of the decision as it stands now."""
    found = amending.decision_day(card, entries)
    return day(found) if found else "…"


def _told(entry: Entry) -> Told:
    body = entry.body
    words = next((str(body[name]) for name in _WORDS if body.get(name)), "")
    kind = next((name for known, name in KINDS.items() if known == entry.kind), entry.kind)
    code = receipt.code_of(entry.hash)
    by = str(body.get("by_name", ""))
    return Told(entry.n, _(kind), _exactly(entry), words, by, entry.at, code)


def _exactly(entry: Entry) -> str:
    """What an amendment changes, where it changes something."""
    if entry.kind == EntryKind.SHOCK:
        return left_out([entry])
    if entry.kind == EntryKind.EXTENSION:
        return str(_("Decided on %(day)s.", day=day(date.fromisoformat(entry.body["until"]))))
    if entry.kind == EntryKind.OWNER:
        return str(entry.body["owner"])
    return ""
