"""What a session ended in, as people read it: the choice, the pilot cards, every answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.session.ballots import Tally
from workshop.core.session.estimates import Weighed
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room
from workshop.core.session.rounds import Round
from workshop.core.session.statuses import Answer, Status
from workshop.core.words import N_
from workshop.pages import results, units
from workshop.pages.units import Unit

#: What is written on a card, in the order in which it is read.
CARD_WORDS: Mapping[str, str] = {
    "change": N_("What we change"),
    "who": N_("For whom"),
    "behaviour": N_("What people will do differently"),
    "because": N_("Why we believe it"),
    "riskiest": N_("The hardest part, tried first"),
    "continue_if": N_("It goes on if"),
    "stop_if": N_("It stops if"),
    "decide_by": N_("Decided on"),
    "owner": N_("Who looks after it"),
}
ENDING_WORDS: Mapping[Status, str] = {
    Status.PILOT: N_("Tried now"),
    Status.PARKED: N_("Kept for later, with a date"),
    Status.EXISTS: N_("Already exists"),
    Status.MERGED: N_("Part of another idea"),
    Status.DECLINED: N_("Not now, with the reason"),
}
STILL_OPEN = N_("Still without an answer")


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen, with all that spoke for it; None where there was no vote or no estimate."""

    chosen: Chosen
    unit: Unit
    tally: Tally | None
    vote: Round | None
    weighed: Weighed | None


@dataclass(frozen=True, slots=True)
class Line:
    """One filled field of a card; `day` where its text is a date in the form 2026-04-08."""

    name: str
    label: str
    text: str

    @property
    def day(self) -> date | None:
        """The date of a date, None for words."""
        if self.name != "decide_by":
            return None
        try:
            return date.fromisoformat(self.text)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class PilotCard:
    """A pilot's card with the lines that are filled, and how many still wait to be."""

    pilot: Pilot
    lines: tuple[Line, ...]
    missing: int

    def says(self, name: str) -> Line | None:
        """One line by its name, or None when it is not filled."""
        return next((line for line in self.lines if line.name == name), None)


@dataclass(frozen=True, slots=True)
class Ended:
    """One unit with its answer (None: it has none yet) and the unit it became part of."""

    unit: Unit
    answer: Answer | None
    into: Unit | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """All units with the same kind of answer, in the order of their words."""

    label: str
    status: Status | None
    units: tuple[Ended, ...]


def picks(room: Room) -> tuple[Pick, ...]:
    """What was chosen, most dots first."""
    known, tallies = units.all_units(room), results.tallies(room)
    weights = {unit.id: seen[-1] for unit, seen in results.weighings(room)}
    vote = units.latest(room, Phase.VOTE)
    found = (
        Pick(
            chosen=each,
            unit=known.get(each.unit, Unit(each.unit, None)),
            tally=tallies.get(each.unit),
            vote=vote if each.unit in tallies else None,
            weighed=weights.get(each.unit),
        )
        for each in room.chosen
    )
    return tuple(sorted(found, key=lambda p: (-p.tally.dots if p.tally else 0, p.unit.text)))


def cards(room: Room) -> tuple[PilotCard, ...]:
    """The pilot cards of the session, by title."""
    listed = sorted(room.pilots, key=lambda pilot: (pilot.card.title.casefold(), pilot.card.idea))
    return tuple(_card(pilot) for pilot in listed)


def endings(room: Room) -> tuple[Ending, ...]:
    """Every unit under the kind of answer it got; those without one stand last."""
    known = units.all_units(room)
    board = results.in_order(known[stack] for stack in room.board.stacks if stack in known)
    under: dict[Status | None, list[Ended]] = {}
    for unit in board:
        answer = room.answers.get(unit.id)
        merged = answer is not None and answer.status is Status.MERGED
        into = known.get(answer.where) if answer and merged else None
        status = answer.status if answer else None
        under.setdefault(status, []).append(Ended(unit, answer, into))
    named = (*ENDING_WORDS.items(), (None, STILL_OPEN))
    return tuple(
        Ending(label, status, tuple(under[status])) for status, label in named if status in under
    )


def _card(pilot: Pilot) -> PilotCard:
    texts = {name: _text(pilot.card, name) for name in CARD_WORDS}
    lines = tuple(Line(name, CARD_WORDS[name], text) for name, text in texts.items() if text)
    return PilotCard(pilot, lines, missing=len(CARD_WORDS) - len(lines))


def _text(card: Card, name: str) -> str:
    return str(getattr(card, name))
