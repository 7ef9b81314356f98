"""What the beginning of a phase does: freeze the roll, put ideas on the board, draft the cards."""

from collections import Counter
from dataclasses import replace

from workshop.actions.draws import new_id
from workshop.actions.house import House
from workshop.core.pilot.card import LIMITS, Card, PilotState
from workshop.core.pilot.lock import BOUND
from workshop.core.session import ballots, finalists, lint, wall
from workshop.core.session.ballots import Terms
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import BLIND, DOTTING, Phase
from workshop.core.session.rounds import Round
from workshop.core.session.wall import Note
from workshop.storage.keep import boards as keep_board
from workshop.storage.keep import outcomes, rounds
from workshop.storage.queries import boards, notes
from workshop.storage.queries import outcomes as queries
from workshop.storage.queries import rounds as round_queries
from workshop.storage.unit import SessionUnit

#: Which kind of text is voted on where texts are units themselves.
_VOTED: dict[Phase, NoteKind] = {
    Phase.CHALLENGE_DOTS: NoteKind.CHALLENGE,
    Phase.HMW_DOTS: NoteKind.HMW,
}


def enter(house: House, unit: SessionUnit) -> None:
    """Begin the phase that was just opened."""
    phase = unit.jam.phase
    if phase is Phase.IDEATE:
        _settle_question(unit)
    if phase is Phase.BUILD_ON:
        _order_seeds(house, unit)
    if phase in (Phase.CLUSTER, Phase.VOTE):
        _board_with_all_ideas(unit)
    if phase in BLIND:
        units = votable(unit, phase)
        terms = ballots.terms_for(phase, len(units)) if phase in DOTTING else Terms(0, 0)
        rounds.open_round(unit, new_id(house.chance), phase, terms, units)
    if phase is Phase.DESIGN:
        _draft_cards(house, unit)
    if phase in (Phase.CLOSE, Phase.CLOSED):
        _carry_premortem(unit)


def _order_seeds(house: House, unit: SessionUnit) -> None:
    """Fix the order in which ideas are dealt: least built on first, equals by chance."""
    ideas = notes.sealed_ideas(unit.connection, unit.jam.id)
    built = Counter(parent for note in ideas for parent in note.parents)
    order = sorted(note.id for note in ideas if note.readable)
    house.chance.shuffle(order)
    outcomes.seal(unit, outcomes.SEEDS, sorted(order, key=lambda idea: built[idea]))


def nothing_to_do(unit: SessionUnit, phase: Phase) -> bool:
    """Whether a phase that is about to open has nothing to vote on or to estimate."""
    return phase in BLIND and len(votable(unit, phase)) < 2


def votable(unit: SessionUnit, phase: Phase) -> tuple[str, ...]:
    """The units of the round that this phase opens."""
    connection, session_id = unit.connection, unit.jam.id
    if phase in _VOTED:
        found = notes.revealed(connection, session_id, {_VOTED[phase]})
        return tuple(note.id for note in found if note.readable)
    if phase is Phase.VOTE:
        return readable_stacks(unit)
    sealed_body = queries.sealed(connection, session_id).get(outcomes.CUT)
    cut = outcomes.cut_from(sealed_body) if sealed_body else None
    if phase is Phase.RUNOFF:
        return cut.tied if cut else ()
    if unit.jam.again:
        return unit.jam.again
    return finalists.of(cut, readable_stacks(unit))


def readable_stacks(unit: SessionUnit) -> tuple[str, ...]:
    """The stacks of the board that hold a text which may be shown."""
    board = boards.of_session(unit.connection, unit.jam.id)
    ideas = wall.by_id(notes.revealed(unit.connection, unit.jam.id, {NoteKind.IDEA}))
    return tuple(
        stack
        for stack, members in sorted(board.stacks.items())
        if any(idea in ideas and ideas[idea].readable for idea in members)
    )


def _board_with_all_ideas(unit: SessionUnit) -> None:
    """Give every revealed idea a stack of its own, until somebody stacks it."""
    board = boards.of_session(unit.connection, unit.jam.id)
    placed = {idea for ideas in board.stacks.values() for idea in ideas}
    ideas = notes.revealed(unit.connection, unit.jam.id, {NoteKind.IDEA})
    new = {note.id: (note.id,) for note in ideas if note.text and note.id not in placed}
    if new:
        keep_board.save(unit, replace(board, stacks={**board.stacks, **new}))


