"""Where agents or sites were allotted: each counts once, and only on a few frozen days.

Calls of one agent resemble each other. Counted as single cases they fired in 23 % of pilots without
any effect (8 agents a side, ICC 0.05); means of agents with Welch's t on four looks did in 2 %.
"""

from dataclasses import dataclass

from workshop.core.errors import RuleBroken
from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.evidence.arrays import Array, Flags, np, special
from workshop.core.pilot.evidence.mixtures import Side
from workshop.core.pilot.evidence.questions import SCALES, SIDES, TO_CONTROL, Scale
from workshop.core.pilot.evidence.sums import over
from workshop.core.words import N_

LOOKS_MAX = 4
CLUSTERS_MIN = 8  #: per arm


class TooManyLooks(RuleBroken):
    """More frozen looks than the error rate was split for."""

    code = "too_many_looks"
    sentence = N_("Agents or sites can be compared on %(limit)s dates at most.")


@dataclass(frozen=True, slots=True)
class ClusterQuestion:
    """What is asked of the figures of agents or sites; `alpha` is split over the frozen looks."""

    side: Side
    limit: float
    scale: Scale
    to_control: bool
    alpha: float
    looks: int

    @property
    def look_alpha(self) -> float:
        """What one look spends."""
        return self.alpha / self.looks


@dataclass(frozen=True, slots=True, eq=False)
class ClusterPath:
    """What each look showed, all of shape (..., looks); `met` and `refuted` stay, once true.

    `strength` is Welch's t towards the criterion, `bound` what it has to reach. `enough`: at least
    eight agents or sites an arm. `low` and `high` hold at all looks together.
    """

    strength: Array
    bound: Array
    estimate: Array
    low: Array
    high: Array
    enough: Flags
    met: Flags
    refuted: Flags


def ask(criterion: Criterion, looks: int) -> ClusterQuestion:
    """The question a criterion asks of agents or sites, on this many frozen looks.

    Against a baseline its value was made absolute and is read as a difference or ratio to it by the
    caller. Raises TooManyLooks.
    """
    if looks > LOOKS_MAX:
        raise TooManyLooks(limit=LOOKS_MAX)
    return ClusterQuestion(
        SIDES[criterion.cmp],
        criterion.value,
        SCALES[criterion.against],
        criterion.against in TO_CONTROL,
        criterion.alpha,
        max(looks, 1),
    )


def trace(question: ClusterQuestion, pilot: Array, control: Array | None = None) -> ClusterPath:
    """The looks so far; `pilot` and `control` hold one figure per agent, (..., agents, looks).

    NaN stands for an agent without cases, who then counts for nothing.
    """
    one, two = _side(pilot), None
    if question.to_control:  # where it is missing, there are no agents in it
        two = _side(pilot[..., :0, :] if control is None else control)
    r = question.limit if question.scale is Scale.RATIO else 1.0
    other, other_variance = (0.0, 0.0) if two is None else (two[0], two[1])
    error = np.sqrt(one[1] + r**2 * other_variance)
    limit = 0.0 if question.scale is Scale.RATIO else question.limit
    t = over(one[0] - r * other - limit, error) * (1.0 if question.side == "gt" else -1.0)
    units = one[2] if two is None else one[2] + two[2]
    freedom = np.maximum(units - (1.0 if two is None else 2.0), 1.0)
    bound = special.stdtrit(freedom, 1.0 - question.look_alpha)
    enough = one[2] >= CLUSTERS_MIN
    if two is not None:
        enough = enough & (two[2] >= CLUSTERS_MIN)
    value = over(one[0], np.asarray(other)) if question.scale is Scale.RATIO else one[0] - other
    reach = np.where(error > 0, bound * error, np.inf)
    if question.scale is Scale.RATIO:
        reach = over(reach, np.abs(np.asarray(other)))
    return ClusterPath(
        t,
        bound,
        value,
        value - reach,
        value + reach,
        enough,
        np.logical_or.accumulate(enough & (t >= bound), axis=-1),
        np.logical_or.accumulate(enough & (-t >= bound), axis=-1),
    )


def _side(figures: Array) -> tuple[Array, Array, Array]:
    """Mean of the agents, variance of that mean, number of agents; (..., looks)."""
    there = np.isfinite(figures)
    count = there.sum(axis=-2).astype(np.float64)
    mean = over(np.where(there, figures, 0.0).sum(axis=-2), count)
    off = np.where(there, figures - mean[..., None, :], 0.0)
    return mean, over(over((off**2).sum(axis=-2), count - 1.0), count), count
