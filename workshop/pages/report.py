"""The report of a session: everything it found and decided, told once for page, print and exports.

It is made from the same sealed value as every other page, so it never knows more than the room did.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from workshop.core.pilot.story import Story
from workshop.core.session import notes, stages
from workshop.core.session.estimates import Weighed
from workshop.core.session.grid import COLUMNS, ROWS
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.pulses import QUESTIONS
from workshop.core.session.room import Room
from workshop.core.session.rounds import Round
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Status
from workshop.core.session.wall import Note
from workshop.core.words import N_
from workshop.pages import happened, outcomes, results, units
from workshop.pages.chapters import Chapter, Entry, Idea, chapters
from workshop.pages.happened import Happened
from workshop.pages.matrix import Matrix
from workshop.pages.outcomes import Ending, Pick, PilotCard
from workshop.pages.results import Result
from workshop.pages.units import Ranked, Unit
from workshop.storage.queries import jams, stories
from workshop.storage.queries import room as rooms

EVIDENCE_WORDS: Mapping[str, str] = {
    notes.Evidence.DATA: N_("data"),
    notes.Evidence.OBSERVED: N_("seen by ourselves"),
    notes.Evidence.QUOTE: N_("a customer’s words"),
    notes.Evidence.ASSUMPTION: N_("assumed"),
}


COLUMN_WORDS = tuple(COLUMNS.values())


@dataclass(frozen=True, slots=True)
class GridRow:
    """One question of the IS / IS NOT grid with its four cells, empty where nothing was said."""

    name: str
    label: str
    cells: tuple[str, ...]

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """The cells in which something stands, each with the name of its column."""
        return tuple(pair for pair in zip(COLUMN_WORDS, self.cells, strict=True) if pair[1])


@dataclass(frozen=True, slots=True)
class Held:
    """A closed round with its phase in words, and how many were let in late."""

    round: Round
    label: str
    late: int

    @property
    def counted(self) -> bool:
        """Whether there is a result of it."""
        return bool(self.round.tallies or self.round.weighed)


@dataclass(frozen=True, slots=True)
class Felt:
    """One question of the pulse with how often 1 to 5 was given."""

    name: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report tells, in the order of words and never of arrival.

    `stories` holds, by pilot, what people did with it since; what it taught outlives the session.
    """

    jam: Jam
    audience: Audience
    seats: int
    hidden: int
    statements: tuple[Note, ...]
    grid: tuple[GridRow, ...]
    works: tuple[Note, ...]
    challenges: tuple[Note, ...]
    challenge_result: tuple[Ranked, ...]
    questions: tuple[Note, ...]
    question_result: tuple[Ranked, ...]
    chapters: tuple[Chapter, ...]
    clarifying: tuple[Note, ...]
    result: Result | None
    matrix: Matrix | None
    weighings: tuple[tuple[Unit, tuple[Weighed, ...]], ...]
    picks: tuple[Pick, ...]
    cards: tuple[PilotCard, ...]
    premortem: tuple[Note, ...]
    endings: tuple[Ending, ...]
    pulse: tuple[Felt, ...]
    rounds: tuple[Held, ...]
    stories: Mapping[str, Story] = field(default_factory=dict)
    columns: tuple[str, ...] = COLUMN_WORDS

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All units, theme by theme."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries)

    @property
    def ideas(self) -> tuple[Idea, ...]:
        """All ideas by their number."""
        found = (idea for entry in self.entries for idea in entry.ideas)
        return tuple(sorted(found, key=lambda idea: idea.number))

    @property
    def lettered(self) -> tuple[tuple[str, Unit, tuple[Weighed, ...]], ...]:
        """The finalists with the letter each has in the drawing, and all their estimates."""
        keys = self.matrix.keys if self.matrix else ()
        return tuple(
            (key.letter, unit, seen) for key, (unit, seen) in zip(keys, self.weighings, strict=True)
        )

    @property
    def at(self) -> datetime:
        """When the session ended, or when it was made while it has not."""
        return self.jam.closed_at or self.jam.created_at

    @property
    def phase_label(self) -> str:
        """The marked name of the open phase."""
        return stages.phase_name(self.jam.phase)

    def roll_of(self, phase: str) -> int:
        """How many could vote in the latest closed round of this phase; 0 when there was none."""
        rolls = [held.round.roll for held in self.rounds if held.round.phase == phase]
        return rolls[-1] if rolls else 0

    def ending_word(self, status: Status) -> str:
        """The marked words for a kind of answer."""
        return outcomes.ENDING_WORDS[status]

    def evidence(self, note: Note) -> str:
        """What a statement rests on, in marked words; empty where its writer did not say."""
        return EVIDENCE_WORDS.get(note.evidence, "")


def read(connection: Connection, jam: Jam, audience: Audience) -> Report:
    """The report of a session as this audience may have it now."""
    room = rooms.room(connection, jam, audience)
    log = ((kind, json.loads(body)) for _, kind, body in jams.events_after(connection, jam.id, 0))
    found = report(room, happened.read(log, jams.seats(connection, jam.id)))
    since = stories.of(connection, [pilot.id for pilot in room.pilots])
    return replace(found, stories=since)


def report(room: Room, log: Happened | None = None) -> Report:
    """The report of what is in this room."""
    log = log or Happened()
    return Report(
        jam=room.jam,
        audience=room.audience,
        seats=log.seats,
        hidden=log.hidden,
        statements=_texts(room, NoteKind.STATEMENT),
        grid=grid_rows(room.jam),
        works=_texts(room, NoteKind.WORKS),
        challenges=_texts(room, NoteKind.CHALLENGE),
        challenge_result=_counted(room, Phase.CHALLENGE_DOTS),
        questions=_texts(room, NoteKind.HMW),
        question_result=_counted(room, Phase.HMW_DOTS),
        chapters=chapters(room),
        clarifying=_texts(room, NoteKind.QUESTION),
        result=results.of_vote(room),
        matrix=results.grid(room),
        weighings=results.weighings(room),
        picks=outcomes.picks(room),
        cards=outcomes.cards(room),
        premortem=_texts(room, NoteKind.PREMORTEM),
        endings=outcomes.endings(room) if room.answers else (),
        pulse=tuple(
            Felt(name, label, room.pulse[name])
            for name, label in QUESTIONS.items()
            if name in room.pulse
        ),
        rounds=tuple(
            Held(r, stages.phase_name(r.phase), log.late_in(r.visit)) for r in room.rounds
        ),
    )


def grid_rows(jam: Jam) -> tuple[GridRow, ...]:
    """The IS / IS NOT grid, or nothing as long as all of it is empty."""
    if not jam.grid:
        return ()
    return tuple(
        GridRow(row, label, tuple(jam.grid.get(f"{row}-{column}", "") for column in COLUMNS))
        for row, label in ROWS.items()
    )


def _texts(room: Room, kind: NoteKind) -> tuple[Note, ...]:
    return tuple(sorted(units.readable(room.of(kind)), key=results.by_words))


def _counted(room: Room, phase: Phase) -> tuple[Ranked, ...]:
    return results.ranked(room, units.latest(room, phase))
