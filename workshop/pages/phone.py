"""The participant's page: what a phone shows in each phase, the same for everybody in the room.

What is mine alone (`Mine`) is asked of the view by the own slots, never by what is shared.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from workshop.core.seat import shuffle
from workshop.core.session import lint, notes, pulses, wall
from workshop.core.session.deck import cards
from workshop.core.session.deck.cards import CARDS, Offer
from workshop.core.session.estimates import Estimate
from workshop.core.session.lint import Nudge
from workshop.core.session.notes import NoteKind, Shape
from workshop.core.session.outcome import Chosen
from workshop.core.session.phases import Phase
from workshop.core.session.room import Mine, Need, Room
from workshop.core.session.rounds import Round
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Status
from workshop.core.session.wall import Note
from workshop.core.words import N_
from workshop.pages import units
from workshop.pages.became import Became, became
from workshop.pages.matrix import Matrix, matrix
from workshop.pages.outcomes import ENDING_WORDS
from workshop.pages.units import Ranked, Theme, Unit

#: What is written in a phase by default; another kind may be chosen beside it.
COMPOSES: Mapping[Phase, NoteKind] = {
    Phase.APPRAISE: NoteKind.STATEMENT,
    Phase.CHALLENGES: NoteKind.CHALLENGE,
    Phase.HMW: NoteKind.HMW,
    Phase.IDEATE: NoteKind.IDEA,
    Phase.BUILD_ON: NoteKind.IDEA,
    Phase.REVEAL: NoteKind.QUESTION,
    Phase.CLUSTER: NoteKind.THEME,
    Phase.DESIGN: NoteKind.PREMORTEM,
}
PLACEHOLDERS: Mapping[NoteKind, str] = {
    NoteKind.STATEMENT: "",
    NoteKind.CHALLENGE: N_("One thing, in your words"),
    NoteKind.HMW: N_("How might we …?"),
    NoteKind.IDEA: N_("One idea, as it comes"),
    NoteKind.QUESTION: N_("What I do not understand"),
    NoteKind.THEME: N_("A name for a group of ideas"),
    NoteKind.PREMORTEM: N_("It failed because …"),
}
#: The counter appears when little room is left.
COUNTER_FROM = 0.8
#: Fields outside the composer that belong to what it sends.
SENDS_WITH: Mapping[Phase, str] = {
    Phase.CHALLENGES: "#composer #which-kind",
    Phase.BUILD_ON: "#composer #seeds",
}
#: What a page fetches of its own, by phase: `templates/phone/own/_<name>.html`.
SLOTS: Mapping[Phase, tuple[str, ...]] = {
    Phase.LOBBY: ("lobby",),
    Phase.APPRAISE: ("mine", "done"),
    Phase.CHALLENGES: ("mine", "done"),
    Phase.CHALLENGE_DOTS: ("dots", "done"),
    Phase.HMW: ("mine", "done"),
    Phase.HMW_DOTS: ("dots", "done"),
    Phase.IDEATE: ("card", "mine", "done"),
    Phase.BUILD_ON: ("seeds", "mine", "done"),
    Phase.REVEAL: ("read",),
    Phase.CLUSTER: ("stacked",),
    Phase.VOTE: ("dots", "done"),
    Phase.RUNOFF: ("dots", "done"),
    Phase.ESTIMATE: ("scale", "answer"),
    Phase.DESIGN: ("mine",),
    Phase.CLOSE: ("pulse", "became"),
    Phase.CLOSED: ("became",),
}
#: Slots that show texts which a facilitator may hide.
_TEXTS_IN = frozenset({"scale", "seeds", "stacked", "became"})
#: What has to be known of a seat to draw each of its slots.
NEEDS: Mapping[str, frozenset[Need]] = {
    "lobby": frozenset({Need.SIGNS}),
    "mine": frozenset({Need.SEALED}),
    "done": frozenset({Need.SIGNS}),
    "dots": frozenset({Need.DOTS}),
    "card": frozenset({Need.HAND}),
    "seeds": frozenset({Need.HAND}),
    "read": frozenset({Need.SIGNS}),
    "stacked": frozenset({Need.REVEALED, Need.MARKED}),
    "scale": frozenset({Need.ESTIMATES}),
    "answer": frozenset({Need.ESTIMATES}),
    "pulse": frozenset({Need.PULSE}),
    "became": frozenset({Need.SEALED, Need.REVEALED}),
}
#: What stands at the thumb: `templates/phone/foot/_<name>.html`; "plain" where nothing is pressed.
FEET: Mapping[Phase, str] = {
    Phase.APPRAISE: "statement",
    Phase.CHALLENGES: "composer",
    Phase.CHALLENGE_DOTS: "dots",
    Phase.HMW: "composer",
    Phase.HMW_DOTS: "dots",
    Phase.IDEATE: "composer",
    Phase.BUILD_ON: "composer",
    Phase.REVEAL: "read",
    Phase.VOTE: "dots",
    Phase.RUNOFF: "dots",
    Phase.ESTIMATE: "estimate",
    Phase.DESIGN: "composer",
    Phase.CLOSE: "report",
    Phase.CLOSED: "report",
}
_TEXTS = {card.id: card for card in CARDS}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Composer:
    """The field at the thumb: what kind of text it takes and how much of it."""

    kind: NoteKind
    shape: Shape
    placeholder: str
    counts_from: int
    sends_with: str


@dataclass(frozen=True, slots=True)
class Scale:
    """One step of the estimate: a finalist and what this seat said of it so far, if anything."""

    unit: Unit | None
    n: int
    all: int
    estimate: Estimate | None
    answered: tuple[tuple[Unit, Estimate], ...]


@dataclass(frozen=True, slots=True)
class View:
    """What the templates of the phone loop over."""

    room: Room
    composer: Composer | None
    foot: str
    slots: tuple[str, ...]
    round: Round | None
    units: tuple[Unit, ...]
    statements: tuple[Note, ...]
    challenges: tuple[Ranked, ...]
    questions: tuple[Ranked, ...]
    ideas: tuple[Note, ...]
    by_id: Mapping[str, Note]
    clarifying: tuple[Note, ...]
    themes: tuple[Theme, ...]
    ranking: tuple[Ranked, ...]
    vote: Round | None
    chosen: tuple[tuple[Chosen, Unit], ...]
    yardstick: Unit | None
    matrix: Matrix | None
    four: tuple[str, ...] = lint.QUESTIONS
    pulse_questions: tuple[tuple[str, str], ...] = tuple(pulses.QUESTIONS.items())
    status_words: Mapping[Status, str] = field(default_factory=lambda: ENDING_WORDS)
    offer: Offer = cards.OFFER
    idle_seconds: int = cards.IDLE_AFTER.seconds
    many_lines: int = notes.MANY_LINES
    most_of_a_list: int = notes.MOST_OF_A_LIST

    def ideas_for(self, seed: str) -> tuple[Note, ...]:
        """Ideas in one person's own order."""
        return _own_order(seed, self.ideas, lambda note: note.id)

    def parents_of(self, note: Note) -> tuple[Note, ...]:
        """The texts a note grew from, as far as they can be read."""
        return tuple(self.by_id[parent] for parent in note.parents if parent in self.by_id)

    def with_parents(self, draw: Callable[..., str], code: str) -> Callable[[Note], str]:
        """Draws an idea with what it grew from, by `draw(note, parents, code)`.

        For a wall of hundreds: the macro is called as it is, without a block around each call.
        """
        return lambda note: draw(note, self.parents_of(note), code)

    @property
    def stacks(self) -> tuple[Unit, ...]:
        """All units that have a text, theme by theme."""
        return tuple(unit for theme in self.themes for unit in theme.units if unit.lead)

    def units_for(self, seed: str) -> tuple[Unit, ...]:
        """Units in one person's own order."""
        return _own_order(seed, self.units, lambda unit: unit.id)

    def own_here(self, mine: Mine, seed: str) -> tuple[Note, ...]:
        """Own texts that are still sealed and of a kind that is written now, in an own order."""
        kinds = notes.KIND_OF.get(self.room.jam.phase, frozenset())
        own = (n for n, sealed in mine.notes if sealed and n.kind in kinds and n.text)
        return _own_order(seed, own, lambda note: note.id)

    def nudges(self, note: Note) -> tuple[Nudge, ...]:
        """What the server asks about an own text; it never refuses one for it."""
        if note.kind is NoteKind.STATEMENT:
            return lint.statement(note.text)
        if note.kind is NoteKind.HMW:
            return lint.hmw(note.text, self.room.jam.language)
        return lint.idea(note.text) if note.kind is NoteKind.IDEA else ()

    def card_text(self, card: str, language: str) -> str:
        """The words of a prompt card."""
        return _TEXTS[card].text(language) if card in _TEXTS else ""

    def stacked_own(self, mine: Mine) -> tuple[Note, ...]:
        """Own ideas that lie in a stack with others."""
        crowded = {i for ids in self.room.board.stacks.values() if len(ids) > 1 for i in ids}
        return tuple(note for note, _ in mine.notes if note.id in crowded)

    def scale(self, mine: Mine, seed: str, wanted: str = "") -> Scale:
        """The next finalist without an answer in this person's order, or the one asked for."""
        ordered = self.units_for(seed)
        answered = tuple((u, mine.estimates[u.id]) for u in ordered if u.id in mine.estimates)
        open_ones = [unit for unit in ordered if unit.id not in mine.estimates]
        asked = next((unit for unit in ordered if unit.id == wanted), None)
        unit = asked or (open_ones[0] if open_ones else None)
        n = ordered.index(unit) + 1 if asked and unit else len(answered) + 1
        estimate = mine.estimates.get(unit.id) if unit else None
        return Scale(unit, n, len(ordered), estimate, answered)

    def became(self, mine: Mine) -> tuple[Became, ...]:
        """Own ideas with all that came of them."""
        found = became(self.room, mine.notes)
        return tuple(each for each in found if each.note.kind is NoteKind.IDEA)


