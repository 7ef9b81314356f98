"""What people answer for with their names: statement, question, tie, choice, cards, answers."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from workshop.actions.asking import require_person
from workshop.actions.house import House
from workshop.core.errors import Unknown
from workshop.core.events import (
    CardFilled,
    GridFilled,
    PilotsChosen,
    QuestionAgreed,
    StatementAgreed,
    TieBroken,
    UnitAnswered,
)
from workshop.core.permissions import Account
from workshop.core.pilot import card as cards
from workshop.core.pilot.lock import BOUND
from workshop.core.pilot.pilot import CardLocked
from workshop.core.session import choosing, finalists, grid, notes, statuses, ties
from workshop.core.session.ballots import NoSuchUnit
from workshop.core.session.choosing import Eligible
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen
from workshop.core.session.phases import Command
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.ties import Cut
from workshop.core.words import N_
from workshop.storage.keep import outcomes as keep
from workshop.storage.queries import boards, outcomes, rounds
from workshop.storage.unit import SessionUnit


class NoSuchPilot(Unknown):
    """There is no such draft in this session."""

    code = "no_such_pilot"
    sentence = N_("This pilot is not in this session any more.")


def agree_statement(house: House, code: str, account: Account, text: str) -> None:
    """Agree on the problem, in words of the room's own; nobody's text is changed by it."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.AGREE_STATEMENT)
        draft = notes.check(NoteKind.STATEMENT, text)
        unit.jam = replace(unit.jam, statement=draft.text)
        unit.record(StatementAgreed())


def agree_question(house: House, code: str, account: Account, text: str) -> None:
    """Agree on the question the ideas will answer."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.AGREE_QUESTION)
        draft = notes.check(NoteKind.HMW, text)
        unit.jam = replace(unit.jam, question=draft.text)
        unit.record(QuestionAgreed())


def fill_grid(house: House, code: str, account: Account, cells: Mapping[str, str]) -> None:
    """Fill in cells of the IS / IS NOT grid."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.FILL_GRID)
        filled = grid.filled(unit.jam.grid, cells)
        if filled != unit.jam.grid:
            unit.jam = replace(unit.jam, grid=filled)
            unit.record(GridFilled())


def break_tie(
    house: House, code: str, account: Account, chosen: Collection[str], reason: str
) -> None:
    """Give the last places to tied units, with a reason everybody reads."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.BREAK_TIE)
        body = keep.sealed(unit, keep.CUT)
        decided = ties.decide(keep.cut_from(body) if body else Cut(()), chosen, reason)
        keep.seal_cut(unit, decided)
        said = ties.checked_reason(reason)
        unit.record(TieBroken(through=decided.through, reason=said, by=account.name, seed=""))


def choose(
    house: House,
    code: str,
    account: Account,
    picks: Collection[str],
    reason: str,
    own_idea: bool,
) -> None:
    """Choose what goes into a pilot; the name and the time stand with it."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.CHOOSE)
        choice = choosing.choose(picks, eligible(unit), unit.jam.max_pilots, reason)
        keep.choose(
            unit,
            tuple(
                Chosen(pick, choice.reason, account.name, own_idea, unit.now)
                for pick in choice.picks
            ),
        )
        unit.record(PilotsChosen(choice.picks))


def eligible(unit: SessionUnit) -> tuple[Eligible, ...]:
    """What is open to choice, and why."""
    board = boards.of_session(unit.connection, unit.jam.id)
    found = rounds.of_session(unit.connection, unit.jam.id)
    body = outcomes.sealed(unit.connection, unit.jam.id).get(keep.CUT)
    return finalists.open_to_choice(found, keep.cut_from(body) if body else None, board.stacks)


def fill_card(
    house: House, code: str, account: Account, pilot: str, values: Mapping[str, str]
) -> None:
    """Write into a draft card.

    Raises:
        PhaseClosed, NotYours: not open now, or not to this account.
        NoSuchPilot, CardLocked: there is none to write into.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.FILL_CARD)
        found = {each.id: each for each in outcomes.pilots(unit.connection, unit.jam.id)}
        if pilot not in found:
            raise NoSuchPilot
        if found[pilot].state in BOUND:
            raise CardLocked
        before = found[pilot].card
        after = cards.filled(before, values)
        if after != before:
            keep.rewrite_card(unit, pilot, after)
            unit.record(CardFilled(pilot))


def answer(house: House, code: str, account: Account, about: str, given: Answer) -> None:
    """Give a unit its answer (R22).

    Raises:
        NoSuchUnit: no such unit, or one merged into itself or into nothing.
        Invalid: something the status needs is missing.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.SET_STATUS)
        board = boards.of_session(unit.connection, unit.jam.id)
        if about not in board.stacks:
            raise NoSuchUnit
        checked = _checked(unit, given)
        if checked.status is Status.MERGED and checked.where not in set(board.stacks) - {about}:
            raise NoSuchUnit
        keep.answer(unit, about, checked)
        unit.record(UnitAnswered(about))


def answer_the_rest(house: House, code: str, account: Account, given: Answer) -> int:
    """Give the same answer to every unit that has none yet; return how many those were."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.SET_STATUS)
        board = boards.of_session(unit.connection, unit.jam.id)
        have = outcomes.answers(unit.connection, unit.jam.id)
        checked = _checked(unit, given)
        left = [each for each in sorted(board.stacks) if each not in have]
        for each in left:
            keep.answer(unit, each, checked)
        if left:
            unit.record(UnitAnswered(left[0]))
        return len(left)


def _checked(unit: SessionUnit, given: Answer) -> Answer:
    today: date = unit.now.astimezone(ZoneInfo(unit.jam.timezone)).date()
    return statuses.check(
        given.status, given.owner, given.until, given.reason, given.where, today=today
    )
