"""A criterion as a question to the sums: which form of evidence answers it, and with what settings.

Everything a question holds follows from what is frozen at the lock, so the same card always asks
the same question.
"""

from dataclasses import dataclass
from enum import StrEnum

from workshop.core.errors import RuleBroken
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Stat
from workshop.core.pilot.evidence import mixtures
from workshop.core.pilot.evidence.mixtures import Side
from workshop.core.pilot.metrics import Baseline, Family, Metric
from workshop.core.pilot.plan import Allocation, Parts
from workshop.core.words import N_

DAYS_MIN = 5  #: fewer days do not show the week
MEAN_MIN = 300  #: cases before a mean is close enough to normal
MEAN_MIN_PER_ARM = 200
EVENTS_MIN = 10  #: events, and non-events, before a share or rate is close enough to normal
KNOWN_FROM = 10  #: a baseline this many times the pilot counts as known without error


class Form(StrEnum):
    """Which formula answers."""

    SHARE = "share"  # exact, against one share
    RATE = "rate"  # exact, against one rate
    RATE_RATIO = "rate_ratio"  # exact, two rates side by side
    CONTRAST = "contrast"  # z-values: two arms, a baseline with its own error, means
    POINT = "point"  # the figure as it stands
    COUNT = "count"  # events, as many as there were


AS_IT_STANDS = frozenset({Form.POINT, Form.COUNT})


class Scale(StrEnum):
    """What the limit is about."""

    VALUE = "value"
    DIFF = "diff"
    RATIO = "ratio"


SCALES: dict[Against, Scale] = {
    Against.ABSOLUTE: Scale.VALUE,
    Against.CONTROL_DIFF: Scale.DIFF,
    Against.CONTROL_RATIO: Scale.RATIO,
    Against.BASELINE_DIFF: Scale.DIFF,
    Against.BASELINE_RATIO: Scale.RATIO,
}
SIDES: dict[Cmp, Side] = {
    Cmp.BELOW: "lt",
    Cmp.AT_MOST: "lt",
    Cmp.ABOVE: "gt",
    Cmp.AT_LEAST: "gt",
}
TO_CONTROL = frozenset({Against.CONTROL_DIFF, Against.CONTROL_RATIO})
TO_BASELINE = frozenset({Against.BASELINE_DIFF, Against.BASELINE_RATIO})
#: Whoever allots agents or sites has few independent units, however many cases they handle.
BY_CLUSTER = frozenset({Allocation.BY_AGENT, Allocation.BY_SITE})


class NoDailyEvidence(RuleBroken):
    """Single cases would be counted as independent although whole agents or sites were allotted."""

    code = "no_daily_evidence"
    sentence = N_(
        "Agents or sites were allotted, not cases. This is looked at on the planned dates only."
    )


class NeedsBaseline(RuleBroken):
    """A criterion against a baseline that is not there."""

    code = "needs_baseline"
    sentence = N_("This is compared with a baseline, and the measure has none.")


@dataclass(frozen=True, slots=True)
class Volume:
    """What is planned: cases (of a rate: exposure) per working day in each arm, and working days.

    `control` is 0 where there is none. `looks` are the frozen looks of a schedule as numbers of
    working days, counted from 1.
    """

    pilot: float
    control: float
    days: int
    looks: tuple[int, ...] = ()


