"""What goes on to estimating and choosing once the vote is counted."""

from collections.abc import Collection, Iterable, Mapping

from workshop.core.errors import Conflict
from workshop.core.session import choosing
from workshop.core.session.choosing import Eligible
from workshop.core.session.estimates import Weighed
from workshop.core.session.phases import Phase
from workshop.core.session.rounds import Round
from workshop.core.session.ties import MAX_FINALISTS, Cut
from workshop.core.words import N_


class NothingContested(Conflict):
    """Nobody disagrees, or everything contested has been estimated twice."""

    code = "nothing_contested"
    sentence = N_("There is nothing left to estimate once more.")


def of(cut: Cut | None, units: Collection[str]) -> tuple[str, ...]:
    """The finalists: those through the cut, with those still tied beside them.

    After a void vote nobody is through; then all units are weighed, if they are few enough.
    """
    if cut and (cut.through or cut.tied):
        return cut.through + cut.tied
    return tuple(units) if len(units) <= MAX_FINALISTS else ()


def latest_weights(rounds: Iterable[Round]) -> Mapping[str, Weighed]:
    """Impact and effort by unit; a second estimate of a unit replaces the first."""
    return {weighed.unit: weighed for each in rounds for weighed in each.weighed}


def contested(rounds: Iterable[Round]) -> tuple[str, ...]:
    """The units that one more estimate is about: contested, and weighed only once since the vote.

    Raises:
        NothingContested: there are none.
    """
    weighings: dict[str, list[Weighed]] = {}
    for each in rounds:
        if each.phase is Phase.VOTE:
            weighings = {}
        for weighed in each.weighed:
            weighings.setdefault(weighed.unit, []).append(weighed)
    found = tuple(u for u, seen in weighings.items() if len(seen) == 1 and seen[0].contested)
    if not found:
        raise NothingContested
    return found


def open_to_choice(
    rounds: Iterable[Round], cut: Cut | None, units: Collection[str]
) -> tuple[Eligible, ...]:
    """What the decider may choose from: finalists of a counted vote, else anything, with reason."""
    held = tuple(rounds)
    vote = next((r for r in reversed(held) if r.phase is Phase.VOTE and r.tallies), None)
    if vote is None or cut is None or not cut.through:
        return choosing.eligible_without_vote(units)
    through = set(cut.through)
    tallies = [tally for tally in vote.tallies if tally.unit in through]
    return choosing.eligible(tallies, latest_weights(held).values())
