"""What stands in the middle of the desk once a room decides: result, choice, cards, answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.pilot import card
from workshop.core.session import finalists, statuses
from workshop.core.session.ballots import Tally
from workshop.core.session.choosing import Why
from workshop.core.session.estimates import Weighed
from workshop.core.session.finalists import NothingContested
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Pilot
from workshop.core.session.phases import Role
from workshop.core.session.room import Room
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.wall import Note
from workshop.pages import outcomes, results, units
from workshop.pages.desk_collecting import MANY_UNITS
from workshop.pages.desk_words import CARD, STATUSES
from workshop.pages.matrix import Matrix
from workshop.pages.outcomes import Ending, Pick
from workshop.pages.results import Result
from workshop.pages.units import Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted vote; `vote` is None where there was none, or too few ballots for one."""

    vote: Result | None


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be chosen, and everything that speaks for it."""

    unit: Unit
    letter: str
    tally: Tally | None
    weighed: Weighed | None
    needs_reason: bool
    is_wild: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """One accountable choice."""

    decider: str
    options: tuple[Option, ...]
    has_votes: bool
    matrix: Matrix | None
    contested: tuple[Option, ...]
    can_estimate_again: bool
    picks: tuple[Pick, ...]
    others: int
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card: its name, question, hint, text so far, and the longest it takes."""

    name: str
    label: str
    hint: str
    text: str
    limit: int
    kind: str


@dataclass(frozen=True, slots=True)
class Designing:
    """The draft cards, what they carry, and why it could fail, once that may be read."""

    cards: tuple[tuple[Pilot, tuple[Field, ...]], ...]
    premortem: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A unit with its answer; `begins` is what its form starts from."""

    unit: Unit
    answer: Answer | None
    begins: Answer
    merged_into: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Every unit with what becomes of it, and what is missing."""

    rows: tuple[Answered, ...]
    missing: int
    targets: tuple[Unit, ...]
    designing: Designing
    statuses: tuple[tuple[Status, str], ...] = tuple(STATUSES.items())


@dataclass(frozen=True, slots=True)
class Over:
    """What is left of a session once it is closed."""

    picks: tuple[Pick, ...]
    endings: tuple[Ending, ...]
    pulse: Mapping[str, tuple[int, ...]]


def counted(room: Room) -> Counted:
    """What the vote says, and what is still tied."""
    return Counted(results.of_vote(room))


def choosing(room: Room) -> Choosing:
    """What may be chosen, and what speaks for it."""
    known = units.all_units(room)
    tallies, drawn = results.tallies(room), results.grid(room)
    letters = {key.weighed.unit: key.letter for key in drawn.keys} if drawn else {}
    picked = {each.unit for each in room.chosen}
    options = tuple(
        Option(
            unit=known[each.unit],
            letter=letters.get(each.unit, ""),
            tally=None if Why.NO_VOTE in each.why else tallies.get(each.unit),
            weighed=room.weights.get(each.unit),
            needs_reason=Why.TOP not in each.why,
            is_wild=Why.WILD_SLOT in each.why,
            is_chosen=each.unit in picked,
        )
        for each in room.eligible
        if each.unit in known and known[each.unit].lead
    )
    decider = next((p.name for p in room.people if p.role is Role.DECIDER), "")
    return Choosing(
        decider=decider,
        options=options,
        has_votes=any(option.tally for option in options),
        matrix=drawn,
        contested=tuple(o for o in options if o.weighed and o.weighed.contested),
        can_estimate_again=_can_estimate_again(room),
        picks=outcomes.picks(room),
        others=len(room.board.stacks) - len(options),
        most=room.jam.max_pilots,
    )


def designing(room: Room) -> Designing:
    """The cards of this session's pilots."""
    cards = tuple((pilot, _fields(pilot)) for pilot in room.pilots)
    return Designing(cards, units.readable(room.of(NoteKind.PREMORTEM)))


def closing(room: Room) -> Closing:
    """Every unit and its answer."""
    known = units.all_units(room)
    stacks = sorted(room.board.stacks)
    chosen = [each.unit for each in room.chosen]
    through = list(room.cut.through) if room.cut else []
    targets = [unit for unit in dict.fromkeys(chosen + through) if unit in known]
    return Closing(
        rows=tuple(_answered(room, known, unit) for unit in _by_need(room, stacks, chosen)),
        missing=len(statuses.unanswered(stacks, room.answers)),
        targets=tuple(known[unit] for unit in targets or stacks[:MANY_UNITS]),
        designing=designing(room),
    )


def over(room: Room) -> Over:
    """A closed session."""
    return Over(outcomes.picks(room), outcomes.endings(room), room.pulse)


def _can_estimate_again(room: Room) -> bool:
    try:
        return bool(finalists.contested(room.rounds))
    except NothingContested:
        return False


def _fields(pilot: Pilot) -> tuple[Field, ...]:
    return tuple(
        Field(name, *CARD[name], getattr(pilot.card, name), limit, _kind(name, limit))
        for name, limit in card.LIMITS.items()
    )


def _kind(name: str, limit: int) -> str:
    if name == "decide_by":
        return "date"
    return "line" if limit <= card.LIMITS["title"] else "lines"


def _by_need(room: Room, stacks: list[str], chosen: list[str]) -> list[str]:
    """What was chosen first, then what has no answer yet, then the rest."""
    return sorted(stacks, key=lambda unit: (unit not in chosen, unit in room.answers, unit))


def _answered(room: Room, known: Mapping[str, Unit], unit: str) -> Answered:
    answer = room.answers.get(unit)
    target = known.get(answer.where) if answer and answer.status is Status.MERGED else None
    return Answered(
        unit=known[unit],
        answer=answer,
        begins=answer or _first_answer(room, unit),
        merged_into=target.title if target else "",
    )


def _first_answer(room: Room, unit: str) -> Answer:
    """A chosen unit is tried now, by whoever looks after its card; others begin as kept."""
    for pilot in room.pilots:
        if pilot.unit == unit:
            return Answer(Status.PILOT, owner=pilot.card.owner)
    return Answer(Status.PARKED)
