"""How many working days it takes, at the pace so far, until an effect as large as planned shows."""

from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.evidence import paths
from workshop.core.pilot.evidence.arrays import Array, np
from workshop.core.pilot.evidence.questions import Question, Scale
from workshop.core.pilot.evidence.sums import Running, figure

#: Working days looked ahead; what takes longer is not in sight.
AHEAD = 60


def days_left(
    question: Question, criterion: Criterion, pilot: Running, control: Running | None
) -> int | None:
    """Working days until the evidence passes its bound, None: not within sixty.

    The days to come are as large as those so far; in the pilot they have the figure that was hoped
    for (without a target: the one so far), elsewhere the one so far. `pilot` and `control` are the
    running sums of one pilot, with at least one day in them.
    """
    usual = float(figure(pilot, question.family, question.phi).value[-1])
    beside = _beside(question, control)
    hoped = usual if criterion.target is None else _hoped(question, criterion.target, beside)
    later = paths.trace(
        question,
        _ahead(pilot, question, hoped),
        None if control is None else _ahead(control, question, beside),
    )
    return int(np.argmax(later.met)) + 1 if later.met[-1] else None


def _beside(question: Question, control: Running | None) -> float:
    """The figure of the control, or of the baseline."""
    if question.to_control and control is not None:
        return float(figure(control, question.family, question.phi).value[-1])
    return question.past.value if question.past is not None else question.shift


def _hoped(question: Question, target: float, beside: float) -> float:
    """The figure of the pilot at the target."""
    if question.scale is Scale.VALUE:
        return target
    if question.scale is Scale.DIFF:
        return beside + target
    return target * (beside or question.factor)


def _ahead(arm: Running, question: Question, value: float) -> Running:
    """The sums of the days to come: shape (AHEAD,)."""
    steps: Array = np.arange(1.0, AHEAD + 1.0)
    more = steps * float(arm.size[-1] / max(arm.days[-1], 1.0))
    variance = float(figure(arm, question.family, question.phi).variance[-1])
    return Running(
        arm.size[-1] + more,
        arm.hits[-1] + more * max(value, 0.0),
        arm.total[-1] + more * value,
        arm.squares[-1] + more * (variance + value**2),
        arm.days[-1] + steps,
    )
