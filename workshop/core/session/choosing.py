"""One accountable choice: what the decider may pick for a pilot, and when a reason is needed.

Open to choice are the three with the most dots, whatever is worth doing first by the estimates,
and one protected wild idea: wanted by many, large in impact, however much work it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.core.errors import Invalid
from workshop.core.session.ballots import Tally, ranked, standing
from workshop.core.session.estimates import Weighed
from workshop.core.session.ties import checked_reason
from workshop.core.words import N_

TOP = 3
MAX_PILOTS = 2
#: The wild slot is for an idea with at least this impact (median).
WILD_IMPACT = 7


class Why(StrEnum):
    """What opens a unit to choice."""

    TOP = "top"
    SWEET_SPOT = "sweet_spot"
    WILD_SLOT = "wild_slot"
    NO_VOTE = "no_vote"


class NothingChosen(Invalid):
    """A choice of nothing."""

    code = "nothing_chosen"
    sentence = N_("Please choose at least one.")


class TooManyChosen(Invalid):
    """More picks than pilots may start from one session."""

    code = "too_many_chosen"
    sentence = N_("At most %(most)s can be chosen.")


class NotEligible(Invalid):
    """A pick that is not open to choice."""

    code = "not_eligible"
    sentence = N_("One of these is not open to choice. Only those on the list are.")


@dataclass(frozen=True, slots=True)
class Eligible:
    """A unit that may be chosen, and everything that speaks for it."""

    unit: str
    why: frozenset[Why]


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into a pilot, and why; the reason is empty where none was needed or given."""

    picks: tuple[str, ...]
    reason: str


def eligible(finalists: Iterable[Tally], weighed: Iterable[Weighed]) -> tuple[Eligible, ...]:
    """Return the finalists open to choice, most dots first.

    Whoever is equal to the third counts as top three too, because an id must not decide that. If
    nobody estimated, only the top three are open.
    """
    board = ranked(finalists)
    by_unit = {w.unit: w for w in weighed}
    top = _top(board)
    sweet = frozenset(w.unit for w in by_unit.values() if w.sweet_spot)
    wild = _wild_slot([t for t in board if t.unit not in top | sweet], by_unit)
    sets = {Why.TOP: top, Why.SWEET_SPOT: sweet, Why.WILD_SLOT: wild}
    listed = (
        Eligible(t.unit, frozenset(why for why, units in sets.items() if t.unit in units))
        for t in board
    )
    return tuple(e for e in listed if e.why)


def eligible_without_vote(units: Iterable[str]) -> tuple[Eligible, ...]:
    """Return every unit as open to choice: for a void round, where any choice needs a reason."""
    return tuple(Eligible(unit, frozenset({Why.NO_VOTE})) for unit in sorted(units))


def choose(
    picks: Collection[str],
    open_to_choice: Iterable[Eligible],
    max_pilots: int = MAX_PILOTS,
    reason: str = "",
) -> Choice:
    """Return the choice, the same pick counted once.

    Raises:
        NothingChosen: no pick.
        TooManyChosen: more than `max_pilots` picks.
        NotEligible: a pick is not open to choice.
        ReasonNeeded: a pick is outside the top three, and no reason was given.
        ReasonTooLong: the reason is longer than `ties.MAX_REASON`.
    """
    wanted = tuple(dict.fromkeys(picks))
    if not wanted:
        raise NothingChosen
    if len(wanted) > max_pilots:
        raise TooManyChosen(most=max_pilots)
    why = {e.unit: e.why for e in open_to_choice}
    if not set(wanted) <= set(why):
        raise NotEligible
    if needs_reason(wanted, why):
        return Choice(wanted, checked_reason(reason))
    return Choice(wanted, checked_reason(reason) if reason.strip() else "")


def needs_reason(picks: Iterable[str], why: Mapping[str, frozenset[Why]]) -> bool:
    """Whether one of these picks is outside the top three, so that everybody may ask why."""
    return any(Why.TOP not in why[unit] for unit in picks)


def _top(board: tuple[Tally, ...]) -> frozenset[str]:
    if len(board) <= TOP:
        return frozenset(t.unit for t in board)
    third = standing(board[TOP - 1])
    return frozenset(t.unit for t in board if standing(t) >= third)


def _wild_slot(others: Iterable[Tally], weighed: Mapping[str, Weighed]) -> frozenset[str]:
    """The one most people stand behind; equals by dots, then by impact, then by their random id."""
    wild = [
        (-tally.supporters, -tally.dots, -spread.median, tally.unit)
        for tally in others
        if (seen := weighed.get(tally.unit)) and (spread := seen.impact)
        if spread.median >= WILD_IMPACT
    ]
    return frozenset({min(wild)[-1]} if wild else ())
