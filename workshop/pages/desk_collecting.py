"""What stands in the middle of the desk while a room collects, reads and sorts."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.session import grid, lint
from workshop.core.session.ballots import Tally
from workshop.core.session.clusters import Pair
from workshop.core.session.lint import Nudge, Stem
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.room import Person, Room
from workshop.core.session.rounds import Round, RoundState
from workshop.core.session.wall import Note, ancestors, by_id
from workshop.pages import units
from workshop.pages.desk_words import EVIDENCE, ROLES, WRITTEN
from workshop.pages.units import Theme, Unit

#: Up to as many units each has a list of all others in its menu; above that the page would drown
#: in lists, and one list above the wall does.
MANY_UNITS = 60


@dataclass(frozen=True, slots=True)
class Arriving:
    """Who is who, before it begins."""

    people: tuple[tuple[Person, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the IS / IS NOT grid, and its text so far."""

    name: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid by rows: the label of each and its cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    is_filled: bool
    limit: int = grid.MAX_CELL


@dataclass(frozen=True, slots=True)
class Writing:
    """Everybody writes and nobody sees anything: what the figure counts, and what it is about."""

    written: str
    about: str
    grid: Grid | None
    four: tuple[str, ...] = lint.QUESTIONS


@dataclass(frozen=True, slots=True)
class Statement:
    """A revealed statement, what it rests on, and what to ask about it."""

    note: Note
    evidence: str
    nudges: tuple[Nudge, ...]


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Statements to agree on one of; the field begins with what is agreed already."""

    statements: tuple[Statement, ...]
    text: str
    grid: Grid
    four: tuple[str, ...] = lint.QUESTIONS


@dataclass(frozen=True, slots=True)
class Voting:
    """A blind round: what it is about, and nothing of how it goes; `beside` is not voted on."""

    round: Round | None
    units: tuple[Unit, ...]
    beside: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions with their dots, strongest first; stems where nobody wrote one."""

    questions: tuple[tuple[Note, Tally | None, tuple[Nudge, ...]], ...]
    is_void: bool
    stems: tuple[Stem, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea on the wall: the texts it grew from, and how many ask the desk to look at it."""

    note: Note
    grew_from: tuple[Note, ...]
    reported: int


@dataclass(frozen=True, slots=True)
class Wall:
    """All ideas, hidden ones too; `shown` is how many can be read."""

    ideas: tuple[Idea, ...]
    shown: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts that may be the same, with the stacks they lie in."""

    a: Note
    b: Note
    stacks: str
    notes: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """The board: themes with their units, proposals, and what is said about the ideas."""

    ideas: int
    themes: tuple[Theme, ...]
    all: tuple[Unit, ...]
    has_menus: bool
    can_undo: bool
    alike: Alike | None
    alike_left: int
    proposed: tuple[str, ...]
    clarifying: tuple[Note, ...]
    reported: Mapping[str, int]


def arriving(room: Room) -> Arriving:
    """The lobby."""
    return Arriving(tuple((each, ROLES.get(each.role, "")) for each in room.people))


def writing(room: Room) -> Writing:
    """A silent phase."""
    jam = room.jam
    about = jam.question if jam.phase in (Phase.IDEATE, Phase.BUILD_ON) else ""
    return Writing(
        WRITTEN[jam.phase],
        about or jam.statement or jam.problem or jam.title,
        _grid(room) if jam.phase is Phase.APPRAISE else None,
    )


def agreeing(room: Room) -> Agreeing:
    """Statements, and the one that is agreed on."""
    listed = tuple(
        Statement(note, EVIDENCE.get(note.evidence, ""), lint.statement(note.text))
        for note in to_agree_on(room)
    )
    alone = listed[0].note.text if len(listed) == 1 else ""
    return Agreeing(listed, room.jam.statement or alone or room.jam.problem, _grid(room))


def to_agree_on(room: Room) -> tuple[Note, ...]:
    """The statements that may be read, in canonical order."""
    return units.readable(room.of(NoteKind.STATEMENT))


def voting(room: Room) -> Voting:
    """A round of dots or estimates that is open."""
    current = room.open_round
    works = units.readable(room.of(NoteKind.WORKS))
    beside = works if room.jam.phase is Phase.CHALLENGE_DOTS else ()
    return Voting(current, units.of_round(room, current), beside)


def asking(room: Room) -> Asking:
    """Questions with their dots, and the field the agreed one is written into."""
    ranked = units.ranking(room, Phase.HMW_DOTS)
    tallies = {each.unit.id: each.tally for each in ranked}
    notes = by_id(units.readable(room.of(NoteKind.HMW)))
    first = tuple(unit for unit in tallies if unit in notes)
    ordered = (*first, *(unit for unit in notes if unit not in tallies))
    questions = tuple(
        (notes[unit], tallies.get(unit), lint.hmw(notes[unit].text, room.jam.language))
        for unit in ordered
    )
    latest = units.latest(room, Phase.HMW_DOTS)
    about = room.jam.statement or room.jam.problem or room.jam.title
    stems = () if questions else lint.hmw_stems(about)
    leader = questions[0][0].text if questions else ""
    return Asking(
        questions,
        is_void=latest is not None and latest.state is RoundState.VOID,
        stems=stems,
        text=room.jam.question or leader,
    )


def wall(room: Room) -> Wall:
    """Everything on the wall."""
    known = by_id(room.of(NoteKind.IDEA))
    ideas = tuple(
        Idea(note, ancestors(note, known), room.reported.get(note.id, 0))
        for note in known.values()
        if note.text
    )
    hidden = sum(idea.note.hidden for idea in ideas)
    return Wall(ideas, len(ideas) - hidden, hidden)


def sorting(room: Room) -> Sorting:
    """The board as the desk sorts it."""
    themes = units.themes(room)
    every = tuple(unit for theme in themes for unit in theme.units)
    known = by_id(room.of(NoteKind.IDEA))
    home = {idea: stack for stack, ideas in room.board.stacks.items() for idea in ideas}
    pairs = [p for p in room.proposals if p.a in home and p.b in home]
    first = pairs[0] if pairs else None
    taken = {name.casefold() for name in room.board.themes.values()}
    names = (note.text for note in units.readable(room.of(NoteKind.THEME)))
    return Sorting(
        ideas=len(units.readable(known.values())),
        themes=themes,
        all=tuple(sorted((u for u in every if u.lead), key=lambda unit: unit.title.casefold())),
        has_menus=len(every) <= MANY_UNITS,
        can_undo=any(len(ideas) > 1 for ideas in room.board.stacks.values()),
        alike=_alike(first, known, home) if first else None,
        alike_left=len(pairs),
        proposed=tuple(dict.fromkeys(n for n in names if n.casefold() not in taken)),
        clarifying=room.of(NoteKind.QUESTION),
        reported=room.reported,
    )


def _alike(pair: Pair, known: Mapping[str, Note], home: Mapping[str, str]) -> Alike:
    return Alike(
        known[pair.a],
        known[pair.b],
        stacks=f"{home[pair.a]} {home[pair.b]}",
        notes=f"{pair.a} {pair.b}",
    )


def _grid(room: Room) -> Grid:
    cells = room.jam.grid
    return Grid(
        tuple(grid.COLUMNS.values()),
        tuple(
            (
                label,
                tuple(
                    Cell(f"{row}-{column}", name, cells.get(f"{row}-{column}", ""))
                    for column, name in grid.COLUMNS.items()
                ),
            )
            for row, label in grid.ROWS.items()
        ),
        is_filled=bool(cells),
    )
