"""What may be known, phase by phase and page by page: the table every page, push and export reads.

Something that stands in no row here is not loaded, so it cannot be drawn by mistake.
"""

from enum import StrEnum

from workshop.core.session.phases import Phase, Role


class Audience(StrEnum):
    """For whom a page is drawn; everybody of one audience and language sees the same."""

    PHONE = "phone"
    SCREEN = "screen"
    DESK = "desk"
    DECIDER = "decider"
    OBSERVER = "observer"


#: The page somebody with an account gets, by their role in the session.
AUDIENCE_OF: dict[Role, Audience] = {
    Role.FACILITATOR: Audience.DESK,
    Role.CO_FACILITATOR: Audience.DESK,
    Role.DECIDER: Audience.DECIDER,
    Role.OBSERVER: Audience.OBSERVER,
}


class Part(StrEnum):
    """A part of a session that is closed to everybody until a certain phase."""

    STATEMENTS = "statements"
    CHALLENGES = "challenges"
    QUESTIONS = "questions"
    WALL = "wall"
    CLARIFYING = "clarifying"
    UNITS = "units"
    RESULT = "result"
    WEIGHTS = "weights"
    CHOICE = "choice"
    PILOTS = "pilots"
    PREMORTEM = "premortem"
    ANSWERS = "answers"
    PULSE = "pulse"
    # for the desk alone
    PROPOSALS = "proposals"
    SIGNALS = "signals"


_FROM: dict[Part, Phase] = {
    Part.STATEMENTS: Phase.AGREE,
    Part.CHALLENGES: Phase.CHALLENGE_DOTS,
    Part.QUESTIONS: Phase.HMW_DOTS,
    Part.WALL: Phase.REVEAL,
    Part.CLARIFYING: Phase.CLUSTER,
    Part.RESULT: Phase.RUNOFF,
    Part.WEIGHTS: Phase.CHOOSE,
    Part.CHOICE: Phase.CHOOSE,
    Part.PILOTS: Phase.DESIGN,
    Part.PREMORTEM: Phase.CLOSE,
    Part.ANSWERS: Phase.CLOSE,
    Part.PULSE: Phase.CLOSED,
}
_ORDER = {phase: place for place, phase in enumerate(Phase)}
_DESK_ONLY: dict[Phase, frozenset[Part]] = {
    Phase.CLUSTER: frozenset({Part.PROPOSALS, Part.SIGNALS}),
    **{
        phase: frozenset({Part.SIGNALS})
        for phase in Phase
        if phase is not Phase.CLUSTER and _ORDER[phase] >= _ORDER[Phase.REVEAL]
    },
}
_BLIND_UNITS = frozenset(
    {Phase.CHALLENGE_DOTS, Phase.HMW_DOTS, Phase.VOTE, Phase.RUNOFF, Phase.ESTIMATE}
)

SHOWS: dict[Phase, frozenset[Part]] = {
    phase: frozenset(part for part, first in _FROM.items() if _ORDER[phase] >= _ORDER[first])
    | (frozenset({Part.UNITS}) if phase in _BLIND_UNITS else frozenset())
    for phase in Phase
}


def shown(phase: Phase, audience: Audience) -> frozenset[Part]:
    """The parts that this audience may know in this phase."""
    parts = SHOWS[phase]
    return parts | _DESK_ONLY.get(phase, frozenset()) if audience is Audience.DESK else parts
