"""What is filled in on the card after the session, one group for each step of the form."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.pilot.metrics import Dimension, Sphere


class Goal(StrEnum):
    """Whether the pilot is to find something out or to reach something."""

    LEARNING = "learning"
    PERFORMANCE = "performance"


class Allocation(StrEnum):
    """Who gets the change, and so how far the numbers can be trusted."""

    RANDOM_CASE = "random_case"
    RANDOM_CUSTOMER = "random_customer"
    BY_AGENT = "by_agent"
    BY_SITE = "by_site"
    BEFORE_AFTER = "before_after"


class Grade(StrEnum):
    """How far the evidence of an allocation carries (domain 4.3)."""

    A = "A"
    B = "B"
    C = "C"


GRADES: dict[Allocation, Grade] = {
    Allocation.RANDOM_CASE: Grade.A,
    Allocation.RANDOM_CUSTOMER: Grade.A,
    Allocation.BY_AGENT: Grade.B,
    Allocation.BY_SITE: Grade.B,
    Allocation.BEFORE_AFTER: Grade.C,
}


class EmployeeData(StrEnum):
    """What the numbers could say about single employees."""

    NONE = "none"
    TEAM_LEVEL = "team_level"
    PERSON_CAPABLE = "person_capable"


class WorksCouncil(StrEnum):
    """Where the works council stands."""

    NOT_NEEDED = "not_needed"
    INFORMED = "informed"
    AGREED = "agreed"
    PENDING = "pending"


class OnDeadline(StrEnum):
    """What happens on the day of the decision when nothing is proved."""

    KILL = "kill"
    ITERATE = "iterate"


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that has to be true; exactly one of a card is the riskiest and is tested first."""

    text: str
    status: str = "open"
    riskiest: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way back from the end state; what lacks its resources is shown in red."""

    text: str
    has_resources: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Step 1: what the pilot serves, from the business down to an indicator of the team."""

    business: str = ""
    team: str = ""
    indicator: str = ""
    goal: Goal = Goal.PERFORMANCE
    dimensions: tuple[Dimension, ...] = ()
    spheres: tuple[Sphere, ...] = ()


@dataclass(frozen=True, slots=True)
class Belief:
    """Step 2, beside the four parts of the hypothesis, which began in the session."""

    assumptions: tuple[Assumption, ...] = ()
    backcast: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Step 3: who takes part, how many, and what keeps the damage small.

    `share` is the part of the population that gets the change, in percent. `per_day` is how many
    eligible cases come in on a working day. `max_exposure` is the most customers it may ever reach.
    """

    population: str = ""
    inclusion: str = ""
    exclusions: str = ""
    allocation: Allocation = Allocation.RANDOM_CASE
    share: int = 50
    per_day: int = 0
    max_exposure: int = 0
    salt: str = ""
    customer_notice: str = ""
    employee_data: EmployeeData = EmployeeData.NONE
    works_council: WorksCouncil = WorksCouncil.NOT_NEEDED
    works_council_day: date | None = None
    rollback: str = ""
    rollback_tested: date | None = None
    euros: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """Step 6: from when to when, and what silence means.

    `review_weekday` counts from Monday = 0. `region` names the holidays ("DE-BY", "NL").
    `min_runtime_weeks` are full weeks. `extension_days` is 0 unless one extension was declared.
    `planned_days` is how many matured working days the evidence is tuned to; 0 stands for all that
    fit before the decision.
    """

    start: date | None = None
    decision: date | None = None
    review_weekday: int = 4
    region: str = "DE"
    timezone: str = "Europe/Berlin"
    min_runtime_weeks: int = 2
    maturation_days: int = 0
    on_deadline: OnDeadline = OnDeadline.KILL
    max_iterations: int = 1
    extension_days: int = 0
    planned_days: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """Who answers for the pilot: two different accounts, neither reporting to the other."""

    owner: str = ""
    owner_name: str = ""
    approver: str = ""
    approver_name: str = ""
    not_their_report: bool = False
