"""From running sums to a path: how strong the evidence was on each day, and what it left open."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.core.pilot.criteria import Method
from workshop.core.pilot.evidence import boundary, contrasts, fixed, mixtures
from workshop.core.pilot.evidence.arrays import Array, Flags, np
from workshop.core.pilot.evidence.questions import AS_IT_STANDS, Form, Question
from workshop.core.pilot.evidence.sums import Running, figure, over
from workshop.core.pilot.metrics import Family


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """What was known day by day, all of shape (..., days).

    `strength` is a log e-value or a z-value towards the criterion, `opposite` the same towards its
    contrary, `bound` what either has to reach. `enough` says whether the least numbers of cases,
    events and days are there; nothing is met or refuted before. `met` and `refuted` stay, once
    true, except where the figure counts as it stands. `estimate` is in the criterion's units.
    """

    strength: Array
    opposite: Array
    bound: Array
    estimate: Array
    enough: Flags
    met: Flags
    refuted: Flags


def trace(
    question: Question,
    pilot: Running,
    control: Running | None = None,
    final: int | None = None,
    looks: Sequence[int] = (),
) -> Path:
    """The path of one criterion.

    `final` is the column of the frozen day of decision, once it is there: a hybrid spends its one
    fixed test on it. `looks` are the columns of the frozen looks of a schedule that have come.
    """
    control = _control(question, pilot, control)
    if question.form in AS_IT_STANDS:
        return _as_it_stands(question, pilot, control)
    strength, opposite = _strengths(question, pilot, control)
    bound = _bound(question, pilot, control, strength)
    enough = _enough(question, pilot, control)
    met, refuted = enough & (strength >= bound), enough & (opposite >= bound)
    for column, alpha in _fixed_looks(question, final, looks):
        low, high = fixed.interval(question, at(pilot, column), _at(control, column), alpha)
        ready = enough[..., [column]]
        met[..., [column]] |= ready & fixed.passes(question, low, high)
        if question.method is Method.SCHEDULED:
            refuted[..., [column]] |= ready & fixed.fails(question, low, high)
    return Path(
        strength,
        opposite,
        bound,
        estimate(question, pilot, control),
        enough,
        np.logical_or.accumulate(met, axis=-1),
        np.logical_or.accumulate(refuted, axis=-1),
    )


def estimate(question: Question, pilot: Running, control: Running | None = None) -> Array:
    """The figure as it stands, in the criterion's units; 0 where nothing came in yet."""
    if question.form is Form.COUNT:
        return pilot.hits
    if question.form in (Form.SHARE, Form.RATE):
        value = figure(pilot, question.family).value
        return (value - question.shift) / question.factor
    beside = _control(question, pilot, control)
    return contrasts.estimate(question, contrasts.contrast(question, pilot, beside))


def interval(
    question: Question,
    pilot: Running,
    control: Running | None = None,
    final: int | None = None,
    looks: Sequence[int] = (),
) -> tuple[Array, Array]:
    """Between which values the truth lies, at every look; each end keeps the criterion's error.

    It shuts out the limit exactly when the evidence passes its bound. On the frozen day of decision
    and on frozen looks it is also cut by the interval of the test that is spent there. Infinite
    where an end is open.
    """
    control = _control(question, pilot, control)
    if question.form in AS_IT_STANDS:
        value = estimate(question, pilot, control)
        return value, value
    low, high = _always(question, pilot, control)
    for column, alpha in _fixed_looks(question, final, looks):
        ends = fixed.interval(question, at(pilot, column), _at(control, column), alpha)
        low[..., [column]] = np.maximum(low[..., [column]], ends[0])
        high[..., [column]] = np.minimum(high[..., [column]], ends[1])
    return low, high


def at(arm: Running, column: int) -> Running:
    """The sums of one day alone, the axis of days kept."""
    return Running(
        arm.size[..., [column]],
        arm.hits[..., [column]],
        arm.total[..., [column]],
        arm.squares[..., [column]],
        arm.days[..., [column]],
    )


def _control(question: Question, pilot: Running, control: Running | None) -> Running | None:
    """The control where it is asked about: one without cases where it is missing."""
    if not question.to_control:
        return None
    none = np.zeros_like(pilot.size)
    return control if control is not None else Running(none, none, none, none, none)