def planned(parts: Parts, metric: Metric, days: int, looks: tuple[int, ...] = ()) -> Volume:
    """What a card plans for a metric over this many working days whose cases will have matured.

    Before and after there is no control; else whatever is not in the pilot is compared with it.
    """
    whole = metric.per_day or float(parts.per_day)
    pilot = whole * parts.share / 100.0
    alone = parts.allocation is Allocation.BEFORE_AFTER
    return Volume(pilot, 0.0 if alone else whole - pilot, days, looks)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the sums.

    `limit` is in the units of the criterion. An exact form asks about `null`, a share, a rate or a
    ratio; its figure x is read back as (x - shift) / factor. `past` is a baseline that takes part
    with an error of its own. `inclusive` lets a figure as it stands meet its limit by reaching it.
    `kappa` weighs the prior of a share, `t_star` is where the boundary
    of a contrast is tightest. `phi` divides events and exposure.
    """

    form: Form
    family: Family
    scale: Scale
    side: Side
    limit: float
    method: Method
    alpha: float
    null: float = 0.0
    shift: float = 0.0
    factor: float = 1.0
    kappa: float = mixtures.USUAL_KAPPA
    t_star: float = 1.0
    phi: float = 1.0
    past: Baseline | None = None
    to_control: bool = False
    inclusive: bool = False
    n_min: int = 0
    events_min: int = 0
    days_min: int = 0
    fractions: tuple[float, ...] = ()

    @property
    def daily_alpha(self) -> float:
        """The error rate that all the daily looks spend together."""
        return self.alpha / 2.0 if self.method is Method.HYBRID else self.alpha


def ask(
    criterion: Criterion,
    metric: Metric,
    volume: Volume,
    allocation: Allocation = Allocation.RANDOM_CASE,
) -> Question:
    """The question a criterion asks of the daily sums of its metric.

    Raises:
        NoDailyEvidence: agents or sites were allotted; `clusters` answers then. Counts and
            estimates as they stand are asked all the same.
        NeedsBaseline: it is compared with a baseline and there is none.
    """
    form = _form(criterion, metric, volume)
    if allocation in BY_CLUSTER and form not in AS_IT_STANDS:
        raise NoDailyEvidence
    shift, factor = _reading(criterion, metric, form)
    null = criterion.value * factor + shift
    past = metric.baseline if _needs_past(criterion, form) else None
    contrast = form is Form.CONTRAST
    return Question(
        form,
        metric.family,
        SCALES[criterion.against],
        SIDES[criterion.cmp],
        criterion.value,
        Method.POINT if form in AS_IT_STANDS else criterion.method,
        criterion.alpha,
        null=min(max(null, 1e-6), 1.0 - 1e-6) if form is Form.SHARE else max(null, 1e-12),
        shift=shift,
        factor=factor,
        kappa=mixtures.weight_of(null, _distance(criterion, factor)),
        t_star=_planned_information(metric, volume, past, criterion) / 2.0,
        phi=metric.baseline.phi if metric.family is Family.RATE and metric.baseline else 1.0,
        past=past,
        to_control=criterion.against in TO_CONTROL,
        inclusive=criterion.cmp in (Cmp.AT_MOST, Cmp.AT_LEAST),
        n_min=max(criterion.n_min, _cases_min(criterion, metric) if contrast else 0),
        events_min=max(criterion.events_min, EVENTS_MIN) if contrast else 0,
        days_min=DAYS_MIN if contrast else 0,
        fractions=_fractions(volume),
    )


def is_known(baseline: Baseline, family: Family, volume: Volume) -> bool:
    """Whether a baseline of a share or a rate is so large that its own error does not matter."""
    planned = volume.pilot * volume.days
    expected = planned * baseline.value if family is Family.RATE else planned
    return baseline.n >= KNOWN_FROM * expected


def _fractions(volume: Volume) -> tuple[float, ...]:
    """The frozen looks as parts of the whole; none where nothing will have matured by the last."""
    last = max(volume.looks, default=0)
    return tuple(look / last for look in volume.looks) if last > 0 else ()


def _form(criterion: Criterion, metric: Metric, volume: Volume) -> Form:
    if criterion.against in TO_BASELINE and metric.baseline is None:
        raise NeedsBaseline
    if criterion.stat is Stat.COUNT:
        return Form.COUNT
    if criterion.method is Method.POINT:
        return Form.POINT
    if metric.family is Family.MEAN:
        return Form.CONTRAST
    if criterion.against in TO_CONTROL:
        rates = metric.family is Family.RATE and criterion.against is Against.CONTROL_RATIO
        return Form.RATE_RATIO if rates else Form.CONTRAST
    past = metric.baseline if criterion.against in TO_BASELINE else None
    if past is not None and not is_known(past, metric.family, volume):
        return Form.CONTRAST
    return Form.RATE if metric.family is Family.RATE else Form.SHARE


def _reading(criterion: Criterion, metric: Metric, form: Form) -> tuple[float, float]:
    """How a known baseline turns a share or a rate into a difference or a ratio."""
    exact = form in (Form.SHARE, Form.RATE)
    if metric.baseline is None or criterion.against not in TO_BASELINE or not exact:
        return 0.0, 1.0
    if criterion.against is Against.BASELINE_DIFF:
        return metric.baseline.value, 1.0
    return 0.0, metric.baseline.value


def _needs_past(criterion: Criterion, form: Form) -> bool:
    return criterion.against in TO_BASELINE and form in (Form.CONTRAST, Form.POINT)


def _distance(criterion: Criterion, factor: float) -> float | None:
    if criterion.target is None:
        return None
    return abs(criterion.target - criterion.value) * factor


def _cases_min(criterion: Criterion, metric: Metric) -> int:
    if metric.family is not Family.MEAN:
        return 0
    return MEAN_MIN_PER_ARM if criterion.against in TO_CONTROL else MEAN_MIN


def _planned_information(
    metric: Metric, volume: Volume, past: Baseline | None, criterion: Criterion
) -> float:
    """How many cases the whole pilot is worth: those of both arms, or fewer beside a baseline."""
    planned = max(volume.pilot * volume.days, 1.0)
    if criterion.against in TO_CONTROL:
        return planned + volume.control * volume.days
    if past is None:
        return planned
    size = past.exposure if metric.family is Family.RATE and past.exposure else float(past.n)
    slope = criterion.value if criterion.against is Against.BASELINE_RATIO else 1.0
    return planned / (1.0 + slope**2 * planned / max(size, 1.0))
