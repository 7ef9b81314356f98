"""What people see of an agenda: its stages as a rail, and the mood that each brings.

The mood changes once, from open (collecting, nothing is judged) to decide, and opens at the close.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop.core.session.phases import Phase
from workshop.core.session.presets import Step
from workshop.core.words import N_


class Mood(StrEnum):
    """Whether a stage collects without judging, or weighs and decides."""

    OPEN = "open"
    DECIDE = "decide"


class StageState(StrEnum):
    """Where a stage stands, seen from the present phase."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Stage:
    """One or more phases that are one thing to the people in the room."""

    label: str
    mood: Mood


@dataclass(frozen=True, slots=True)
class RailStep:
    """A stage as one step of the rail."""

    label: str
    mood: Mood
    state: StageState


_ARRIVE = Stage(N_("Arrive"), Mood.OPEN)
_PROBLEM = Stage(N_("Problem"), Mood.OPEN)
_QUESTION = Stage(N_("Question"), Mood.OPEN)
_IDEAS = Stage(N_("Ideas"), Mood.OPEN)
_BUILD_ON = Stage(N_("Build on"), Mood.OPEN)
_READ = Stage(N_("Read"), Mood.OPEN)
_SORT = Stage(N_("Sort"), Mood.DECIDE)
_VOTE = Stage(N_("Vote"), Mood.DECIDE)
_ESTIMATE = Stage(N_("Estimate"), Mood.DECIDE)
_CHOOSE = Stage(N_("Choose"), Mood.DECIDE)
_PILOT = Stage(N_("Pilot"), Mood.DECIDE)
_CLOSE = Stage(N_("Close"), Mood.OPEN)

#: Every phase, in order, with the stage it belongs to.
STAGE: dict[Phase, Stage] = {
    Phase.LOBBY: _ARRIVE,
    Phase.APPRAISE: _PROBLEM,
    Phase.AGREE: _PROBLEM,
    Phase.CHALLENGES: _QUESTION,
    Phase.CHALLENGE_DOTS: _QUESTION,
    Phase.HMW: _QUESTION,
    Phase.HMW_DOTS: _QUESTION,
    Phase.QUESTION: _QUESTION,
    Phase.IDEATE: _IDEAS,
    Phase.BUILD_ON: _BUILD_ON,
    Phase.REVEAL: _READ,
    Phase.CLUSTER: _SORT,
    Phase.VOTE: _VOTE,
    Phase.RUNOFF: _VOTE,
    Phase.TALLY: _VOTE,
    Phase.ESTIMATE: _ESTIMATE,
    Phase.CHOOSE: _CHOOSE,
    Phase.DESIGN: _PILOT,
    Phase.CLOSE: _CLOSE,
    Phase.CLOSED: _CLOSE,
}

_NAMES: dict[Phase, str] = {
    Phase.LOBBY: N_("Arrive"),
    Phase.APPRAISE: N_("Write the problem"),
    Phase.AGREE: N_("Agree on the problem"),
    Phase.CHALLENGES: N_("Challenges"),
    Phase.CHALLENGE_DOTS: N_("Dots on challenges"),
    Phase.HMW: N_("How might we"),
    Phase.HMW_DOTS: N_("Dots on questions"),
    Phase.QUESTION: N_("Our question"),
    Phase.IDEATE: N_("Ideas"),
    Phase.BUILD_ON: N_("Build on"),
    Phase.REVEAL: N_("Read"),
    Phase.CLUSTER: N_("Sort"),
    Phase.VOTE: N_("Vote"),
    Phase.RUNOFF: N_("Run-off"),
    Phase.TALLY: N_("Result"),
    Phase.ESTIMATE: N_("Estimate"),
    Phase.CHOOSE: N_("Choose"),
    Phase.DESIGN: N_("Pilot"),
    Phase.CLOSE: N_("Close"),
    Phase.CLOSED: N_("Closed"),
}

_STAGES = tuple(dict.fromkeys(STAGE.values()))


def phase_name(phase: Phase) -> str:
    """Return the marked name of a single phase, as the desk shows it."""
    return _NAMES[phase]


def rail(agenda: Sequence[Step], phase: Phase) -> tuple[RailStep, ...]:
    """Return the stages of this agenda in order, each done, now or ahead in this phase.

    A closed session stays at its last step, so that exactly one step is always "now".
    """
    here = _STAGES.index(STAGE[phase])
    present = {STAGE[step.phase] for step in agenda}
    return tuple(
        RailStep(stage.label, stage.mood, _state(place, here))
        for place, stage in enumerate(_STAGES)
        if stage in present
    )


def _state(place: int, here: int) -> StageState:
    if place == here:
        return StageState.NOW
    return StageState.DONE if place < here else StageState.AHEAD
