"""A whole session in which every field that exists holds hostile words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from tests import builders as make
from tests.hostile.payloads import Mouth
from tests.play import WORDS, Play
from workshop.actions import ballots, deals, deciding, notes, seats, sessions, sorting
from workshop.actions.notes import Writing
from workshop.core import account, team
from workshop.core.permissions import Account, TeamRole
from workshop.core.pilot import card
from workshop.core.seat.tags import Purpose
from workshop.core.session import estimates, grid, making, statuses, ties
from workshop.core.session.clusters import MAX_THEME
from workshop.core.session.notes import SHAPES, NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.pulses import QUESTIONS
from workshop.core.session.statuses import Answer, Status

PEOPLE = 10


@dataclass
class Hostile:
    """The session, who is in it, and the mouth that speaks for all of them."""

    play: Play
    decider: Account
    observer: Account
    says: Mouth

    def phases(self) -> Iterator[Phase]:
        """Open one phase after the other; what stands there when it is left was written in it."""
        while True:
            phase = self.play.jam.phase
            _DOING.get(phase, lambda _self: None)(self)
            yield phase
            if phase is Phase.CLOSED:
                return
            self.play.go_on()

    def note(self, kind: NoteKind) -> Writing:
        """A text of this kind, as full as it may be."""
        shape = SHAPES[kind]
        text = self.says(f"{kind.value} text", shape.max_text)
        title = self.says(f"{kind.value} title", shape.max_title) if shape.max_title else ""
        return Writing(kind, text, title=title)

    def write(self, kind: NoteKind, each: int = 1) -> None:
        """Everybody writes texts of this kind."""
        play = self.play
        for seat in play.seats:
            for _ in range(each):
                notes.write(play.house, play.code, seat, play.key(), self.note(kind))


def a_hostile_session(folder: Path, says: Mouth) -> Hostile:
    """The session in its lobby: its people, its team and its own name are hostile already."""
    house = make.a_house(folder, words=WORDS, chance=Random(7))
    here = make.a_team(house, says("team name", team.MAX_NAME))

    def person(*roles: TeamRole) -> Account:
        return make.a_person(house, here, *roles, name=says("person name", account.MAX_NAME))

    lead, decider = person(TeamRole.FACILITATOR), person(TeamRole.MEMBER)
    draft = make.a_draft(
        title=says("session title", making.MAX_TITLE),
        preset=Preset.DEEP,
        problem=says("session problem", SHAPES[NoteKind.STATEMENT].max_text),
        people={decider.id: Role.DECIDER},
    )
    jam = sessions.make(house, lead, here.id, draft)
    play = Play(house, here, lead, jam)
    for _ in range(PEOPLE):
        play.seat()
    watching = make.a_manager(house, here, name=says("person name", account.MAX_NAME))
    return Hostile(play, decider, watching, says)


def appraise(self: Hostile) -> None:
    play = self.play
    self.write(NoteKind.STATEMENT)
    cells = {cell: self.says("grid cell", grid.MAX_CELL) for cell in grid.CELLS}
    deciding.fill_grid(play.house, play.code, play.ada, cells)


def agree(self: Hostile) -> None:
    play = self.play
    text = self.says("agreed statement", SHAPES[NoteKind.STATEMENT].max_text)
    deciding.agree_statement(play.house, play.code, play.ada, text)


def challenges(self: Hostile) -> None:
    self.write(NoteKind.WORKS)
    self.write(NoteKind.CHALLENGE)


def agree_question(self: Hostile) -> None:
    play = self.play
    text = self.says("agreed question", SHAPES[NoteKind.HMW].max_text)
    deciding.agree_question(play.house, play.code, play.ada, text)


def build_on(self: Hostile) -> None:
    play = self.play
    for seat in play.seats[:4]:
        deals.deal(play.house, play.code, seat, play.key(), False)
        seed = next(iter(play.mine(seat).seeds), None)
        if seed:
            grown = replace(self.note(NoteKind.IDEA), lineage="yes_and", parents=(seed.id,))
            notes.write(play.house, play.code, seat, play.key(), grown)


def reveal(self: Hostile) -> None:
    play = self.play
    self.write(NoteKind.QUESTION)
    ideas = play.room().of(NoteKind.IDEA)
    for seat, idea in zip(play.seats, ideas, strict=False):
        sorting.mark_note(play.house, play.code, seat, idea.id, Purpose.UNCLEAR)
        sorting.mark_note(play.house, play.code, seat, idea.id, Purpose.REPORT)


def cluster(self: Hostile) -> None:
    play = self.play
    house, code, ada = play.house, play.code, play.ada
    for seat in play.seats:
        said = self.says("theme proposed", SHAPES[NoteKind.THEME].max_text)
        notes.propose_theme(house, code, seat, play.key(), said)
    ideas = [note.id for note in play.room().of(NoteKind.IDEA)]
    for n in range(4):
        sorting.make_theme(house, code, ada, play.key(), self.says("theme name", MAX_THEME))
        sorting.mark_same(house, code, play.seats[n], ideas[2 * n], ideas[2 * n + 1])
    for theme, stack in zip(play.room().board.themes, ideas[8:], strict=False):
        sorting.rename_theme(house, code, ada, theme, self.says("theme rename", MAX_THEME))
        sorting.move_to_theme(house, code, ada, stack, theme)
    sorting.stack(house, code, ada, ideas[0], ideas[1])
    sorting.hide_note(house, code, ada, ideas[2], True)


def vote(self: Hostile) -> None:
    """Ten units with two dots each, so that there is a tie to be broken with words."""
    play = self.play
    current = play.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units[:10]):
        play.place(play.seats[n % 5], unit, 1)
        play.place(play.seats[n % 5 + 5], unit, 1)


def tally(self: Hostile) -> None:
    play = self.play
    cut = play.room().cut
    assert cut is not None
    assert cut.tied, "there must be a tie to give a reason for"
    reason = self.says("tie reason", ties.MAX_REASON)
    picks = list(cut.tied)[: cut.places]
    deciding.break_tie(play.house, play.code, self.decider, picks, reason)


def estimate(self: Hostile) -> None:
    play = self.play
    current = play.room().open_round
    assert current is not None
    for n, seat in enumerate(play.seats):
        for unit in current.units:
            said = self.says("rationale", estimates.MAX_RATIONALE)
            impact = 9 if n % 2 else 1
            ballots.estimate(play.house, play.code, seat, unit, impact, 5, said)


def choose(self: Hostile) -> None:
    play = self.play
    reason = self.says("choice reason", ties.MAX_REASON)
    pick = play.room().eligible[0].unit
    deciding.choose(play.house, play.code, self.decider, [pick], reason, True)


def design(self: Hostile) -> None:
    play = self.play
    self.write(NoteKind.PREMORTEM)
    for pilot in play.room().pilots:
        values = {name: self.says(f"card {name}", limit) for name, limit in card.LIMITS.items()}
        values["decide_by"] = "2027-03-31"
        deciding.fill_card(play.house, play.code, play.ada, pilot.id, values)


def close(self: Hostile) -> None:
    play = self.play
    until = play.clock.time.date() + timedelta(days=30)
    units = sorted(play.room().board.stacks)
    kinds = (Status.PILOT, Status.PARKED, Status.DECLINED, Status.EXISTS)
    for n, unit in enumerate(units[:-1]):
        given = Answer(
            kinds[n % len(kinds)],
            owner=self.says("answer owner", statuses.MAX_OWNER),
            until=until,
            reason=self.says("answer reason", ties.MAX_REASON),
            where=self.says("answer where", statuses.MAX_WHERE),
        )
        deciding.answer(play.house, play.code, play.ada, unit, given)
    rest = Answer(Status.PARKED, until=until, reason=self.says("answer reason", ties.MAX_REASON))
    deciding.answer_the_rest(play.house, play.code, play.ada, rest)
    for seat in play.seats:
        for question in QUESTIONS:
            seats.pulse(play.house, play.code, seat, question, 4)


_DOING: dict[Phase, Callable[[Hostile], None]] = {
    Phase.APPRAISE: appraise,
    Phase.AGREE: agree,
    Phase.CHALLENGES: challenges,
    Phase.CHALLENGE_DOTS: lambda self: self.play.vote(),
    Phase.HMW: lambda self: self.write(NoteKind.HMW),
    Phase.HMW_DOTS: lambda self: self.play.vote(),
    Phase.QUESTION: agree_question,
    Phase.IDEATE: lambda self: self.write(NoteKind.IDEA, each=2),
    Phase.BUILD_ON: build_on,
    Phase.REVEAL: reveal,
    Phase.CLUSTER: cluster,
    Phase.VOTE: vote,
    Phase.TALLY: tally,
    Phase.ESTIMATE: estimate,
    Phase.CHOOSE: choose,
    Phase.DESIGN: design,
    Phase.CLOSE: close,
}
