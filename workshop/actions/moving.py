"""The facilitator's freedom: on, back, skip, minutes, pause, stretch, a second round, taking over.

"Next" is announced first; for a few seconds it can be undone and drafts are taken in. Then `settle`
carries it out, called by whoever keeps the time, and only once however many call it.
"""

from dataclasses import replace
from datetime import timedelta

from workshop.actions.asking import once, require_person
from workshop.actions.entering import enter, nothing_to_do
from workshop.actions.house import House
from workshop.actions.leaving import leave_backward, leave_forward, require_ready
from workshop.actions.telling import tell_in
from workshop.core.errors import RuleBroken
from workshop.core.events import (
    AgendaChanged,
    ClockPaused,
    ClockResumed,
    GoingOn,
    GoingOnUndone,
    LeadChanged,
    PhaseOpened,
    StretchBegan,
    TimeChanged,
)
from workshop.core.permissions import Account
from workshop.core.session import finalists, flow
from workshop.core.session.phases import Command, Phase
from workshop.storage.queries import rounds
from workshop.storage.unit import SessionUnit


def go_on(house: House, code: str, account: Account, visit: int) -> None:
    """Announce the next phase.

    Raises:
        MovedOn: the page that asked belongs to a phase that is over.
        NothingChosenYet, AnswersMissing, FewWriters: something is needed first.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.GO_ON)
        flow.require_visit(unit.jam, visit)
        before = unit.jam
        require_ready(unit, flow.named_next(unit.jam))
        unit.jam = flow.go_on(unit.jam, unit.now, house.grace)
        if unit.jam != before:
            unit.record(GoingOn())


def undo_go_on(house: House, code: str, account: Account) -> None:
    """Take the announcement back while there is time."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.UNDO_GO_ON)
        unit.jam = flow.undo_go_on(unit.jam, unit.now)
        unit.record(GoingOnUndone())


def settle(house: House, code: str) -> None:
    """Carry out what is due in a session: an announced step, the end of a stretch."""
    with house.store.unit_on(code) as unit:
        timer = unit.jam.timer
        if timer.stretch_until and unit.now >= timer.stretch_until:
            unit.jam = flow.resumed(unit.jam, unit.now)
            unit.record(ClockResumed())
        if timer.going_on_at and unit.now >= timer.going_on_at:
            _forward(house, unit)


def go_back(house: House, code: str, account: Account, visit: int) -> None:
    """Open the step before; an open round is discarded, what was revealed stays revealed."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.GO_BACK)
        flow.require_visit(unit.jam, visit)
        _backward(house, unit, flow.previous_position(unit.jam))


def second_round(house: House, code: str, account: Account, visit: int) -> None:
    """Open another round of ideas; what is on the wall stays there."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.SECOND_ROUND)
        flow.require_visit(unit.jam, visit)
        _backward(house, unit, flow.position_of(unit.jam, Phase.IDEATE))


def estimate_again(house: House, code: str, account: Account, visit: int) -> None:
    """Open one more estimate of what is contested, after the two ends have explained themselves.

    Raises:
        NothingContested: nothing is, it has been estimated twice, or estimating was skipped.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.ESTIMATE_AGAIN)
        flow.require_visit(unit.jam, visit)
        contested = finalists.contested(rounds.of_session(unit.connection, unit.jam.id))
        if Phase.ESTIMATE not in {step.phase for step in unit.jam.agenda}:
            raise finalists.NothingContested
        unit.jam = replace(unit.jam, again=contested)
        _backward(house, unit, flow.position_of(unit.jam, Phase.ESTIMATE))


def skip(house: House, code: str, account: Account, phase: Phase) -> None:
    """Take a step that is still ahead off the agenda."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.SKIP)
        unit.jam = flow.skipped(unit.jam, phase)
        unit.record(AgendaChanged())


def add_time(house: House, code: str, account: Account, key: str, minutes: float) -> None:
    """Give everybody more time."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.ADD_TIME)
        if not once(unit, account, key):
            return
        more: timedelta = house.minute * minutes
        unit.jam = flow.with_more_time(unit.jam, more, unit.now)
        unit.record(TimeChanged())


def set_minutes(house: House, code: str, account: Account, phase: Phase, minutes: float) -> None:
    """Set how long a step lasts: what is left of the open one, or the minutes of one ahead."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.SET_MINUTES)
        is_open = phase is unit.jam.phase
        unit.jam = flow.with_minutes(unit.jam, phase, minutes, unit.now, house.minute)
        unit.record(TimeChanged() if is_open else AgendaChanged())


def pause(house: House, code: str, account: Account) -> None:
    """Stop the clock; stopping it twice is once."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.PAUSE)
        if unit.jam.timer.paused is None:
            unit.jam = flow.paused(unit.jam, unit.now)
            unit.record(ClockPaused())


def resume(house: House, code: str, account: Account) -> None:
    """Let the clock run again."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.RESUME)
        if unit.jam.timer.paused is not None:
            unit.jam = flow.resumed(unit.jam, unit.now)
            unit.record(ClockResumed())


def stretch(house: House, code: str, account: Account) -> None:
    """A minute to stand up; the clock waits and then runs again by itself."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.STRETCH)
        if unit.jam.timer.stretch_until is None:
            unit.jam = flow.stretched(unit.jam, unit.now, house.minute)
            unit.record(StretchBegan())


def take_over(house: House, code: str, account: Account) -> None:
    """Lead from here, as co-facilitator; whoever led keeps every right of a facilitator."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.TAKE_OVER)
        if unit.jam.lead_id != account.id:
            unit.jam = replace(unit.jam, lead_id=account.id)
            unit.record(LeadChanged())


def _forward(house: House, unit: SessionUnit) -> None:
    """Open the next phase that has something to do, or close the session."""
    coming = flow.named_next(unit.jam)
    try:
        require_ready(unit, coming)
    except RuleBroken:
        # Something was taken away in the few seconds since "next" was allowed: stay, and say so.
        unit.jam = replace(unit.jam, timer=replace(unit.jam.timer, going_on_at=None))
        unit.record(GoingOnUndone())
        return
    tell_in(house, unit)
    leave_forward(house, unit, coming)
    # Before looking ahead: a second estimate that was left by going back says nothing any more.
    unit.jam = replace(unit.jam, again=())
    position = flow.next_position(unit.jam)
    while position is not None and nothing_to_do(unit, unit.jam.agenda[position].phase):
        position = flow.next_position(replace(unit.jam, position=position))
    if position is None:
        unit.jam = flow.closed(unit.jam, unit.now)
    _open(house, unit, position)


def _backward(house: House, unit: SessionUnit, position: int) -> None:
    tell_in(house, unit)
    leave_backward(unit)
    _open(house, unit, position)


def _open(house: House, unit: SessionUnit, position: int | None) -> None:
    if position is not None:
        unit.jam = flow.opened(unit.jam, position, unit.now, house.minute)
        enter(house, unit)
    unit.record(PhaseOpened(unit.jam.phase.value, unit.jam.visit))
