"""What a plan says of each line of a card: power, days, what it can see and what it will miss."""

from dataclasses import dataclass
from enum import StrEnum

from workshop.core.pilot.criteria import Role

RED_BELOW = 0.60  #: a continue line less likely than this to find what it hopes for


class Proposal(StrEnum):
    """What would help where a pilot takes too long or a line sees too little."""

    SENSITIVE_INDICATOR = "sensitive_indicator"
    LARGER_CONTRAST = "larger_contrast"
    LEARNING_GOAL = "learning_goal"
    TRIPWIRE = "tripwire"


class Blank(StrEnum):
    """Why there is no figure."""

    AS_IT_STANDS = "as_it_stands"  # a count or an estimate; nothing is proved
    BY_CLUSTER = "by_cluster"  # agents or sites: how much they differ is not known
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    NO_VOLUME = "no_volume"


@dataclass(frozen=True, slots=True)
class Miss:
    """If the effect is `truth` (in the criterion's units), the pilot stops with this chance.

    `alone` by this line, `with_guardrails` also where a guardrail's estimate is beyond its limit by
    chance although nothing changed there.
    """

    truth: float
    alone: float
    with_guardrails: float


@dataclass(frozen=True, slots=True)
class Line:
    """What is planned for one criterion. None: no such figure, `blank` says why.

    `power` is how likely it is met by the last day if the target is so. `needed` are cases (of a
    rate: exposure) in the pilot's arm for 80 %, `days` the working days they take (None: more than
    2,000). `sees` is the smallest effect beyond the limit that shows with 80 %, in the criterion's
    units (a ratio: "times as many"); None: none at all. `blind` marks a guardrail that sees only
    twice its limit or more. `by_chance` is how likely its estimate is beyond the limit on the last
    day if nothing has changed.
    """

    criterion: str
    role: Role
    cases: float = 0.0
    power: float | None = None
    needed: int | None = None
    days: int | None = None
    sees: float | None = None
    blind: bool = False
    by_chance: float | None = None
    misses: tuple[Miss, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    blank: Blank | None = None

    @property
    def is_red(self) -> bool:
        """Whether a continue line will most likely miss what it hopes for."""
        return self.power is not None and self.power < RED_BELOW


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for a card over `days` matured working days, line by line."""

    days: int
    lines: tuple[Line, ...]

    @property
    def is_red(self) -> bool:
        """Whether any continue line is."""
        return any(line.is_red for line in self.lines)
