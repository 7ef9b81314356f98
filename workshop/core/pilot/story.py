"""What people did with a locked pilot, read from its chain: concerns, decisions, what was learned.

Forecasts come into it with the decision that counts: before that nobody can read them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from workshop.core.pilot.concerns import Concern
from workshop.core.pilot.deciding import Decision, Dissent, Reach, Record
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.scoring import Forecasted, Score


@dataclass(frozen=True, slots=True)
class Signed:
    """A decision in the chain: number of its entry, when it was made, when and by whom completed.

    Without `counts_at` it waits for its second signature.
    """

    n: int
    record: Record
    at: datetime
    second_name: str = ""
    counts_at: datetime | None = None
    counts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """A learning card with who wrote it, and the day."""

    learning: Learning
    by_name: str
    day: date


@dataclass(frozen=True, slots=True)
class Halt:
    """A pause, or the end of one: who, why, and the local day."""

    by_name: str
    reason: str
    day: date
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, in the order of the chain.

    `forecasts` are what the signers of the lock gave the pilot, in percent, lowest first and
    without names; there are none before a decision counts. `extended_to` is the day of the decision
    where it was put off, `owner_name` whoever answers for the pilot instead of the one on the card,
    `successor` the id of the pilot that took its place ("": none), `receipt` the check code of the
    newest entry.
    """

    locked_at: datetime | None = None
    forecasts: tuple[int, ...] = ()
    concerns: tuple[Concern, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    waiting: Signed | None = None
    decided: Signed | None = None
    learned: Learned | None = None
    scores: tuple[Score, ...] = ()
    halts: tuple[Halt, ...] = ()
    extended_to: date | None = None
    owner_name: str = ""
    successor: str = ""
    receipt: str = ""

    @property
    def forecasted(self) -> Forecasted | None:
        """The forecasts beside what came; None before a decision counts."""
        if self.decided is None:
            return None
        return Forecasted(self.forecasts, self.decided.record.decision)

    @property
    def look_again(self) -> date | None:
        """The day on which a decision is looked at again; None where nothing is, or it was."""
        if self.decided is None or self.scores:
            return None
        return self.decided.record.expected_on

    @property
    def rolled_out(self) -> bool:
        """Whether the decision was to give the change to everybody."""
        record = self.decided.record if self.decided else None
        return bool(record and record.reach is Reach.EVERYWHERE)

    @property
    def became(self) -> Decision | None:
        """What was decided, once it counts."""
        return self.decided.record.decision if self.decided else None
