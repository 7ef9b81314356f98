"""What is chosen on a card, in the words in which it is signed."""

from collections.abc import Mapping
from enum import StrEnum

from workshop.core.pilot.card import PilotState
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.metrics import Better, Dimension, Grain, Sphere
from workshop.core.pilot.plan import Allocation, EmployeeData, Goal, OnDeadline, WorksCouncil
from workshop.core.words import N_

#: By class and value, because members of two enumerations may have the same text.
WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Goal: {
        Goal.PERFORMANCE: N_("to reach something"),
        Goal.LEARNING: N_("to find something out"),
    },
    Dimension: {
        Dimension.CX: N_("customers"),
        Dimension.EX: N_("employees"),
        Dimension.LX: N_("leadership"),
    },
    Sphere: {
        Sphere.CULTURE: N_("culture"),
        Sphere.SPACE: N_("space"),
        Sphere.TECHNOLOGY: N_("technology"),
    },
    Allocation: {
        Allocation.RANDOM_CASE: N_("cases, drawn by chance"),
        Allocation.RANDOM_CUSTOMER: N_("customers, drawn by chance"),
        Allocation.BY_AGENT: N_("some colleagues do it, others do not yet"),
        Allocation.BY_SITE: N_("some sites do it, others do not yet"),
        Allocation.BEFORE_AFTER: N_("everybody at once, compared with before"),
    },
    EmployeeData: {
        EmployeeData.NONE: N_("nothing"),
        EmployeeData.TEAM_LEVEL: N_("something about whole teams, nothing about one person"),
        EmployeeData.PERSON_CAPABLE: N_("something about single people"),
    },
    WorksCouncil: {
        WorksCouncil.NOT_NEEDED: N_("has no say in this"),
        WorksCouncil.INFORMED: N_("was informed"),
        WorksCouncil.AGREED: N_("has agreed"),
        WorksCouncil.PENDING: N_("has not answered yet"),
    },
    OnDeadline: {
        OnDeadline.KILL: N_("it is stopped"),
        OnDeadline.ITERATE: N_("it is changed and tried once more"),
    },
    Better: {
        Better.LOWER: N_("fewer is better"),
        Better.HIGHER: N_("more is better"),
    },
    Grain: {
        Grain.CASE: N_("counted by case"),
        Grain.CUSTOMER: N_("counted by customer"),
        Grain.SURVEY: N_("counted by answer to a survey"),
        Grain.AGENT_DAY: N_("counted by colleague and day"),
    },
    Role: {
        Role.CONTINUE: N_("Continue"),
        Role.KILL: N_("Stop"),
        Role.GUARDRAIL_HARD: N_("Stop"),
        Role.GUARDRAIL_SOFT: N_("Change"),
        Role.TRIPWIRE: N_("Pause"),
    },
    PilotState: {
        PilotState.DRAFT: N_("draft"),
        PilotState.PROPOSED: N_("signed by one"),
        PilotState.LOCKED: N_("locked"),
        PilotState.PAUSED: N_("paused"),
        PilotState.DECIDED: N_("decided"),
        PilotState.REPLACED: N_("replaced by a new version"),
    },
}
#: From Monday on.
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def word(value: StrEnum) -> str:
    """What stands for a choice, not yet in anybody's language."""
    return WORDS[type(value)][value]
