"""The result of the vote as people read it: what goes on, what was level, and how that was settled.

Screen, report and exports show the same value, so they cannot tell different stories.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workshop.core.session import finalists, ties
from workshop.core.session.ballots import Tally, standing
from workshop.core.session.estimates import Weighed
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room, Tie
from workshop.core.session.rounds import Round
from workshop.core.session.ties import Cut
from workshop.core.session.wall import Note
from workshop.pages import units
from workshop.pages.matrix import Matrix, matrix
from workshop.pages.units import Ranked, Unit


@dataclass(frozen=True, slots=True)
class Result:
    """One closed vote, in three parts; all three are empty when it is void.

    `through` goes on, `tied` still waits for `places`, `below` got dots but stays under the line;
    `bare` is how many got none. `level` are the units the line ran through, `runoff` what a
    counted run-off between them gave, `tie` how a person or a draw settled it.
    """

    round: Round
    through: tuple[Ranked, ...] = ()
    tied: tuple[Ranked, ...] = ()
    places: int = 0
    below: tuple[Ranked, ...] = ()
    bare: int = 0
    level: tuple[Unit, ...] = ()
    runoff: tuple[Ranked, ...] = ()
    runoff_round: Round | None = None
    tie: Tie | None = None

    @property
    def is_void(self) -> bool:
        """Whether too few ballots were handed in to show a result."""
        return not self.round.tallies

    @property
    def placed(self) -> int:
        """All dots that were placed."""
        return sum(tally.dots for tally in self.round.tallies)


def of_vote(room: Room) -> Result | None:
    """The latest closed vote, or None when none may be shown."""
    vote = units.latest(room, Phase.VOTE)
    if vote is None or not vote.tallies:
        return None if vote is None else Result(vote)
    cut = room.cut or Cut(())
    board = ranked(room, vote)
    runoff = _runoff(room, vote)
    known = units.all_units(room)
    return Result(
        round=vote,
        through=tuple(r for r in board if r.unit.id in cut.through),
        tied=tuple(r for r in board if r.unit.id in cut.tied),
        places=cut.places,
        below=tuple(r for r in board if r.tally.dots and r.unit.id not in cut.through + cut.tied),
        bare=sum(not r.tally.dots for r in board),
        level=in_order(known.get(u, Unit(u, None)) for u in _level(vote, runoff)),
        runoff=ranked(room, runoff) if runoff and runoff.tallies else (),
        runoff_round=runoff,
        tie=room.tie if room.tie and set(room.tie.through) == set(cut.through) else None,
    )


def ranked(room: Room, closed: Round | None) -> tuple[Ranked, ...]:
    """The units of a counted round, strongest first; equals stand in the order of their words."""
    if closed is None:
        return ()
    known = units.all_units(room)
    strongest = sorted(closed.tallies, key=lambda t: (-t.dots, -t.supporters))
    places = [standing(tally) for tally in strongest]
    listed = [
        Ranked(known.get(t.unit, Unit(t.unit, None)), t, places.index(standing(t)) + 1)
        for t in strongest
    ]
    return tuple(sorted(listed, key=lambda r: (r.place, _words(r.unit))))


def tallies(room: Room) -> dict[str, Tally]:
    """What each unit got in the latest counted vote, by unit."""
    vote = units.latest(room, Phase.VOTE)
    return {tally.unit: tally for tally in vote.tallies} if vote else {}


def weighings(room: Room) -> tuple[tuple[Unit, tuple[Weighed, ...]], ...]:
    """Each finalist, strongest first, with its estimates since the vote: first, then again."""
    vote = units.latest(room, Phase.VOTE)
    since = vote.visit if vote else 0
    seen: dict[str, list[Weighed]] = {}
    for closed in room.rounds:
        for weighed in closed.weighed if closed.visit > since else ():
            seen.setdefault(weighed.unit, []).append(weighed)
    known = units.all_units(room)
    places = {r.unit.id: r.place for r in ranked(room, vote)}
    wanted = [known[u] for u in finalists.of(room.cut, tuple(room.board.stacks)) if u in known]
    listed = sorted(wanted, key=lambda unit: (places.get(unit.id, 0), _words(unit)))
    return tuple((unit, tuple(seen[unit.id])) for unit in listed if unit.id in seen)


def grid(room: Room) -> Matrix | None:
    """Impact against effort of the finalists, or None while nothing was weighed."""
    found = weighings(room)
    latest = [seen[-1] for _, seen in found]
    return matrix(latest, {unit.id: unit.title for unit, _ in found}) if latest else None


def in_order(listed: Iterable[Unit]) -> tuple[Unit, ...]:
    """Units in the order of their words: it says nothing of who wrote when."""
    return tuple(sorted(listed, key=_words))


def by_words(note: Note) -> tuple[str, ...]:
    """Where a text stands in a list: by its words, whatever its id."""
    marks = (note.evidence, note.lineage, str(note.wild), note.id)
    return (note.text.casefold(), note.text, note.title, *marks)


def _words(unit: Unit) -> tuple[str, ...]:
    return by_words(unit.lead) if unit.lead else ("", unit.id)


def _runoff(room: Room, vote: Round) -> Round | None:
    later = (r for r in reversed(room.rounds) if r.phase is Phase.RUNOFF and r.visit > vote.visit)
    return next(later, None)


def _level(vote: Round, runoff: Round | None) -> tuple[str, ...]:
    """The units the line ran through, after the run-off when one was counted."""
    before = ties.cut(vote.tallies)
    about_them = runoff is not None and set(runoff.units) == set(before.tied)
    if runoff is None or not runoff.tallies or not about_them:
        return before.tied
    return ties.after_runoff(before, runoff.tallies).tied or before.tied
