"""Plays a script in a real session, phase by phase, through the same actions as the pages."""

from collections.abc import Callable, Collection, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from workshop.actions import ballots, deals, deciding, moving, notes, seats, sessions, sorting
from workshop.actions.house import House
from workshop.actions.notes import Writing
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, note_id
from workshop.core.session.jam import Jam
from workshop.core.session.making import SessionDraft
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.statuses import Answer, Status
from workshop.demo.script import Ending, Idea, Script
from workshop.storage.queries import boards, jams, outcomes

Thing = TypeVar("Thing")

TIMEZONE = "Europe/Berlin"


class Leaning(Random):
    """Chance that takes what a script needs, where it is among what may be taken.

    What others will need, `later` in this order, is left to them as long as there is anything else,
    and longest to whoever comes next.
    """

    def __init__(self, chance: Random, wanted: Collection[str], later: Sequence[str]) -> None:
        super().__init__(chance.getrandbits(64))
        self._wanted = wanted
        self._later = later

    def choice(self, seq: Sequence[Thing]) -> Thing:  # type: ignore[override]
        """One that is wanted, else one that nobody waits for, else what is waited for longest."""
        wanted = [each for each in seq if self._is_wanted(each)]
        free = [each for each in seq if each not in self._later]
        last = sorted(seq, key=lambda each: each in self._later and self._later.index(each))[-1:]
        return super().choice(wanted or free or last)

    def shuffle(self, x: MutableSequence[Any]) -> None:
        """In any order, but with what is wanted in front."""
        super().shuffle(x)
        x[:] = sorted(x, key=lambda each: not self._is_wanted(each))

    def _is_wanted(self, each: object) -> bool:
        return isinstance(each, str) and each in self._wanted  # prompt cards are dealt as well


@dataclass(frozen=True, slots=True)
class Cast:
    """Who leads the session and who decides in it; `parts` are those of all others by id."""

    lead: Account
    decider: Account
    parts: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Performance:
    """A session that follows a script. `codenames` are those of its seats, in their order."""

    house: House
    code: str
    script: Script
    cast: Cast
    seats: tuple[Seat, ...]
    codenames: tuple[str, ...]

    @property
    def jam(self) -> Jam:
        """The session as it stands now."""
        with self.house.store.reading() as reading:
            return jams.by_code(reading, self.code)

    def act(self) -> None:
        """Let everybody do what the script has for the open phase."""
        _SCENES.get(self.jam.phase, _nothing)(self)

    def announce(self) -> None:
        """Press "next": the step is carried out when the grace is over."""
        moving.go_on(self.house, self.code, self.cast.lead, self.jam.visit)

    def carry_out(self) -> None:
        """Take the step that was announced; what the script builds on is among what is dealt."""
        leaning = Leaning(self.house.chance, self.wanted_next(), ())
        moving.settle(replace(self.house, chance=leaning), self.code)

    def wanted_next(self) -> frozenset[str]:
        """What must be among the ideas that are dealt when the open phase is left."""
        if self.jam.phase is not Phase.IDEATE:
            return frozenset()
        return frozenset(self.id_of(key) for idea in self.script.ideas for key in idea.parents)

    def id_of(self, key: str) -> str:
        """The id of the text with this key of the script, which is that of the stack it leads."""
        writer, text = self.script.written(key)
        return note_id(self.seats[writer].secret, key, text)

    def day(self, days: int) -> date:
        """The first working day at least so many days from now, where the session is held."""
        here = self.house.store.now().astimezone(ZoneInfo(TIMEZONE)).date() + timedelta(days=days)
        return here + timedelta(days=max(0, 7 - here.weekday()) if here.weekday() > 4 else 0)


def begin(house: House, team_id: str, cast: Cast, script: Script) -> Performance:
    """Open the session in its lobby and let all seats be taken."""
    draft = SessionDraft(
        script.title,
        script.preset,
        problem=script.problem,
        timezone=TIMEZONE,
        people={**cast.parts, cast.decider.id: Role.DECIDER},
    )
    code = sessions.make(house, cast.lead, team_id, draft).code
    taken = [seats.take(house, code) for _ in range(script.seats)]
    return Performance(
        house,
        code,
        script,
        cast,
        seats=tuple(seat for seat, _ in taken),
        codenames=tuple(codename for _, codename in taken),
    )


# ---- what happens in each phase ----


def _nothing(play: Performance) -> None:
    """Everybody reads."""


def _write(play: Performance) -> None:
    for line in play.script.lines.get(play.jam.phase, ()):
        writing = Writing(line.kind, line.text, evidence=line.evidence)
        notes.write(play.house, play.code, play.seats[line.seat], line.key, writing)


def _appraise(play: Performance) -> None:
    _write(play)
    if play.script.grid:
        deciding.fill_grid(play.house, play.code, play.cast.lead, play.script.grid)


def _agree(play: Performance) -> None:
    deciding.agree_statement(play.house, play.code, play.cast.decider, play.script.statement)


def _question(play: Performance) -> None:
    deciding.agree_question(play.house, play.code, play.cast.decider, play.script.question)


def _dots(play: Performance) -> None:
    for seat, ballot in zip(play.seats, play.script.ballots[play.jam.phase], strict=False):
        for key, count in ballot.items():
            ballots.place(play.house, play.code, seat, play.id_of(key), count)
        notes.finish(play.house, play.code, seat, True)


