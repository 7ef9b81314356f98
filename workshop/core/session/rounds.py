"""A blind round: what it is about, on which terms, and how many are on its roll."""

from dataclasses import dataclass, field
from enum import StrEnum

from workshop.core.errors import Refused
from workshop.core.session.ballots import Tally, Terms
from workshop.core.session.estimates import Weighed
from workshop.core.session.phases import Phase
from workshop.core.words import N_


class RoundState(StrEnum):
    """Open, closed with a result, or closed with too few ballots to have one."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


class NotOnTheRoll(Refused):
    """The seat was taken after the round had opened and has not been let in yet."""

    code = "not_on_the_roll"
    sentence = N_("This round had begun when you came. The facilitator can let you in.")


@dataclass(frozen=True, slots=True)
class Round:
    """One round. Totals and weights exist only once it is closed; before, nobody counts them."""

    id: str
    visit: int
    phase: Phase
    terms: Terms
    state: RoundState
    roll: int
    ballots: int
    units: tuple[str, ...]
    tallies: tuple[Tally, ...] = ()
    weighed: tuple[Weighed, ...] = field(default=())
