"""What can happen in a session that everybody may notice, each with the sentence that says so.

Past tense, plain fields, no sealed fact inside. What nobody else may notice (an idea in a silent
phase, a dot) is no event at all. `docs/protocol.md` lists them; a test holds the two together.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. The sentence is said to screen readers; empty means say nothing."""

    sentence: ClassVar[str] = ""
    #: Whether the time of it may be kept. What a seat has caused is kept under the time at which
    #: its phase opened: beside an anonymous text no time may stand.
    timed: ClassVar[bool] = True
    #: Whether what a page has fetched for itself alone may be no longer right after it.
    reaches_own: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class PhaseOpened(Event):
    """A phase has opened; everything silent that it ends has been revealed or sealed."""

    sentence = N_("Now: %(phase)s.")
    phase: str
    visit: int


@dataclass(frozen=True, slots=True)
class GoingOn(Event):
    """The facilitator goes on; for a few seconds this can be undone and drafts are taken in."""

    sentence = N_("We go on in a few seconds.")


@dataclass(frozen=True, slots=True)
class GoingOnUndone(Event):
    """The facilitator took the "next" back."""

    sentence = N_("We stay here for now.")


@dataclass(frozen=True, slots=True)
class FewTold(Event):
    """Everybody was told that only a few have written; `until` (ISO 8601) texts can be taken back.

    How few is not said.
    """

    sentence = N_(
        "Only a few have written. What you wrote may be recognised. "
        "You can withdraw it until it is shown."
    )
    visit: int
    until: str


@dataclass(frozen=True, slots=True)
class TimeChanged(Event):
    """The deadline has moved."""

    sentence = N_("The time has changed.")


@dataclass(frozen=True, slots=True)
class ClockPaused(Event):
    """The clock stands still."""

    sentence = N_("The clock is paused.")


@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    """The clock runs again, after a pause or a stretch."""

    sentence = N_("The clock runs again.")


@dataclass(frozen=True, slots=True)
class StretchBegan(Event):
    """A minute to stand up and stretch."""

    sentence = N_("One minute to stretch.")


@dataclass(frozen=True, slots=True)
class AgendaChanged(Event):
    """Steps or minutes ahead have changed."""

    sentence = N_("The agenda has changed.")


@dataclass(frozen=True, slots=True)
class LeadChanged(Event):
    """Another facilitator leads from here."""

    sentence = N_("Somebody else leads from here.")


@dataclass(frozen=True, slots=True)
class GridFilled(Event):
    """The IS / IS NOT grid has changed."""


@dataclass(frozen=True, slots=True)
class StatementAgreed(Event):
    """The problem is agreed on."""

    sentence = N_("The problem is agreed on.")


@dataclass(frozen=True, slots=True)
class QuestionAgreed(Event):
    """The question for the ideas is agreed on."""

    sentence = N_("Our question is agreed on.")


@dataclass(frozen=True, slots=True)
class LateAdmitted(Event):
    """The facilitator let late arrivals into the open round."""

    sentence = N_("Late arrivals were let in: %(count)s.")
    count: int


@dataclass(frozen=True, slots=True)
class NoteHidden(Event):
    """A text was hidden from everybody."""

    sentence = N_("The facilitator hid a text.")
    reaches_own = True
    note: str


@dataclass(frozen=True, slots=True)
class NoteShown(Event):
    """A hidden text is shown again."""

    sentence = N_("The facilitator shows a hidden text again.")
    reaches_own = True
    note: str


@dataclass(frozen=True, slots=True)
class IdeasStacked(Event):
    """Ideas that say the same lie in one stack; `moved` is what an undo takes out again."""

    sentence = N_("Two ideas were stacked.")
    onto: str
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdeaUnstacked(Event):
    """An idea stands for itself again."""

    sentence = N_("An idea was taken out of a stack.")
    note: str


@dataclass(frozen=True, slots=True)
class PairKeptApart(Event):
    """Two look-alikes are not the same after all."""


@dataclass(frozen=True, slots=True)
class ThemeMade(Event):
    """A new theme."""

    sentence = N_("There is a new theme.")
    theme: str


@dataclass(frozen=True, slots=True)
class ThemeRenamed(Event):
    """A theme has another name."""

    theme: str


@dataclass(frozen=True, slots=True)
class StackMoved(Event):
    """A stack stands under another theme."""

    stack: str


@dataclass(frozen=True, slots=True)
class DeskAsked(Event):
    """People proposed themes, marked ideas as the same, or asked the desk to look at a text.

    Told on the tick of the counters, for everything since the last one together.
    """

    timed = False


@dataclass(frozen=True, slots=True)
class TieBroken(Event):
    """A tie at the cut line was broken by the decider or by a draw anybody can repeat."""

    sentence = N_("The tie is broken.")
    through: tuple[str, ...]
    reason: str
    by: str
    seed: str


@dataclass(frozen=True, slots=True)
class PilotsChosen(Event):
    """The decider has chosen what goes into a pilot."""

    sentence = N_("The choice is made.")
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardFilled(Event):
    """A pilot card has changed."""

    pilot: str


@dataclass(frozen=True, slots=True)
class UnitAnswered(Event):
    """A unit has been given its answer."""

    unit: str


EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}


def body_of(event: Event) -> dict[str, Any]:
    """The fields of an event, ready to be kept as JSON."""
    return asdict(event)


def sentence_of(kind: str) -> str:
    """The sentence that says what an event of this kind told; empty when nothing is to be said."""
    return EVENTS[kind].sentence


def reaches_own(kind: str) -> bool:
    """Whether pages look again at what they alone show, after an event of this kind."""
    return EVENTS[kind].reaches_own
