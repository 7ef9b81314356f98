"""Looks whether a pilot's chain still is what was signed, and says where it is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.chain import Entry, EntryKind, canonical, content_hash, seal
from workshop.core.pilot.lock import BOUND
from workshop.core.pilot.metrics import Baseline
from workshop.core.pilot.receipt import Receipt
from workshop.core.words import N_


class Flaw(StrEnum):
    """What can be wrong with what was promised."""

    BROKEN = "broken"
    MISSING = "missing"
    FORGED = "forged"
    BACKDATED = "backdated"
    RECEIPT = "receipt"
    CUT = "cut"
    CARD = "card"
    BASELINE = "baseline"
    STATE = "state"
    EARLY = "early"


#: In words, for pages and terminals; `%(n)s` is the place.
SENTENCES: dict[Flaw, str] = {
    Flaw.BROKEN: N_("Entry %(n)s was changed: it is broken at %(n)s."),
    Flaw.MISSING: N_("The entries do not follow each other: one was taken out or moved at %(n)s."),
    Flaw.FORGED: N_(
        "Entry %(n)s is forged: its seal was not made with the key of this server. Either somebody "
        "wrote it into the database, or the key file is not the one it was locked with."
    ),
    Flaw.BACKDATED: N_("Entry %(n)s claims to be older than the one before it."),
    Flaw.RECEIPT: N_(
        "The receipt fits no entry of this pilot. If it was copied without a mistake, everything "
        "was rewritten by somebody who holds the key, and what was signed is not what stands here."
    ),
    Flaw.CUT: N_("The receipt is of entry %(n)s, which is not there: the end was cut off."),
    Flaw.CARD: N_("The card that is shown is not the card that was signed in entry %(n)s."),
    Flaw.BASELINE: N_("A baseline is not the one that was frozen in entry %(n)s."),
    Flaw.STATE: N_("Where the pilot stands is supported by no entry."),
    Flaw.EARLY: N_(
        "Reading %(n)s is of a day before the start, or came in before the lock: the criteria "
        "may have been set after the numbers."
    ),
}

#: Where an entry of this kind leads to, unless `state_of` says otherwise.
LEADS_TO: dict[EntryKind, PilotState] = {
    EntryKind.LOCK: PilotState.LOCKED,
    EntryKind.PAUSE: PilotState.PAUSED,
    EntryKind.RESUME: PilotState.LOCKED,
    EntryKind.DECISION: PilotState.DECIDED,
    EntryKind.SECOND_SIGNATURE: PilotState.DECIDED,
    EntryKind.NEXT_VERSION: PilotState.REPLACED,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, with the number of the entry or reading (0: of the whole)."""

    flaw: Flaw
    n: int = 0

    @property
    def sentence(self) -> str:
        """What is wrong, in words; it may name `%(n)s`."""
        return SENTENCES[self.flaw]


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands beside the chain and has to agree with it.

    `card` is the one that every page shows, `signed` the one in the lock (None: there is none, or
    it cannot be read). `early` is the number of the first reading of a day before the start or
    from before the lock.
    """

    state: PilotState
    card: Card
    signed: Card | None
    early: int = 0


def verify(
    entries: Sequence[Entry], key: bytes, receipt: Receipt | None = None
) -> tuple[Fault, ...]:
    """Everything that is wrong with a chain by itself, from its first entry on.

    With a receipt also whether what it was given for still stands there.
    """
    before: Sequence[Entry | None] = (None, *entries)
    pairs = zip(entries, before, strict=False)
    found = [fault for entry, last in pairs for fault in _of_entry(entry, last, key)]
    return (*found, *_of_receipt(entries, receipt))


def contradictions(entries: Sequence[Entry], kept: Kept) -> tuple[Fault, ...]:
    """Everything in which the rest of the database says something else than the chain."""
    return tuple(_against(entries, kept))


def _of_entry(entry: Entry, last: Entry | None, key: bytes) -> Iterator[Fault]:
    if not _is_whole(entry):
        yield Fault(Flaw.BROKEN, entry.n)
    elif (entry.n, entry.prev) != ((last.n + 1, last.hash) if last else (1, "")):
        yield Fault(Flaw.MISSING, entry.n)
    if not compare_digest(seal(key, entry.hash).encode(), entry.mac.encode()):
        yield Fault(Flaw.FORGED, entry.n)
    if last and entry.at < last.at:
        yield Fault(Flaw.BACKDATED, entry.n)


def _is_whole(entry: Entry) -> bool:
    """Whether the entry still says what its hash was made of."""
    try:
        body = entry.body
        if canonical(body) != entry.text:
            return False
        found = content_hash(entry.pilot_id, entry.n, entry.kind, body, entry.prev, entry.at)
    except (ValueError, RecursionError):
        return False
    return compare_digest(found.encode(), entry.hash.encode())


def _of_receipt(entries: Sequence[Entry], receipt: Receipt | None) -> Iterator[Fault]:
    if receipt is None or any(receipt.fits(entry) for entry in entries):
        return
    if receipt.n is not None and receipt.n > len(entries):
        yield Fault(Flaw.CUT, receipt.n)
    else:
        yield Fault(Flaw.RECEIPT, receipt.n or 0)


def state_of(entries: Sequence[Entry]) -> PilotState | None:
    """Where a pilot with this chain stands; None before its lock.

    A decision against the recommendation counts from its second signature, and what was decided
    stays decided when another version follows.
    """
    state: PilotState | None = None
    for entry in entries:
        waits = entry.kind == EntryKind.DECISION and entry.body.get("against") is True
        if state is not PilotState.DECIDED and not waits:
            state = _LEADS.get(entry.kind, state)
    return state


_LEADS = {kind.value: state for kind, state in LEADS_TO.items()}


def _against(entries: Sequence[Entry], kept: Kept) -> Iterator[Fault]:
    if not all(_is_whole(entry) for entry in entries):
        return
    if state_of(entries) is not (kept.state if kept.state in BOUND else None):
        yield Fault(Flaw.STATE)
    lock = next((entry for entry in entries if entry.kind == EntryKind.LOCK), None)
    if lock and kept.signed != kept.card:
        bent = kept.signed and _baselines(kept.signed) != _baselines(kept.card)
        yield Fault(Flaw.BASELINE if bent else Flaw.CARD, lock.n)
    if kept.early:
        yield Fault(Flaw.EARLY, kept.early)


def _baselines(card: Card) -> dict[str, Baseline | None]:
    return {metric.key: metric.baseline for metric in card.metrics}
