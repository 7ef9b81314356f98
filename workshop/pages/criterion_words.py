"""A line of the card read back as one sentence, and the figures in it as people write them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, gettext

from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.words import N_

_FIRST: dict[Role, str] = {
    Role.CONTINUE: N_("Continue if%(by)s %(what)s%(after)s."),
    Role.KILL: N_("Stop if%(by)s %(what)s%(after)s."),
    Role.GUARDRAIL_HARD: N_("Stop if%(by)s %(what)s%(after)s."),
    Role.GUARDRAIL_SOFT: N_("Change it if%(by)s %(what)s%(after)s."),
    Role.TRIPWIRE: N_("Pause at once if %(what)s."),
}

#: A figure of its own, by family, in both directions (up, down).
_ABSOLUTE: dict[Family, tuple[str, str]] = {
    Family.SHARE: (
        N_("more than %(figure)s are %(name)s"),
        N_("fewer than %(figure)s are %(name)s"),
    ),
    Family.MEAN: (
        N_("%(name)s is above %(figure)s on average"),
        N_("%(name)s is below %(figure)s on average"),
    ),
    Family.RATE: (
        N_("there are more %(name)s than %(figure)s"),
        N_("there are fewer %(name)s than %(figure)s"),
    ),
}
#: The same against somebody else: by just anything, by more than so much, by less than so much.
_JUST: dict[Family, tuple[str, str]] = {
    Family.SHARE: (
        N_("there are more %(name)s than %(whom)s"),
        N_("there are fewer %(name)s than %(whom)s"),
    ),
    Family.MEAN: (
        N_("%(name)s is higher on average than %(whom)s"),
        N_("%(name)s is lower on average than %(whom)s"),
    ),
}
_MORE: dict[Family, tuple[str, str]] = {
    Family.SHARE: (
        N_("the share of %(name)s is more than %(figure)s above that %(whom)s"),
        N_("the share of %(name)s is more than %(figure)s below that %(whom)s"),
    ),
    Family.MEAN: (
        N_("%(name)s is on average more than %(figure)s higher than %(whom)s"),
        N_("%(name)s is on average more than %(figure)s lower than %(whom)s"),
    ),
}
_NOT_EVEN: dict[Family, tuple[str, str]] = {
    Family.SHARE: (
        N_("the share of %(name)s is not even %(figure)s below that %(whom)s"),
        N_("the share of %(name)s is not even %(figure)s above that %(whom)s"),
    ),
    Family.MEAN: (
        N_("%(name)s is on average not even %(figure)s lower than %(whom)s"),
        N_("%(name)s is on average not even %(figure)s higher than %(whom)s"),
    ),
}
_RATIO = (
    N_("there are more than %(figure)s times as many %(name)s as %(whom)s"),
    N_("there are fewer than %(figure)s times as many %(name)s as %(whom)s"),
)
_WHOM: dict[Against, str] = {
    Against.CONTROL_DIFF: N_("in the comparison group"),
    Against.CONTROL_RATIO: N_("in the comparison group"),
    Against.BASELINE_DIFF: N_("before the pilot"),
    Against.BASELINE_RATIO: N_("before the pilot"),
}
_RATIOS = frozenset({Against.CONTROL_RATIO, Against.BASELINE_RATIO})
_DOWN = frozenset({Cmp.BELOW, Cmp.AT_MOST})
#: How a percentile was said: "P90 above 18 min" is "more than 10 % above 18 min".
_SLOWEST: dict[str, str] = {
    "p50": N_("more than every second one are %(name)s (P50)"),
    "p75": N_("more than one in four are %(name)s (P75)"),
    "p90": N_("more than one in ten are %(name)s (P90)"),
    "p95": N_("more than one in twenty are %(name)s (P95)"),
}


def sentence(criterion: Criterion, metric: Metric | None, with_day: bool = True) -> str:
    """The criterion as one sentence in the reader's language, never as code.

    `metric` is the measure it is about (None: not chosen yet). Without `with_day` the "by 8 April"
    is left out, for lists that say the day once.
    """
    by = ""
    if with_day and criterion.until:
        by = gettext(", by %(day)s,", day=day(criterion.until))
    after = ""
    if criterion.n_min and criterion.role is not Role.TRIPWIRE:
        after = gettext(", after at least %(n)s cases", n=number(criterion.n_min))
        if criterion.against in (Against.CONTROL_DIFF, Against.CONTROL_RATIO):
            after = gettext(", after at least %(n)s cases on each side", n=number(criterion.n_min))
    return str(gettext(_FIRST[criterion.role], by=by, what=claim(criterion, metric), after=after))


def claim(criterion: Criterion, metric: Metric | None) -> str:
    """Only what is claimed: "more than 10 % are calls longer than 18 minutes"."""
    name = metric.name if metric else "…"
    if criterion.role is Role.TRIPWIRE:
        return str(
            gettext("there are %(n)s or more %(name)s", name=name, n=number(criterion.value))
        )
    is_down = criterion.cmp in _DOWN
    if criterion.reads_as in _SLOWEST and not is_down:
        return str(gettext(_SLOWEST[criterion.reads_as], name=name))
    family = metric.family if metric else Family.SHARE
    if criterion.against is Against.ABSOLUTE:
        size = figure(criterion, metric, criterion.value)
        return str(gettext(_ABSOLUTE[family][is_down], name=name, figure=size))
    return _compared(criterion, metric, family, name, is_down)


def _compared(
    criterion: Criterion, metric: Metric | None, family: Family, name: str, is_down: bool
) -> str:
    whom = gettext(_WHOM[criterion.against])
    if criterion.against in _RATIOS:
        size = number(criterion.value)
        return str(gettext(_RATIO[is_down], name=name, figure=size, whom=whom))
    family = Family.MEAN if family is Family.MEAN else Family.SHARE
    beyond = -criterion.value if is_down else criterion.value
    if beyond == 0:
        return str(gettext(_JUST[family][is_down], name=name, whom=whom))
    words = (_MORE if beyond > 0 else _NOT_EVEN)[family][is_down]
    size = figure(criterion, metric, abs(beyond))
    return str(gettext(words, name=name, figure=size, whom=whom))


def figure(criterion: Criterion, metric: Metric | None, value: float) -> str:
    """A value in the criterion's own units, as people write it: "10 %", "5 percentage points"."""
    if criterion.role is Role.TRIPWIRE:
        return number(value)
    if criterion.against in _RATIOS:
        return str(gettext("%(n)s times", n=number(value)))
    if metric is None or metric.family is Family.SHARE:
        if criterion.against is Against.ABSOLUTE:
            return percent(value)
        return str(gettext("%(n)s percentage points", n=number(value * 100)))
    return level(metric, value)


def level(metric: Metric, value: float) -> str:
    """A level of the measure: a share in percent, a mean with its unit, a rate per so many."""
    if metric.family is Family.SHARE:
        return percent(value)
    if metric.family is Family.MEAN:
        return f"{number(value)} {metric.unit}".strip()
    return str(
        gettext(
            "%(n)s per %(per)s %(unit)s",
            n=number(value * metric.per),
            per=number(metric.per),
            unit=metric.unit,
        ).strip()
    )


def percent(value: float) -> str:
    """A part of one in percent, with as many decimals as it takes."""
    return str(format_percent(value, "#,##0.##\u00a0%", locale=get_locale()))


def number(value: float) -> str:
    """A number with as many decimals as it takes, three at most."""
    return str(format_decimal(value, "#,##0.###", locale=get_locale()))


def day(when: date) -> str:
    """A day with its year."""
    return str(format_date(when, "d MMMM y", locale=get_locale()))
