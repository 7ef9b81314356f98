"""What the end of a phase does: reveal what was written, count what was placed, forget the rest.

All of it happens in the transaction that opens the next phase, so nobody ever sees half of it.
"""

from workshop.actions.ballots import open_round
from workshop.actions.entering import readable_stacks
from workshop.actions.house import House
from workshop.actions.revealing import RELEASES, require_told
from workshop.actions.sorting import free_id
from workshop.core.errors import Conflict
from workshop.core.events import TieBroken
from workshop.core.seat.tags import Purpose
from workshop.core.session import ballots, clusters, estimates, few, pulses, statuses, ties
from workshop.core.session.phases import BLIND, DOTTING, Phase
from workshop.core.session.rounds import Round
from workshop.core.session.ties import Cut
from workshop.core.words import N_
from workshop.storage.keep import boards as keep_board
from workshop.storage.keep import marks, notes, outcomes, rounds
from workshop.storage.queries import boards
from workshop.storage.queries import outcomes as queries
from workshop.storage.unit import SessionUnit

#: Marks that mean something only as long as their phase is open.
_OF_THE_PHASE = (Purpose.DID, Purpose.DONE, Purpose.SLOW)


class NothingChosenYet(Conflict):
    """Going on to the pilot without a choice."""

    code = "nothing_chosen_yet"
    sentence = N_("Nothing is chosen yet. Choose one, or skip the pilot.")


def leave_forward(house: House, unit: SessionUnit, coming: Phase) -> None:
    """End the open phase for good, after `require_ready`: `coming` is the phase that follows."""
    phase = unit.jam.phase
    # "Build on" deals the sealed ideas as seeds; everything is revealed at once afterwards.
    if phase in RELEASES and coming is not Phase.BUILD_ON:
        notes.release(unit, RELEASES[phase], house.chance)
    if phase in BLIND:
        _close_round(unit, open_round(unit))
    if phase is Phase.TALLY:
        _draw_if_tied(house, unit)
    if phase is Phase.CLUSTER:
        _take_out_what_was_asked(house, unit)
    if phase is Phase.CLOSE:
        _seal_session(unit)
    _forget(unit)


def require_ready(unit: SessionUnit, coming: Phase) -> None:
    """Raise when something is needed before the open phase can be left for `coming`.

    Raises:
        NothingChosenYet: the pilot follows and nothing was chosen.
        AnswersMissing: the session would close with a unit left without an answer (R22).
        FewWriters, StillTelling: what very few have written would be shown, unsaid.
    """
    require_told(unit)
    if unit.jam.phase is Phase.CHOOSE and coming is Phase.DESIGN:
        _require_choice(unit)
    if unit.jam.phase is Phase.CLOSE:
        board = boards.of_session(unit.connection, unit.jam.id)
        answers = queries.answers(unit.connection, unit.jam.id)
        statuses.require_answers(board.stacks, answers)


def leave_backward(unit: SessionUnit) -> None:
    """End the open phase without a result: a round is discarded, sealed texts stay sealed."""
    if unit.jam.phase in BLIND:
        rounds.close(unit, open_round(unit).id, ballots=0, void=True)
    _forget(unit)


def _forget(unit: SessionUnit) -> None:
    marks.clear(unit, _OF_THE_PHASE)
    if unit.jam.phase in (Phase.IDEATE, Phase.BUILD_ON):
        marks.clear_deals(unit)


def _take_out_what_was_asked(house: House, unit: SessionUnit) -> None:
    """Give every idea whose writer asked for it a stack of its own, all in one act."""
    board = boards.of_session(unit.connection, unit.jam.id)
    before = board
    for idea in marks.about(unit, Purpose.OUT):
        if any(idea in stacked and len(stacked) > 1 for stacked in board.stacks.values()):
            board = clusters.unstack(board, idea, free_id(house, board, idea))
    if board != before:
        keep_board.save(unit, board)
    marks.clear(unit, (Purpose.OUT,))


def _close_round(unit: SessionUnit, current: Round) -> None:
    taken = marks.count(unit, Purpose.SPOKE, unit.jam.visit)
    if current.phase in DOTTING:
        void = ballots.is_void(taken)
        tallies = ballots.tally(rounds.dots_of(unit, current.id), current.units)
        rounds.close(unit, current.id, taken, void, tallies=tallies)
        _draw_the_line(unit, current, Cut(()) if void else None, tallies)
    else:
        answers = rounds.estimates_of(unit, current.id)
        weighed = [estimates.weigh(each, answers.get(each, [])) for each in current.units]
        rounds.close(unit, current.id, taken, not few.enough(taken), weighed=weighed)


def _draw_the_line(
    unit: SessionUnit, current: Round, nobody: Cut | None, tallies: tuple[ballots.Tally, ...]
) -> None:
    if current.phase is Phase.VOTE:
        outcomes.seal_cut(unit, nobody or ties.cut(tallies))
    if current.phase is Phase.RUNOFF and nobody is None:
        before = outcomes.cut_from(outcomes.sealed(unit, outcomes.CUT))
        outcomes.seal_cut(unit, ties.after_runoff(before, tallies))


def _draw_if_tied(house: House, unit: SessionUnit) -> None:
    """Nobody broke the tie, so a draw does; its seed is logged, so that anybody can repeat it."""
    body = outcomes.sealed(unit, outcomes.CUT)
    cut = outcomes.cut_from(body) if body else Cut(())
    if not cut.tied:
        return
    seed = house.chance.randbytes(8).hex()
    drawn = ties.draw(cut, seed)
    outcomes.seal_cut(unit, drawn)
    unit.record(TieBroken(through=drawn.through, reason="", by="", seed=seed))


def _require_choice(unit: SessionUnit) -> None:
    # What was chosen may have been hidden since, or merged into another in a second round.
    readable = set(readable_stacks(unit))
    if not any(each.unit in readable for each in queries.chosen(unit.connection, unit.jam.id)):
        raise NothingChosenYet


def _seal_session(unit: SessionUnit) -> None:
    outcomes.seal(unit, outcomes.PULSE, pulses.summary(marks.pulses_of(unit)))
    marks.clear_pulse(unit)
    marks.clear(unit, tuple(Purpose))
