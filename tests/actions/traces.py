"""What a session has left behind so far, to show that a refusal leaves nothing more."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.play import Play
from workshop.actions import seats
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.session import flow
from workshop.core.session.phases import (
    JUDGING,
    OPEN,
    SILENT,
    Command,
    JudgementOff,
    NotYours,
    Phase,
    PhaseClosed,
    Role,
    is_open,
)
from workshop.storage.db import Base
from workshop.storage.queries import jams
from workshop.storage.unit import Commit

Acts = Mapping[Command, Callable[[], object]]


def trace(playing: Play) -> str:
    """A hash of all rows of all tables."""
    return sha256(repr(sorted(make.everything(playing.house).items())).encode()).hexdigest()


def rows(playing: Play, table: str) -> list[dict[str, Any]]:
    """All rows of one table, by the names of its columns."""
    with playing.house.store.reading() as reading:
        found = reading.execute(select(Base.metadata.tables[table])).mappings()
        return [dict(row) for row in found]


def events(playing: Play, after: int = 0) -> list[str]:
    """The kinds of all events above a number, in order."""
    return [kind for kind, _ in told_of(playing, after)]


def told_of(playing: Play, after: int = 0) -> list[tuple[str, dict[str, Any]]]:
    """All events above a number, as kind and fields."""
    with playing.house.store.reading() as reading:
        found = jams.events_after(reading, playing.jam.id, after)
    return [(kind, json.loads(body)) for _, kind, body in found]


def commits(playing: Play) -> list[Commit]:
    """A list that grows with every commit that is told from here on."""
    heard: list[Commit] = []
    playing.house.store.on_commit(heard.append)
    return heard


@contextmanager
def refused(playing: Play, refusal: type[RuleBroken]) -> Iterator[None]:
    """What is done inside is refused by exactly this rule: no row, no event, no commit told."""
    before, heard = trace(playing), commits(playing)
    with pytest.raises(refusal) as caught:
        yield
    assert type(caught.value) is refusal
    assert trace(playing) == before
    assert heard == []


@contextmanager
def without_a_trace(playing: Play) -> Iterator[None]:
    """What is done inside is allowed and changes nothing, as when it has been done before."""
    before = trace(playing)
    yield
    assert trace(playing) == before


@contextmanager
def unnoticed(playing: Play) -> Iterator[None]:
    """What is done inside is kept, and no event tells of it."""
    before, n = trace(playing), playing.jam.n
    yield
    assert trace(playing) != before
    assert playing.jam.n == n


def at_the_end_of_the_grace(playing: Play) -> None:
    """Wind the clock to the last moment at which a seat is still heard."""
    ends = playing.jam.timer.ends_at
    assert ends is not None
    playing.clock.time = ends + playing.house.grace


def after_the_grace(playing: Play) -> None:
    """Wind the clock to just after that moment."""
    at_the_end_of_the_grace(playing)
    playing.clock.time += timedelta(microseconds=1)


def stand_in(playing: Play, phase: Phase) -> None:
    """Open a phase without what its beginning does; enough to see who is refused in it."""
    with playing.house.store.unit_on(playing.code) as unit:
        unit.jam = replace(unit.jam, closed_at=None)
        if phase is Phase.CLOSED:
            unit.jam = flow.closed(unit.jam, unit.now)
        else:
            position = flow.position_of(unit.jam, phase)
            unit.jam = flow.opened(unit.jam, position, unit.now, playing.house.minute)


def a_seat_elsewhere(playing: Play) -> Seat:
    """A seat that is held in another session of the same house."""
    other = make.a_session(playing.house, playing.team, playing.ada)
    return seats.take(playing.house, other.code)[0]


def refused_where_not_open(playing: Play, asked: Mapping[Role, Acts]) -> None:
    """Try every act of every role in every phase that is closed to it: refused, and no trace."""
    heard = commits(playing)
    for phase in Phase:
        stand_in(playing, phase)
        heard.clear()
        before = trace(playing)
        for role, acts in asked.items():
            for command, act in acts.items():
                if not is_open(phase, command, role):
                    assert _refusal(act) is _expected(phase, command), (phase, command, role)
        assert trace(playing) == before, phase
        assert heard == [], phase


def refused_to_the_wrong_people(playing: Play, ask: Callable[[Account], Acts]) -> None:
    """The same for everybody with an account: those who lead, look on, decide, or are strangers."""
    asked = {
        Role.FACILITATOR: playing.ada,
        Role.CO_FACILITATOR: playing.named("Cleo", Role.CO_FACILITATOR),
        Role.DECIDER: playing.named("Dan", Role.DECIDER),
        Role.OBSERVER: make.a_manager(playing.house, playing.team),
        Role.STRANGER: make.an_administrator(playing.house),
    }
    refused_where_not_open(playing, {role: ask(account) for role, account in asked.items()})


def refused_to_lost_seats(
    playing: Play, acts: Callable[[Seat], Acts], refusal: type[RuleBroken]
) -> None:
    """Try acts with a seat that nobody has and with one of another session, where they are open."""
    wanted = acts(Seat("nobody"))
    lost = (Seat("nobody"), a_seat_elsewhere(playing))
    for command in wanted:
        phase = next(phase for phase in Phase if is_open(phase, command, Role.SEAT))
        stand_in(playing, phase)
        for seat in lost:
            with refused(playing, refusal):
                acts(seat)[command]()


def _refusal(act: Callable[[], object]) -> type[RuleBroken]:
    with pytest.raises(RuleBroken) as caught:
        act()
    return type(caught.value)


def _expected(phase: Phase, command: Command) -> type[RuleBroken]:
    if OPEN[phase].get(command):
        return NotYours
    return JudgementOff if phase in SILENT and command in JUDGING else PhaseClosed
