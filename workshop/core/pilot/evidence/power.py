"""How likely a criterion is met at the end of a pilot, if the truth were so.

Asks the very evidence that will run, on a grid of what may come in by the last day: quantiles of
binomial, Poisson or normal sums, each as likely as the next. What was proved earlier and would no
longer be proved on the last day is not counted, so the figure is a little too low for evidence that
is valid on every day, and right for a test on the last day.
"""

from dataclasses import dataclass, replace

from workshop.core.pilot.criteria import Method
from workshop.core.pilot.evidence import paths
from workshop.core.pilot.evidence.arrays import Array, np, special
from workshop.core.pilot.evidence.boundary import few_looks_errors
from workshop.core.pilot.evidence.questions import Question, Scale
from workshop.core.pilot.evidence.sums import Running
from workshop.core.pilot.metrics import Family

ALONE, BESIDE = 401, 51  #: quantiles of one arm alone, and of each of two
LONG = 1_000.0  #: days, so that no least number of days is in the way


@dataclass(frozen=True, slots=True)
class Truth:
    """What is so: the figure in the pilot, beside it, and the spread of a mean."""

    pilot: float
    beside: float = 0.0
    sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely the criterion is met, and how likely its estimate lies beyond its limit."""

    met: float
    beyond: float


def at_the_end(question: Question, truth: Truth, pilot: float, control: float) -> Chances:
    """The chances after this many cases (of a rate: so much exposure) in each arm.

    `control` is left out of account where the question has none.
    """
    quantiles = _quantiles(BESIDE if question.to_control else ALONE)
    one = _arm(question, truth.pilot, truth.sd, pilot, quantiles)
    two = None
    if question.to_control:
        one = _crossed(one, repeat=True)
        two = _crossed(_arm(question, truth.beside, truth.sd, control, quantiles), repeat=False)
    path = paths.trace(_last_look(question), one, two, final=0, looks=[0])
    above, below = path.estimate > question.limit, path.estimate < question.limit
    beyond = above if question.side == "gt" else below
    return Chances(float(np.mean(path.met)), float(np.mean(beyond)))


def in_figure(question: Question, value: float, beside: float) -> float:
    """The figure of the pilot at this value of the criterion."""
    if question.scale is Scale.VALUE:
        return value
    return beside + value if question.scale is Scale.DIFF else beside * value


def _quantiles(count: int) -> Array:
    return (np.arange(count) + 0.5) / count


def _last_look(question: Question) -> Question:
    """Of a schedule the last look alone, with the error that is left for it."""
    if question.method is not Method.SCHEDULED or not question.fractions:
        return question
    errors = few_looks_errors(question.fractions, question.alpha)
    return replace(question, fractions=(1.0,), alpha=errors[-1])


def _arm(question: Question, value: float, sd: float, size: float, quantiles: Array) -> Running:
    """What may have come in at the end: shape (quantiles, 1)."""
    sizes = np.full((quantiles.size, 1), size)
    none, days = np.zeros_like(sizes), np.full_like(sizes, LONG)
    if question.family is Family.MEAN:
        mean = value + sd / size**0.5 * special.ndtri(quantiles)[:, None]
        return Running(sizes, none, sizes * mean, (sizes - 1.0) * sd**2 + sizes * mean**2, days)
    if question.family is Family.RATE:
        events = (
            np.ceil(special.pdtrik(quantiles, max(value * size / question.phi, 1e-9)))
            * question.phi
        )
    else:
        share = min(max(value, 1e-9), 1.0 - 1e-9)
        events = np.minimum(np.ceil(special.bdtrik(quantiles, size, share)), size)
    return Running(sizes, np.maximum(events, 0.0)[:, None], none, none, days)


def _crossed(arm: Running, repeat: bool) -> Running:
    """One arm's possible ends, beside each of the other's."""
    count = arm.size.shape[0]

    def spread(each: Array) -> Array:
        return np.repeat(each, count, axis=0) if repeat else np.tile(each, (count, 1))

    return Running(
        spread(arm.size),
        spread(arm.hits),
        spread(arm.total),
        spread(arm.squares),
        spread(arm.days),
    )
