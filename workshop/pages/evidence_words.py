"""What is known of a line of the card, in words: both figures, the range, how long it takes."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext, ngettext

from workshop.core.pilot.criteria import Against, Criterion, Role
from workshop.core.pilot.findings import Ailment, Finding, State, Trouble
from workshop.core.pilot.metrics import Family, Metric
from workshop.pages.criterion_words import figure, level, number, percent
from workshop.pages.verdict_words import BECAUSE, COUNTED, TROUBLES

_DIFFERENCES = frozenset({Against.CONTROL_DIFF, Against.BASELINE_DIFF})
_RATIOS = frozenset({Against.CONTROL_RATIO, Against.BASELINE_RATIO})


def known(criterion: Criterion, metric: Metric, finding: Finding, runs: bool = True) -> str:
    """Everything that is known of a line, in short sentences; while it runs, what it waits for."""
    return " ".join(_known(criterion, metric, finding, runs))


def _known(criterion: Criterion, metric: Metric, finding: Finding, runs: bool) -> Iterator[str]:
    if seen := figures(criterion, metric, finding):
        yield seen
    if criterion.role is Role.TRIPWIRE:
        return
    if finding.state is not State.INSUFFICIENT and (said := between(criterion, metric, finding)):
        yield said
    if finding.why in BECAUSE and finding.why:
        yield gettext(BECAUSE[finding.why])
    if finding.needed and runs:
        yield _needed(criterion, finding.needed)
    is_open = finding.state in (State.OPEN, State.INSUFFICIENT)
    if runs and is_open and criterion.role is Role.CONTINUE:
        yield from _pace(finding)


def figures(criterion: Criterion, metric: Metric, finding: Finding) -> str:
    """Today's figures: of the pilot alone, or of both; and where a limit is, on which side."""
    if finding.pilot is None or finding.pilot.value is None:
        return ""
    if criterion.role is Role.TRIPWIRE:
        return str(gettext("%(n)s so far.", n=number(finding.pilot.hits)))
    ours = shown(metric, finding.pilot.value)
    if finding.control is not None and finding.control.value is not None:
        theirs = shown(metric, finding.control.value)
        if metric.family is Family.RATE:
            return _counted(finding.pilot.hits, finding.control.hits, ours, theirs)
        return str(gettext("%(ours)s against %(theirs)s.", ours=ours, theirs=theirs))
    if finding.inside is None or criterion.role is Role.CONTINUE:
        return str(gettext("%(ours)s today.", ours=ours))
    if finding.inside:
        return str(gettext("%(ours)s today, inside the limit.", ours=ours))
    return str(gettext("%(ours)s today, beyond the limit.", ours=ours))


def _counted(ours: float, theirs: float, rate: str, other: str) -> str:
    """Rates beside the counts they come from: rare things are better told as counts."""
    return str(
        gettext(
            "%(a)s against %(b)s in all: %(rate)s against %(other)s.",
            a=number(ours),
            b=number(theirs),
            rate=rate,
            other=other,
        )
    )


def shown(metric: Metric, value: float) -> str:
    """A level of a metric with as many decimals as one can believe."""
    return level(metric, _rounded(metric, value))


def between(criterion: Criterion, metric: Metric, finding: Finding) -> str:
    """The range in which the truth lies at every look; "" while none can be given."""
    low, high = finding.low, finding.high
    if low is None or high is None:
        return ""
    if criterion.against in _DIFFERENCES:
        return _apart(criterion, metric, low, high)
    if criterion.against in _RATIOS:
        a, b = number(round(low, 2)), number(round(high, 2))
        return str(gettext("In truth it is between %(a)s and %(b)s times as many.", a=a, b=b))
    a, b = shown(metric, low), shown(metric, high)
    return str(gettext("The true figure lies between %(a)s and %(b)s.", a=a, b=b))


def _apart(criterion: Criterion, metric: Metric, low: float, high: float) -> str:
    def size(value: float) -> str:
        return figure(criterion, metric, abs(_rounded(metric, value)))

    def bare(value: float) -> str:
        places = 100 if metric.family is Family.SHARE else 1
        return number(round(abs(_rounded(metric, value)) * places, 1))

    if high <= 0:
        words = gettext("In truth it is lower by %(a)s to %(b)s.", a=bare(high), b=size(low))
    elif low >= 0:
        words = gettext("In truth it is higher by %(a)s to %(b)s.", a=bare(low), b=size(high))
    else:
        words = gettext(
            "In truth it lies anywhere from %(a)s lower to %(b)s higher.",
            a=size(low),
            b=size(high),
        )
    return str(words)


def _needed(criterion: Criterion, needed: int) -> str:
    if criterion.against in (Against.CONTROL_DIFF, Against.CONTROL_RATIO):
        return str(
            ngettext(
                "%(num)s more case in each group is needed.",
                "%(num)s more cases in each group are needed.",
                needed,
            )
        )
    return str(ngettext("%(num)s more case is needed.", "%(num)s more cases are needed.", needed))


def _pace(finding: Finding) -> Iterator[str]:
    if finding.days_left is None:
        if finding.state is State.OPEN:
            yield gettext("At this pace it will not show before the day of the decision.")
        return
    if finding.days_left:
        yield ngettext(
            "At this pace, an effect as large as planned would show in %(num)s working day.",
            "At this pace, an effect as large as planned would show in %(num)s working days.",
            finding.days_left,
        )


def trouble(ailment: Ailment, metrics: Mapping[str, Metric]) -> str:
    """What is wrong with the data, in a sentence that names the metric where it is about one."""
    says = str(gettext(TROUBLES[ailment.trouble], figure=_size(ailment)))
    metric = metrics.get(ailment.metric)
    return str(gettext("%(name)s: %(says)s", name=metric.name, says=says)) if metric else says


def _size(ailment: Ailment) -> str:
    if ailment.figure is None:
        return ""
    if ailment.trouble in COUNTED:
        places = 1 if ailment.trouble is Trouble.DISPERSION else 0
        return number(round(ailment.figure, places))
    return percent(round(ailment.figure, 3))


def _rounded(metric: Metric, value: float) -> float:
    if metric.family is Family.SHARE:
        return round(value, 3)
    if metric.family is Family.RATE:
        return round(value * metric.per, 1) / metric.per
    return round(value, 1)
