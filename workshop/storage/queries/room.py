"""The one reading that pages, pushes and exports are drawn from, sealed for its audience."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from workshop.core.events import TieBroken
from workshop.core.seat.tags import Purpose
from workshop.core.session import clusters, finalists
from workshop.core.session.clusters import Board, Pair
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.room import Person, Room, Tie
from workshop.core.session.rounds import RoundState
from workshop.core.session.sealing import Audience, Part, shown
from workshop.core.session.wall import Note
from workshop.remembered import Remembered
from workshop.storage.keep import outcomes as keep
from workshop.storage.queries import boards, notes, outcomes, rounds, writers
from workshop.storage.tables import MarkRow, PersonRow, UserRow

_KINDS: dict[Part, frozenset[NoteKind]] = {
    Part.STATEMENTS: frozenset({NoteKind.STATEMENT}),
    Part.CHALLENGES: frozenset({NoteKind.WORKS, NoteKind.CHALLENGE}),
    Part.QUESTIONS: frozenset({NoteKind.HMW}),
    Part.WALL: frozenset({NoteKind.IDEA}),
    Part.CLARIFYING: frozenset({NoteKind.QUESTION}),
    Part.PREMORTEM: frozenset({NoteKind.PREMORTEM}),
    Part.PROPOSALS: frozenset({NoteKind.THEME}),
}
#: A closed round may be shown once this part is open; others at once.
_RESULT: dict[Phase, Part] = {
    Phase.VOTE: Part.RESULT,
    Phase.RUNOFF: Part.RESULT,
    Phase.ESTIMATE: Part.WEIGHTS,
}
#: From here on stacks exist for everybody to see.
_STACKED = frozenset(Phase) - {
    Phase.LOBBY,
    Phase.APPRAISE,
    Phase.AGREE,
    Phase.CHALLENGES,
    Phase.CHALLENGE_DOTS,
    Phase.HMW,
    Phase.HMW_DOTS,
    Phase.QUESTION,
    Phase.IDEATE,
    Phase.BUILD_ON,
    Phase.REVEAL,
}


def room(connection: Connection, jam: Jam, audience: Audience) -> Room:
    """The session as this audience may know it now."""
    parts = shown(jam.phase, audience)
    texts = _texts(connection, jam, audience, parts)
    board = boards.of_session(connection, jam.id) if jam.phase in _STACKED else _EMPTY
    if audience is not Audience.DESK:
        board = _without_hidden(board, texts.get(NoteKind.IDEA, ()))
    found = rounds.of_session(connection, jam.id)
    closed = tuple(r for r in found if r.state is not RoundState.OPEN)
    seen = tuple(r for r in closed if r.phase not in _RESULT or _RESULT[r.phase] in parts)
    current = next((r for r in found if r.state is RoundState.OPEN), None)
    sealed = outcomes.sealed(connection, jam.id)
    cut = keep.cut_from(sealed[keep.CUT]) if keep.CUT in sealed and Part.RESULT in parts else None
    choosing = Part.CHOICE in parts
    return Room(
        jam=jam,
        audience=audience,
        people=people(connection, jam.id),
        notes=texts,
        board=board,
        open_round=current if Part.UNITS in parts else None,
        rounds=seen,
        cut=cut,
        tie=_tie(connection, jam) if cut else None,
        weights=finalists.latest_weights(seen),
        eligible=finalists.open_to_choice(seen, cut, board.stacks) if choosing else (),
        chosen=outcomes.chosen(connection, jam.id) if choosing else (),
        pilots=outcomes.pilots(connection, jam.id) if Part.PILOTS in parts else (),
        answers=outcomes.answers(connection, jam.id) if Part.ANSWERS in parts else {},
        pulse=sealed.get(keep.PULSE, {}) if Part.PULSE in parts else {},
        proposals=_proposals(connection, jam, board, texts) if Part.PROPOSALS in parts else (),
        reported=_reported(connection, jam) if Part.SIGNALS in parts else {},
        few_until=writers.told_until(connection, jam),
    )


def people(connection: Connection, session_id: str) -> tuple[Person, ...]:
    """Everybody named on the session, by name."""
    statement = (
        select(UserRow.id, UserRow.name, PersonRow.role)
        .join(PersonRow, PersonRow.user_id == UserRow.id)
        .where(PersonRow.session_id == session_id)
        .order_by(UserRow.name, UserRow.id)
    )
    return tuple(Person(row[0], row[1], Role(row[2])) for row in connection.execute(statement))


_EMPTY = Board({}, {}, {})
#: The pairs of the walls that were sorted lately; their texts do not change while people stack.
_ALIKE: Remembered[tuple[Pair, ...]] = Remembered(most=50)


def _texts(
    connection: Connection, jam: Jam, audience: Audience, parts: frozenset[Part]
) -> Mapping[NoteKind, tuple[Note, ...]]:
    kinds = frozenset(kind for part in parts for kind in _KINDS.get(part, ()))
    found = notes.revealed(connection, jam.id, kinds) if kinds else ()
    if audience is not Audience.DESK:
        found = tuple(note for note in found if not note.hidden)
    return {kind: tuple(note for note in found if note.kind is kind) for kind in kinds}


def _without_hidden(board: Board, ideas: tuple[Note, ...]) -> Board:
    known = {note.id for note in ideas if note.text}
    stacks = {s: tuple(i for i in members if i in known) for s, members in board.stacks.items()}
    return Board({s: m for s, m in stacks.items() if m}, board.themes, board.theme_of)


def _tie(connection: Connection, jam: Jam) -> Tie | None:
    body = outcomes.last_event(connection, jam.id, TieBroken.__name__)
    return Tie(tuple(body["through"]), body["reason"], body["by"], body["seed"]) if body else None


def _proposals(
    connection: Connection, jam: Jam, board: Board, texts: Mapping[NoteKind, tuple[Note, ...]]
) -> tuple[Pair, ...]:
    """Leads that read alike, and pairs that somebody marked as the same, which come first."""
    readable = {note.id: note.text for note in texts.get(NoteKind.IDEA, ()) if note.readable}
    home = {idea: stack for stack, members in board.stacks.items() for idea in members}
    apart = boards.kept_apart(connection, jam.id)
    leads = {members[0] for members in board.stacks.values() if members} & readable.keys()
    marked = []
    for about in _marks(connection, jam, Purpose.TOLD_SAME):
        a, b = about.split(" ")
        pair = frozenset((a, b))
        if {a, b} <= readable.keys() and home.get(a) != home.get(b) and pair not in apart:
            marked.append(Pair(a, b, 1.0))
    known = {frozenset((pair.a, pair.b)) for pair in marked}
    pairs = _ALIKE.of(frozenset(readable.items()), lambda: clusters.alike(readable))
    found = clusters.proposals(pairs, leads, apart | known)
    return tuple(sorted(marked, key=lambda p: (p.a, p.b))) + found


def _reported(connection: Connection, jam: Jam) -> Mapping[str, int]:
    return _marks(connection, jam, Purpose.TOLD_REPORT)


def _marks(connection: Connection, jam: Jam, what: Purpose) -> Mapping[str, int]:
    statement = select(MarkRow.about).where(
        MarkRow.session_id == jam.id, MarkRow.what == what.value
    )
    return Counter(row[0] for row in connection.execute(statement))