def holds_texts(audience: Audience, phase: Phase) -> bool:
    """Whether a page of this audience shows texts of others in its own slots in this phase."""
    return audience is Audience.PHONE and not _TEXTS_IN.isdisjoint(SLOTS.get(phase, ()))


def needs(slots: Collection[str]) -> frozenset[Need]:
    """What has to be known of a seat to draw these slots of its own."""
    return frozenset(need for slot in slots for need in NEEDS[slot])


def view(room: Room) -> View:
    """The phone's view of a room."""
    phase = room.jam.phase
    ideas = units.readable(room.of(NoteKind.IDEA))
    known = units.all_units(room)
    titles = {unit: each.title for unit, each in known.items()}
    return View(
        room=room,
        composer=_composer(phase),
        foot=FEET.get(phase, "plain"),
        slots=SLOTS.get(phase, ()),
        round=room.open_round,
        units=units.of_round(room, room.open_round),
        statements=units.readable(room.of(NoteKind.STATEMENT)),
        challenges=units.ranking(room, Phase.CHALLENGE_DOTS),
        questions=units.ranking(room, Phase.HMW_DOTS),
        ideas=ideas,
        by_id=wall.by_id(ideas),
        clarifying=units.readable(room.of(NoteKind.QUESTION)),
        themes=units.themes(room) if room.board.stacks else (),
        ranking=units.ranking(room, Phase.VOTE),
        vote=units.latest(room, Phase.VOTE),
        chosen=tuple((c, known[c.unit]) for c in room.chosen if c.unit in known),
        yardstick=yardstick(room),
        matrix=matrix(tuple(room.weights.values()), titles) if phase is Phase.CHOOSE else None,
    )


def yardstick(room: Room) -> Unit | None:
    """The fixed idea that finalists are compared with: the strongest one that is none of them."""
    if room.open_round is None or room.jam.phase is not Phase.ESTIMATE:
        return None
    finalists = room.open_round.units
    others = (ranked.unit for ranked in units.ranking(room, Phase.VOTE))
    return next((unit for unit in others if unit.id not in finalists and unit.lead), None)


def _composer(phase: Phase) -> Composer | None:
    kind = COMPOSES.get(phase)
    if kind is None:
        return None
    shape = notes.SHAPES[kind]
    return Composer(
        kind,
        shape,
        PLACEHOLDERS[kind],
        round(shape.max_text * COUNTER_FROM),
        SENDS_WITH.get(phase, "#composer"),
    )


def _own_order(seed: str, things: Iterable[T], key: Callable[[T], str]) -> tuple[T, ...]:
    listed = tuple(things)
    return shuffle.in_own_order(seed, listed, key) if seed else listed