def _settle_question(unit: SessionUnit) -> None:
    """Ideas need a question: the one most people wanted, else one made from the statement."""
    if unit.jam.question:
        return
    closed = [r for r in _rounds(unit) if r.phase is Phase.HMW_DOTS and r.tallies]
    found = notes.revealed(unit.connection, unit.jam.id, {NoteKind.HMW})
    texts = wall.by_id(note for note in found if note.readable)
    ranked = ballots.ranked(closed[-1].tallies) if closed else ()
    wanted = next((texts[t.unit].text for t in ranked if t.unit in texts), "")
    if not wanted and texts:
        wanted = min(texts.items())[1].text
    if not wanted:
        stem = lint.hmw_stems(unit.jam.statement or unit.jam.problem or unit.jam.title)[0]
        wanted = stem.sentence % stem.fields
    unit.jam = replace(unit.jam, question=wanted)


def _draft_cards(house: House, unit: SessionUnit) -> None:
    chosen = queries.chosen(unit.connection, unit.jam.id)
    there = {pilot.unit for pilot in queries.pilots(unit.connection, unit.jam.id)}
    outcomes.drop_drafts(unit, tuple(each.unit for each in chosen))
    readable = set(readable_stacks(unit))
    for each in chosen:
        if each.unit in readable - there:
            card = _card(unit, each)
            outcomes.add_pilot(unit, Pilot(new_id(house.chance), each.unit, PilotState.DRAFT, card))


def redraw_cards(unit: SessionUnit) -> None:
    """Have the drafts carry only texts that may be read, after one was hidden or shown again."""
    chosen = {each.unit: each for each in queries.chosen(unit.connection, unit.jam.id)}
    for pilot in queries.pilots(unit.connection, unit.jam.id):
        if pilot.unit in chosen and pilot.state not in BOUND:
            fresh, card = _card(unit, chosen[pilot.unit]), pilot.card
            given = {_HIDDEN, *(_title(note) for note in _members(unit, pilot.unit))}
            title = fresh.title if card.title in given else card.title
            texts = replace(
                card,
                idea=fresh.idea,
                also=fresh.also,
                lineage=fresh.lineage,
                premortem=_premortem(unit),
            )
            after = replace(texts, title=title)
            if after != card:
                outcomes.rewrite_card(unit, pilot.id, after)


def _carry_premortem(unit: SessionUnit) -> None:
    """Give the drafts what was just revealed of "it has failed, why?", to be made stop lines of."""
    texts = _premortem(unit)
    for pilot in queries.pilots(unit.connection, unit.jam.id):
        if pilot.state is PilotState.DRAFT and pilot.card.premortem != texts:
            outcomes.rewrite_card(unit, pilot.id, replace(pilot.card, premortem=texts))


def _premortem(unit: SessionUnit) -> tuple[str, ...]:
    found = notes.revealed(unit.connection, unit.jam.id, {NoteKind.PREMORTEM})
    return tuple(sorted(note.text for note in found if note.readable))


#: The title of a card while every text it came from is hidden.
_HIDDEN = "…"


def _members(unit: SessionUnit, stack: str) -> tuple[Note, ...]:
    """The ideas of a stack, hidden ones too, the one that leads first."""
    ideas = wall.by_id(notes.revealed(unit.connection, unit.jam.id, {NoteKind.IDEA}))
    stacked = boards.of_session(unit.connection, unit.jam.id).stacks.get(stack, ())
    return tuple(ideas[idea] for idea in stacked if idea in ideas)


def _title(note: Note) -> str:
    return note.title or wall.shortened(note.text, LIMITS["title"])


def _card(unit: SessionUnit, chosen: Chosen) -> Card:
    ideas = wall.by_id(notes.revealed(unit.connection, unit.jam.id, {NoteKind.IDEA}))
    members = _members(unit, chosen.unit)
    readable = tuple(note for note in members if note.readable)
    closed = _rounds(unit)
    vote = next((r for r in reversed(closed) if r.phase is Phase.VOTE and r.tallies), None)
    tally = next((t for t in vote.tallies if t.unit == chosen.unit), None) if vote else None
    weighed = finalists.latest_weights(closed).get(chosen.unit)
    return Card(
        title=_title(readable[0]) if readable else _HIDDEN,
        idea=readable[0].text if readable else "",
        statement=unit.jam.statement,
        question=unit.jam.question,
        also=tuple(note.text for note in readable[1:]),
        lineage=tuple(
            parent.text
            for note in readable
            for parent in wall.ancestors(note, ideas)
            if parent not in members
        ),
        dots=tally.dots if tally else None,
        supporters=tally.supporters if tally else None,
        roll=vote.roll if vote else None,
        impact=weighed.impact.median if weighed and weighed.impact else None,
        effort=weighed.effort.median if weighed and weighed.effort else None,
        reason=chosen.reason,
    )


def _rounds(unit: SessionUnit) -> tuple[Round, ...]:
    return round_queries.of_session(unit.connection, unit.jam.id)