def _at(arm: Running | None, column: int) -> Running | None:
    return None if arm is None else at(arm, column)


def _strengths(question: Question, pilot: Running, control: Running | None) -> tuple[Array, Array]:
    side, other = question.side, mixtures.OTHER[question.side]
    if question.form is Form.CONTRAST:
        z = contrasts.z(question, contrasts.contrast(question, pilot, control))
        return z, -z
    if question.form is Form.RATE:
        events, exposure = pilot.hits / question.phi, pilot.size / question.phi
        return (
            mixtures.against_rate(events, exposure, question.null, side),
            mixtures.against_rate(events, exposure, question.null, other),
        )
    hits, n, null, kappa = _trials(question, pilot, control)
    return (
        mixtures.against_share(hits, n, null, side, kappa),
        mixtures.against_share(hits, n, null, other, kappa),
    )


def _trials(
    question: Question, pilot: Running, control: Running | None
) -> tuple[Array, Array, Array, float]:
    """Hits of so many, the share they are held against, and the weight of its prior.

    Of two rates: events of the pilot among all events, against the share it would get at the limit.
    """
    if question.form is Form.SHARE or control is None:
        return pilot.hits, pilot.size, np.full_like(pilot.size, question.null), question.kappa
    hits, n = fixed.shared_events(question, pilot, control)
    weighted = question.null * pilot.size
    share = np.clip(over(weighted, weighted + control.size), 1e-6, 1.0 - 1e-6)
    return hits, n, share, mixtures.RATIO_KAPPA


def _bound(question: Question, pilot: Running, control: Running | None, like: Array) -> Array:
    if question.method is Method.SCHEDULED:
        return np.full_like(like, np.inf)
    if question.form is not Form.CONTRAST:
        return np.full_like(like, np.log(1.0 / question.daily_alpha))
    seen = contrasts.contrast(question, pilot, control)
    return boundary.z_av(seen.information, question.t_star, question.daily_alpha)


def _enough(question: Question, pilot: Running, control: Running | None) -> Flags:
    """Whether every arm has the least number of cases, events, non-events and days."""
    arms = [pilot] if control is None else [pilot, control]
    enough = np.ones(pilot.size.shape, dtype=np.bool_)
    for arm in arms:
        enough &= (arm.size >= question.n_min) & (arm.days >= question.days_min)
        if question.family is not Family.MEAN:
            enough &= arm.hits >= question.events_min
        if question.family is Family.SHARE:
            enough &= arm.size - arm.hits >= question.events_min
    return enough


def _fixed_looks(
    question: Question, final: int | None, looks: Sequence[int]
) -> list[tuple[int, float]]:
    """At which columns a fixed test is spent, and with what error."""
    if question.method is Method.HYBRID and final is not None:
        return [(final, question.alpha / 2.0)]
    if question.method is Method.SCHEDULED and question.fractions:
        errors = boundary.few_looks_errors(question.fractions, question.alpha)
        return list(zip(looks, errors, strict=False))
    return []


def _always(question: Question, pilot: Running, control: Running | None) -> tuple[Array, Array]:
    alpha = question.daily_alpha
    if question.form is Form.CONTRAST:
        seen = contrasts.contrast(question, pilot, control)
        width = boundary.z_av(seen.information, question.t_star, alpha)
        return contrasts.span(question, seen, width)
    if question.form is Form.RATE:
        events, exposure = pilot.hits / question.phi, pilot.size / question.phi
        low, high = mixtures.rate_bounds(events, exposure, alpha)
    else:
        hits, n, _, kappa = _trials(question, pilot, control)
        low, high = mixtures.share_bounds(hits, n, alpha, kappa)
    if question.form is Form.RATE_RATIO and control is not None:
        return (
            fixed.as_ratio(low, pilot.size, control.size),
            fixed.as_ratio(high, pilot.size, control.size),
        )
    return (low - question.shift) / question.factor, (high - question.shift) / question.factor


def _as_it_stands(question: Question, pilot: Running, control: Running | None) -> Path:
    value = estimate(question, pilot, control)
    enough = _enough(question, pilot, control)
    beyond = value > question.limit if question.side == "gt" else value < question.limit
    met = enough & (beyond | (question.inclusive & (value == question.limit)))
    none = np.zeros_like(met)
    return Path(value, -value, np.full_like(value, question.limit), value, enough, met, none)
