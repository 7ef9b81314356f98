"""A session as one audience may know it in this phase: sealed at reading, drawn by the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from workshop.core.session.choosing import Eligible
from workshop.core.session.clusters import Board, Pair
from workshop.core.session.estimates import Estimate, Weighed
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import Role
from workshop.core.session.rounds import Round
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Answer
from workshop.core.session.ties import Cut
from workshop.core.session.wall import Note


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account and their part in this session."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Tie:
    """How a tie was broken: by whom and why, or by the seed of a draw."""

    through: tuple[str, ...]
    reason: str
    by: str
    seed: str


@dataclass(frozen=True, slots=True)
class Room:
    """Everything an audience may know. What the phase still seals is simply not here.

    `notes` holds the revealed texts by kind, in canonical order. `open_round` is the blind round of
    this phase, without any result; `rounds` are the closed ones. `weights` holds the latest impact
    and effort by unit. `proposals`, `reported` and `unclear` are for the desk alone. `few_until` is
    set once everybody was told, in this visit, that only a few have written.
    """

    jam: Jam
    audience: Audience
    people: tuple[Person, ...] = ()
    notes: Mapping[NoteKind, tuple[Note, ...]] = field(default_factory=dict)
    board: Board = field(default_factory=lambda: Board({}, {}, {}))
    open_round: Round | None = None
    rounds: tuple[Round, ...] = ()
    cut: Cut | None = None
    tie: Tie | None = None
    weights: Mapping[str, Weighed] = field(default_factory=dict)
    eligible: tuple[Eligible, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    pulse: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    proposals: tuple[Pair, ...] = ()
    reported: Mapping[str, int] = field(default_factory=dict)
    few_until: datetime | None = None

    def of(self, kind: NoteKind) -> tuple[Note, ...]:
        """The revealed texts of one kind, as far as this audience may read them."""
        return self.notes.get(kind, ())


class Need(Enum):
    """A part of what is mine; each is found in another way, and some only at a cost."""

    #: own texts that are still sealed, and those that were revealed: a tag for every text there is
    SEALED = auto()
    REVEALED = auto()
    HAND = auto()
    #: a tag for every unit of the round
    DOTS = auto()
    ESTIMATES = auto()
    ROLL = auto()
    #: done, asked for time, has read, cannot follow: one tag each
    SIGNS = auto()
    #: texts marked as not clear, reported, taken out of a stack: a tag for every such mark
    MARKED = auto()
    PULSE = auto()


@dataclass(frozen=True, slots=True)
class Mine:
    """What one seat finds of its own, by its own tags. Nobody else can compute any of it.

    `notes` are own texts with whether each may still be withdrawn; `card` and `seeds` what was
    dealt in this visit: a card's id, or the seeds themselves. What was not asked for is empty.
    """

    notes: tuple[tuple[Note, bool], ...] = ()
    card: str = ""
    seeds: tuple[Note, ...] = ()
    dots: Mapping[str, int] = field(default_factory=dict)
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    done: bool = False
    on_roll: bool = True
    more_time: bool = False
    has_read: bool = False
    slow: bool = False
    marked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pulse: Mapping[str, int] = field(default_factory=dict)