def _ideas(play: Performance) -> None:
    for seat in play.seats:
        deals.deal(play.house, play.code, seat, "card", False)
    for idea in play.script.ideas:
        if not idea.parents:
            _write_idea(play, idea)
    for seat in play.seats[: play.script.done]:
        notes.finish(play.house, play.code, seat, True)


def _build_on(play: Performance) -> None:
    grown = [idea for idea in play.script.ideas if idea.parents]
    wild = {idea.key for idea in play.script.ideas if idea.wild}
    # Those who build on something are dealt first, and before all others those who want a wild one,
    # because every hand takes one of these few, and those who want two.
    turns = sorted(grown, key=lambda each: (not wild & set(each.parents), -len(each.parents)))
    for turn, idea in enumerate(turns, start=1):
        wanted = {play.id_of(parent) for parent in idea.parents}
        later = [play.id_of(parent) for each in turns[turn:] for parent in each.parents]
        leaning = Leaning(play.house.chance, wanted, later)
        house = replace(play.house, chance=leaning)
        deals.deal(house, play.code, play.seats[idea.seat], "seeds", False)
    for seat in play.seats:
        deals.deal(play.house, play.code, seat, "seeds", False)
    for idea in grown:
        _write_idea(play, idea)


def _write_idea(play: Performance, idea: Idea) -> None:
    writing = Writing(
        NoteKind.IDEA,
        idea.text,
        idea.title,
        idea.wild,
        lineage=idea.how.value if idea.how else "",
        parents=tuple(play.id_of(parent) for parent in idea.parents),
    )
    notes.write(play.house, play.code, play.seats[idea.seat], idea.key, writing)


def _reveal(play: Performance) -> None:
    _write(play)
    visit = str(play.jam.visit)
    for seat, key in play.script.unclear:
        asking, about = play.seats[seat], play.id_of(key)
        sorting.mark_note(play.house, play.code, asking, about, Purpose.UNCLEAR)
    for reader in play.seats:
        sorting.mark_note(play.house, play.code, reader, visit, Purpose.READ)


def _cluster(play: Performance) -> None:
    house, code, lead = play.house, play.code, play.cast.lead
    for onto, others in play.script.stacks.items():
        for other in others:
            sorting.stack(house, code, lead, play.id_of(onto), play.id_of(other))
    for a, b in play.script.apart:
        sorting.keep_apart(house, code, lead, play.id_of(a), play.id_of(b))
    for name, (first, *rest) in play.script.themes.items():
        sorting.make_theme(house, code, lead, name, name, play.id_of(first))
        theme = _theme_of(play, play.id_of(first))
        for other in rest:
            sorting.move_to_theme(house, code, lead, play.id_of(other), theme)


def _theme_of(play: Performance, stack: str) -> str:
    with play.house.store.reading() as reading:
        return boards.of_session(reading, play.jam.id).theme_of[stack]


def _estimate(play: Performance) -> None:
    for key, weighing in play.script.weighings.items():
        answers = zip(play.seats, weighing.impact, weighing.effort, strict=False)
        for place, (seat, impact, effort) in enumerate(answers):
            ballots.estimate(
                play.house,
                play.code,
                seat,
                play.id_of(key),
                _figure(impact),
                _figure(effort),
                weighing.said.get(place, ""),
            )


def _figure(sign: str) -> int | None:
    return None if sign == "-" else int(sign)


def _choose(play: Performance) -> None:
    picks = [play.id_of(key) for key in play.script.chosen]
    deciding.choose(
        play.house, play.code, play.cast.decider, picks, play.script.reason, own_idea=False
    )


def _design(play: Performance) -> None:
    _write(play)
    with play.house.store.reading() as reading:
        pilots = outcomes.pilots(reading, play.jam.id)
    by_unit = {pilot.unit: pilot.id for pilot in pilots}
    for key, written in play.script.cards.items():
        values = {**written, "decide_by": play.day(play.script.decide_in[key]).isoformat()}
        pilot = by_unit[play.id_of(key)]
        deciding.fill_card(play.house, play.code, play.cast.lead, pilot, values)


def _close(play: Performance) -> None:
    for key, ending in play.script.endings.items():
        given = _answer(play, ending)
        deciding.answer(play.house, play.code, play.cast.lead, play.id_of(key), given)
    rest = _answer(play, play.script.the_rest)
    deciding.answer_the_rest(play.house, play.code, play.cast.lead, rest)
    for question, figures in play.script.pulse.items():
        for seat, figure in zip(play.seats, figures, strict=False):
            seats.pulse(play.house, play.code, seat, question, int(figure))


def _answer(play: Performance, ending: Ending) -> Answer:
    merged = ending.status is Status.MERGED
    return Answer(
        ending.status,
        owner=ending.owner,
        until=play.day(ending.days) if ending.days else None,
        reason=ending.reason,
        where=play.id_of(ending.where) if merged else ending.where,
    )


_SCENES: Mapping[Phase, Callable[[Performance], None]] = {
    Phase.APPRAISE: _appraise,
    Phase.AGREE: _agree,
    Phase.CHALLENGES: _write,
    Phase.CHALLENGE_DOTS: _dots,
    Phase.HMW: _write,
    Phase.HMW_DOTS: _dots,
    Phase.QUESTION: _question,
    Phase.IDEATE: _ideas,
    Phase.BUILD_ON: _build_on,
    Phase.REVEAL: _reveal,
    Phase.CLUSTER: _cluster,
    Phase.VOTE: _dots,
    Phase.RUNOFF: _dots,
    Phase.ESTIMATE: _estimate,
    Phase.CHOOSE: _choose,
    Phase.DESIGN: _design,
    Phase.CLOSE: _close,
}
