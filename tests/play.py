"""A session to play with: a real house on a real database, a clock to wind, seats to act for."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine

from tests.builders import Clock, a_house, a_person, a_team, the_clock
from workshop.actions import ballots, deals, deciding, moving, notes, revealing, seats, sessions
from workshop.actions.house import House
from workshop.actions.notes import Writing
from workshop.core.permissions import Account, TeamRole
from workshop.core.seat.seat import Seat
from workshop.core.session.few import TOLD_FOR, FewWriters
from workshop.core.session.jam import Jam
from workshop.core.session.making import SessionDraft
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.room import Mine, Room
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Answer, Status
from workshop.core.team import Team
from workshop.storage.queries import jams, own
from workshop.storage.queries import room as rooms
from workshop.storage.unit import Store

#: Six letters each, so that a codename of them reads like one; no two alike.
WORDS = tuple(
    "".join("bdfgklmnprstvz"[n // 14**place % 14] + "aeiou"[(n + place) % 5] for place in range(4))
    for n in range(7776)
)


@dataclass
class Play:
    """One session with its people; every helper goes through the actions, as the pages do."""

    house: House
    team: Team
    ada: Account
    jam_at_start: Jam
    seats: list[Seat] = field(default_factory=list)
    keys: count = field(default_factory=count)  # type: ignore[type-arg]

    @property
    def code(self) -> str:
        return self.jam_at_start.code

    @property
    def clock(self) -> Clock:
        return the_clock(self.house)

    @property
    def engine(self) -> Engine:
        return self.house.store.engine

    @property
    def jam(self) -> Jam:
        with self.house.store.reading() as reading:
            return jams.by_code(reading, self.code)

    def room(self, audience: Audience = Audience.PHONE) -> Room:
        with self.house.store.reading() as reading:
            return rooms.room(reading, jams.by_code(reading, self.code), audience)

    def mine(self, seat: Seat) -> Mine:
        with self.house.store.reading() as reading:
            return own.mine(reading, jams.by_code(reading, self.code), seat.secret)

    def key(self) -> str:
        return f"key-{next(self.keys)}"

    def seat(self) -> Seat:
        """Take one more seat."""
        self.seats.append(seats.take(self.house, self.code)[0])
        return self.seats[-1]

    def go_on(self) -> Phase:
        """Announce the next phase, wait the grace out, and have it carried out."""
        try:
            moving.go_on(self.house, self.code, self.ada, self.jam.visit)
            self.clock.go_on(seconds=self.house.grace.total_seconds())
        except FewWriters:
            revealing.tell_few(self.house, self.code, self.ada, self.jam.visit)
            self.clock.go_on(seconds=TOLD_FOR.total_seconds())
        moving.settle(self.house, self.code)
        return self.jam.phase

    def to(self, phase: Phase) -> "Play":
        """Go on until `phase` is open, doing the least each phase needs on the way."""
        while self.jam.phase is not phase:
            self.least()
            self.go_on()
        return self

    def least(self) -> None:
        """Something for every seat to have done in the open phase."""
        doing = {
            Phase.APPRAISE: NoteKind.STATEMENT,
            Phase.CHALLENGES: NoteKind.CHALLENGE,
            Phase.HMW: NoteKind.HMW,
            Phase.IDEATE: NoteKind.IDEA,
        }
        phase = self.jam.phase
        if phase in doing:
            for n, seat in enumerate(self.seats):
                self.write(seat, f"How might we do thing {n} of {phase.value} well?", doing[phase])
        if phase in (Phase.CHALLENGE_DOTS, Phase.HMW_DOTS, Phase.VOTE, Phase.RUNOFF):
            self.vote()
        if phase is Phase.ESTIMATE:
            self.estimate()
        if phase is Phase.CHOOSE:
            self.choose()
        if phase is Phase.CLOSE:
            self.answer()

    def write(self, seat: Seat, text: str, kind: NoteKind = NoteKind.IDEA, key: str = "") -> str:
        return notes.write(self.house, self.code, seat, key or self.key(), Writing(kind, text))

    def deal(self, seat: Seat) -> None:
        deals.deal(self.house, self.code, seat, self.key(), False)

    def place(self, seat: Seat, unit: str, dots: int) -> None:
        ballots.place(self.house, self.code, seat, unit, dots)

    def vote(self) -> None:
        """Every seat gives the same first units one dot each, so that there is a clear result."""
        current = self.room().open_round
        assert current is not None
        for seat in self.seats:
            for unit in current.units[: current.terms.budget]:
                self.place(seat, unit, 1)

    def estimate(self, impact: int = 8, effort: int = 3) -> None:
        current = self.room().open_round
        assert current is not None
        for seat in self.seats:
            for unit in current.units:
                ballots.estimate(self.house, self.code, seat, unit, impact, effort, "")

    def choose(self, reason: str = "It helps most.") -> str:
        pick = self.room().eligible[0].unit
        deciding.choose(self.house, self.code, self.ada, [pick], reason, False)
        return pick

    def answer(self) -> None:
        until = self.clock.time.date() + timedelta(days=30)
        for chosen in self.room().chosen:
            given = Answer(Status.PILOT, owner="Tom", until=until)
            deciding.answer(self.house, self.code, self.ada, chosen.unit, given)
        deciding.answer_the_rest(
            self.house, self.code, self.ada, Answer(Status.PARKED, until=until)
        )

    def named(self, name: str, role: Role) -> Account:
        """Somebody of the team with a part in this session."""
        account = a_person(self.house, self.team, TeamRole.MEMBER, name=name)
        sessions.name_person(self.house, self.ada, self.code, account.id, role)
        return account


def play(
    folder: Path,
    seats_taken: int = 0,
    preset: Preset = Preset.STANDARD,
    seed: int = 7,
    store: Store | None = None,
    **draft: Any,
) -> Play:
    """A new session in the lobby, with this many seats taken, led by Ada.

    Without a `store` it is on a SQLite database of its own in `folder`.
    """
    house = a_house(folder, words=WORDS, chance=Random(seed))
    house = replace(house, store=store) if store else house
    team = a_team(house)
    ada = a_person(house, team, TeamRole.FACILITATOR, name="Ada")
    wanted = SessionDraft("A morning on homes", preset, problem="Homes cost too much.")
    if preset is Preset.EXPRESS:
        asked = "How might we build more homes sooner?"
        wanted = replace(wanted, statement="Homes cost too much", question=asked)
    jam = sessions.make(house, ada, team.id, replace(wanted, **draft))
    playing = Play(house, team, ada, jam)
    for _ in range(seats_taken):
        playing.seat()
    return playing
