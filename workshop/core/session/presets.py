"""Which parts a session has and how long each takes: three ready agendas, or one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from workshop.core.errors import Invalid
from workshop.core.session.phases import Phase
from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Step:
    """One phase of an agenda and its time in minutes."""

    phase: Phase
    minutes: float


class Preset(StrEnum):
    """The agendas on offer. A custom one brings its own steps."""

    EXPRESS = "express45"
    STANDARD = "standard90"
    DEEP = "deep120"
    CUSTOM = "custom"


#: Minutes of each phase (domain.md, section 2.3); 0: the agenda goes without it. The run-off stands
#: before the tally and is skipped where there is no tie. In Express, statement and question are
#: typed when the session is made, so they are only read.
_READY = (Preset.EXPRESS, Preset.STANDARD, Preset.DEEP)
_MINUTES: dict[Phase, tuple[float, float, float]] = {
    Phase.LOBBY: (2, 5, 5),
    Phase.APPRAISE: (0, 7, 14),
    Phase.AGREE: (2, 3, 6),
    Phase.CHALLENGES: (0, 2, 3),
    Phase.CHALLENGE_DOTS: (0, 1, 1),
    Phase.HMW: (0, 3, 3),
    Phase.HMW_DOTS: (0, 1, 1),
    Phase.QUESTION: (0, 1, 2),
    Phase.IDEATE: (7, 10, 12),
    Phase.BUILD_ON: (3, 6, 9),
    Phase.REVEAL: (3, 5, 6),
    Phase.CLUSTER: (3, 6, 8),
    Phase.VOTE: (4, 6, 6),
    Phase.RUNOFF: (0.5, 1, 1),
    Phase.TALLY: (0.5, 1, 2),
    Phase.ESTIMATE: (6, 10, 12),
    Phase.CHOOSE: (2, 4, 5),
    Phase.DESIGN: (10, 14, 20),
    Phase.CLOSE: (2, 4, 4),
}

#: The ready agendas. `Preset.CUSTOM` is not among them: its steps come from `custom`.
AGENDAS: dict[Preset, tuple[Step, ...]] = {
    preset: tuple(Step(phase, row[column]) for phase, row in _MINUTES.items() if row[column])
    for column, preset in enumerate(_READY)
}


# -- an agenda of one's own ------------------------------------------------------------------------

#: What makes a session a session; everything else may be left out.
NEEDED = frozenset(
    {
        Phase.IDEATE,
        Phase.REVEAL,
        Phase.CLUSTER,
        Phase.VOTE,
        Phase.RUNOFF,
        Phase.TALLY,
        Phase.CHOOSE,
        Phase.DESIGN,
    }
)
#: What makes no sense without the phase that collects its texts.
NEEDS: dict[Phase, Phase] = {
    Phase.CHALLENGE_DOTS: Phase.CHALLENGES,
    Phase.HMW_DOTS: Phase.HMW,
    Phase.QUESTION: Phase.HMW,
}
MIN_MINUTES = 1
MAX_MINUTES = 180
MAX_TOTAL = 480

_ORDER = tuple(Phase)


class AgendaBroken(Invalid):
    """These steps are no agenda a session could be run by."""

    code = "agenda_broken"
    sentence = N_("A session cannot be run in these steps.")


class AgendaEnds(AgendaBroken):
    """It starts or ends with the wrong step."""

    code = "agenda_ends"
    sentence = N_("A session starts with “Arrive” and ends with “Close”.")


class StepTwice(AgendaBroken):
    """A phase stands in it more than once."""

    code = "step_twice"
    sentence = N_("Each step can be there only once.")


class StepsOutOfOrder(AgendaBroken):
    """The phases do not follow each other as in `Phase`."""

    code = "steps_out_of_order"
    sentence = N_("Steps can be left out, but they cannot change places.")


class StepMissing(AgendaBroken):
    """A phase that every session needs is not there."""

    code = "step_missing"
    sentence = N_("Every session has Ideas, Read, Sort, Vote, Run-off, Result, Choose and Pilot.")


class StepWithoutTexts(AgendaBroken):
    """Dots, or a choice, for texts that nobody would have written."""

    code = "step_without_texts"
    sentence = N_(
        "“Dots on challenges” needs “Challenges” before it; "
        "“Dots on questions” and “Our question” need “How might we”."
    )


class StepLength(AgendaBroken):
    """A step is too short or too long."""

    code = "step_length"
    sentence = N_("Each step takes between %(least)s and %(most)s minutes.")


class AgendaTooLong(AgendaBroken):
    """All steps together are more than a working day."""

    code = "agenda_too_long"
    sentence = N_("All steps together can take %(most)s minutes at most.")


def custom(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps as an agenda, or raise the `AgendaBroken` that says what is wrong first."""
    phases = [step.phase for step in steps]
    if not phases or phases[0] is not Phase.LOBBY or phases[-1] is not Phase.CLOSE:
        raise AgendaEnds
    if len(set(phases)) != len(phases):
        raise StepTwice
    if phases != sorted(phases, key=_ORDER.index):
        raise StepsOutOfOrder
    if not NEEDED.issubset(phases):
        raise StepMissing
    if any(phase in phases and needed not in phases for phase, needed in NEEDS.items()):
        raise StepWithoutTexts
    # Written so that "not a number", which compares with nothing, is refused too.
    if not all(MIN_MINUTES <= step.minutes <= MAX_MINUTES for step in steps):
        raise StepLength(least=MIN_MINUTES, most=MAX_MINUTES)
    if sum(step.minutes for step in steps) > MAX_TOTAL:
        raise AgendaTooLong(most=MAX_TOTAL)
    return tuple(steps)


_LEAST_EXTRA = timedelta(seconds=30)
_MOST_EXTRA = timedelta(minutes=2)


def extra(minutes: float) -> timedelta:
    """Return the extra time all get in a phase when somebody asked for it in the lobby.

    Half of its minutes, but at least 30 seconds and at most 2 minutes (domain.md, R13).
    """
    return min(max(timedelta(minutes=minutes) / 2, _LEAST_EXTRA), _MOST_EXTRA)
