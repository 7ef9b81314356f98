"""What the chain keeps of each thing that people do with a locked pilot, and the story it makes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from workshop.core.pilot.amending import Extension, OwnerChange, Successor
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.concerns import Concern, Severity
from workshop.core.pilot.deciding import Dissent, Record
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.scoring import Outcome, Score
from workshop.core.pilot.story import Halt, Learned, Signed, Story


@dataclass(frozen=True, slots=True)
class ConcernRaised:
    """Somebody worries."""

    by_id: str
    by_name: str
    severity: Severity
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class ConcernSettled:
    """A concern, by the number of its entry, was answered."""

    about: int
    by_id: str
    by_name: str
    words: str
    day: date


@dataclass(frozen=True, slots=True)
class Dissented:
    """Somebody sees it differently, before the decision."""

    by_id: str
    by_name: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class SecondSigned:
    """The second signature under a decision, by the number of its entry."""

    about: int
    by_id: str
    by_name: str
    day: date


@dataclass(frozen=True, slots=True)
class ForecastsOpened:
    """What the signers of the lock forecast, in percent, lowest first."""

    percents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A decision that waited for its second signature was taken back, or not signed."""

    about: int
    by_id: str
    by_name: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Halted:
    """The pilot was paused, or goes on after a pause."""

    by_id: str
    by_name: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class LearningWritten:
    """The learning card."""

    by_id: str
    by_name: str
    learning: Learning
    day: date


@dataclass(frozen=True, slots=True)
class Scored:
    """A look back at a decision."""

    by_id: str
    by_name: str
    outcome: Outcome
    saw: str
    day: date


Deed = (
    ConcernRaised
    | ConcernSettled
    | Dissented
    | Record
    | SecondSigned
    | TakenBack
    | Halted
    | LearningWritten
    | Scored
    | ForecastsOpened
    | Extension
    | OwnerChange
    | Successor
)
#: What the entries of each kind hold.
BODIES: dict[EntryKind, type[Deed]] = {
    EntryKind.CONCERN: ConcernRaised,
    EntryKind.CONCERN_SETTLED: ConcernSettled,
    EntryKind.DISSENT: Dissented,
    EntryKind.DECISION: Record,
    EntryKind.SECOND_SIGNATURE: SecondSigned,
    EntryKind.TAKEN_BACK: TakenBack,
    EntryKind.PAUSE: Halted,
    EntryKind.RESUME: Halted,
    EntryKind.LEARNING: LearningWritten,
    EntryKind.SCORE: Scored,
    EntryKind.FORECASTS: ForecastsOpened,
    EntryKind.EXTENSION: Extension,
    EntryKind.OWNER: OwnerChange,
    EntryKind.NEXT_VERSION: Successor,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its number, kind and time, and what it holds."""

    n: int
    kind: EntryKind
    at: datetime
    deed: Deed


def story_of(told: Iterable[Told], locked_at: datetime | None) -> Story:
    """The story that entries tell, in the order of the chain."""
    story = Story(locked_at)
    for each in told:
        story = _after(story, each)
    return story


def _after(story: Story, told: Told) -> Story:
    deed = told.deed
    match deed:
        case ConcernRaised():
            raised = Concern(told.n, deed.by_id, deed.by_name, deed.severity, deed.text, deed.day)
            return replace(story, concerns=(*story.concerns, raised))
        case ConcernSettled():
            return replace(story, concerns=tuple(_settled(c, deed) for c in story.concerns))
        case Dissented():
            note = Dissent(deed.by_name, deed.text)
            return replace(story, dissent=(*story.dissent, note))
        case Record():
            return _decided(story, told, deed)
        case SecondSigned():
            return _signed(story, told, deed)
        case TakenBack():
            return replace(story, waiting=None)
        case Halted():
            ended = told.kind is EntryKind.RESUME
            halt = Halt(deed.by_name, deed.reason, deed.day, ended)
            return replace(story, halts=(*story.halts, halt))
        case LearningWritten():
            return replace(story, learned=Learned(deed.learning, deed.by_name, deed.day))
        case Extension():
            return replace(story, extended_to=deed.until)
        case OwnerChange():
            return replace(story, owner_name=deed.owner)
        case Successor():
            return replace(story, successor=deed.pilot_id)
        case ForecastsOpened():
            return replace(story, forecasts=deed.percents)
        case _:  # a look back
            score = Score(deed.outcome, deed.saw, deed.by_name, deed.day)
            return replace(story, scores=(*story.scores, score))


def _settled(concern: Concern, deed: ConcernSettled) -> Concern:
    if concern.n != deed.about:
        return concern
    return replace(concern, settled_by=deed.by_name, settled_with=deed.words)


def _decided(story: Story, told: Told, record: Record) -> Story:
    signed = Signed(told.n, record, told.at)
    if record.against:
        return replace(story, waiting=signed)
    counts = replace(signed, counts_at=told.at, counts_on=record.day)
    return replace(story, waiting=None, decided=counts)


def _signed(story: Story, told: Told, deed: SecondSigned) -> Story:
    if story.waiting is None or story.waiting.n != deed.about:
        return story
    counts = replace(story.waiting, second_name=deed.by_name, counts_at=told.at, counts_on=deed.day)
    return replace(story, waiting=None, decided=counts)
