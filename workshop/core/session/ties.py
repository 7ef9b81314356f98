"""Which units become finalists, and what happens when the last places are tied.

More dots come first, then more supporters. Units that are still equal across the cut line go to a
blind run-off; if that leaves a tie, the decider picks with a reason, or a draw does that anybody
can repeat.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from workshop.core.errors import Conflict, Invalid
from workshop.core.session import notes
from workshop.core.session.ballots import NoSuchUnit, Tally, ranked, standing
from workshop.core.words import N_

#: Each finalist is estimated by everybody, one by one; more would take longer than the phase.
MAX_FINALISTS = 8
#: One dot may be a slip or a courtesy; two are a sign that a unit was wanted.
FINALIST_DOTS = 2
#: With fewer units than this above the line there would be nothing to choose between.
LEAST_FINALISTS = 3
#: The longest reason a decider may give.
MAX_REASON = 280


class NothingTied(Conflict):
    """There is no tie, or no longer one."""

    code = "nothing_tied"
    sentence = N_("There is no tie to break. The page shows how things stand now.")


class NotAmongTheTied(Invalid):
    """A pick that is not one of the tied units."""

    code = "not_among_the_tied"
    sentence = N_("Only the tied ones can be picked here.")


class WrongNumberPicked(Invalid):
    """More or fewer picks than there are places."""

    code = "wrong_number_picked"
    sentence = N_("There is room for exactly %(places)s of them. Please pick as many.")


class ReasonNeeded(Invalid):
    """A choice that everybody may ask about, without a reason (R21)."""

    code = "reason_needed"
    sentence = N_("Please say why. One sentence is enough.")


class ReasonTooLong(Invalid):
    """A reason longer than the limit."""

    code = "reason_too_long"
    sentence = N_("The reason is too long. It can have %(limit)s characters.")


@dataclass(frozen=True, slots=True)
class Cut:
    """Who is through, and which units are tied for how many places that are left."""

    through: tuple[str, ...]
    tied: tuple[str, ...] = ()
    places: int = 0


def cut(tallies: Iterable[Tally]) -> Cut:
    """Draw the line under a closed round: everything with two dots or more, at most eight units.

    When the dots are so scattered that fewer than three units have two, one dot is enough:
    otherwise a small group, or a long list, would end with nothing to choose between. A unit
    without a dot is never a finalist. Units equal in dots and supporters across the eighth place
    are tied for the places left.
    """
    board = ranked(tallies)
    wanted = tuple(t for t in board if t.dots >= FINALIST_DOTS)
    if len(wanted) < LEAST_FINALISTS:
        wanted = tuple(t for t in board if t.dots)
    return _fill((), wanted, MAX_FINALISTS)


def after_runoff(before: Cut, runoff: Iterable[Tally]) -> Cut:
    """Return the cut after a run-off among the tied units; what is still equal stays tied.

    A void run-off is not handed in here: it leaves the tie as it was, for `decide` or `draw`.

    Raises:
        NothingTied: there was no tie.
        NoSuchUnit: the run-off was not about exactly the tied units.
    """
    _require_tie(before)
    tallies = ranked(runoff)
    if sorted(t.unit for t in tallies) != sorted(before.tied):
        raise NoSuchUnit
    return _fill(before.through, tallies, before.places)


def decide(before: Cut, chosen: Collection[str], reason: str) -> Cut:
    """Return the cut after the decider gave the places left to `chosen`, and to nobody else.

    Raises:
        NothingTied: there was no tie.
        ReasonNeeded, ReasonTooLong: see `checked_reason`.
        NotAmongTheTied: a pick is not tied.
        WrongNumberPicked: not exactly as many picks as places.
    """
    _require_tie(before)
    checked_reason(reason)
    if not set(chosen) <= set(before.tied):
        raise NotAmongTheTied
    if len(set(chosen)) != before.places:
        raise WrongNumberPicked(places=before.places)
    return Cut(before.through + tuple(unit for unit in before.tied if unit in chosen))


def draw(before: Cut, seed: str) -> Cut:
    """Return the cut after a draw by lot that anybody can repeat from the logged seed.

    Each tied unit gets the SHA-256 of `seed|unit` (UTF-8, written in hexadecimal); the smallest
    win. By hand: `printf '%s' 'SEED|UNIT' | sha256sum` for each unit, then sort.

    Raises:
        NothingTied: there was no tie.
    """
    _require_tie(before)
    lots = sorted(before.tied, key=lambda unit: sha256(f"{seed}|{unit}".encode()).hexdigest())
    return Cut(before.through + tuple(lots[: before.places]))


def checked_reason(reason: str) -> str:
    """Return a decider's reason without the space around it.

    Raises:
        ReasonNeeded: nothing was said.
        ReasonTooLong: more than `MAX_REASON` characters.
    """
    said = notes.clean(reason, may_hold="\n\t")
    if not said:
        raise ReasonNeeded
    if len(said) > MAX_REASON:
        raise ReasonTooLong(limit=MAX_REASON)
    return said


def _require_tie(before: Cut) -> None:
    if not before.tied:
        raise NothingTied


def _fill(through: tuple[str, ...], board: tuple[Tally, ...], places: int) -> Cut:
    """Give `places` to the strongest of a ranked board, unless equals straddle the last place."""
    if len(board) <= places:
        return Cut(through + tuple(t.unit for t in board))
    line = standing(board[places - 1])
    above = tuple(t.unit for t in board if standing(t) > line)
    level = tuple(t.unit for t in board if standing(t) == line)
    left = places - len(above)
    if len(level) == left:
        return Cut(through + above + level)
    return Cut(through + above, tied=level, places=left)
