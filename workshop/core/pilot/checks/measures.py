"""What is measured: each measure with what it was before, and with one that keeps it honest."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.library import is_duration, partner_of
from workshop.core.pilot.metrics import Baseline, Family, Metric, Quality
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.pilot.outputs import output_word
from workshop.core.pilot.plan import Goal
from workshop.core.words import N_

#: No more are looked at in one pilot; whoever needs more has not decided yet what matters.
MOST_MEASURES = 8
GUARDRAILS = frozenset({Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT})
_KEEPS_HONEST = frozenset({Quality.QUALITY, Quality.SATISFACTION})
_ask = Finder(Step.STOP)


def look(card: Card, today: date) -> Iterator[Missing]:
    """What the measures still lack, and what is not measured at all."""
    if not card.metrics:
        yield _ask.absent("no_measure", N_("Choose what is measured."), "measures")
    if len(card.metrics) > MOST_MEASURES:
        yield _ask.wrong(
            "too_many_measures",
            N_("%(most)s measures are the most. Leave out what changes no decision."),
            "measures",
            most=MOST_MEASURES,
        )
    for metric in card.metrics:
        yield from look_at(metric, card, today)
    yield from _speed(card)
    yield from _partners(card)
    if card.metrics and all(each.kind is not Quality.SATISFACTION for each in card.metrics):
        yield _ask.advice(
            "no_satisfaction",
            N_("Nothing here asks customers how they liked it. Add it, at least as a guardrail."),
            "measures",
        )


def look_at(metric: Metric, card: Card, today: date) -> Iterator[Missing]:
    """What this one measure still lacks."""
    ask = Finder(Step.STOP, metric.key)
    if not metric.name:
        yield ask.absent("no_measure_name", N_("Give the measure a name."), "name")
    if word := output_word(metric.name):
        yield ask.wrong(
            "output_word",
            N_(
                "“%(word)s” is met by finishing the work. Say what people then do: who calls "
                "again, who waits, who is satisfied."
            ),
            "name",
            word=word,
        )
    if any(low >= high for low, high in pairwise(metric.bins)):
        yield ask.wrong("bins_out_of_order", N_("Give the bins from small to large."), "bins")
    if metric.family is Family.MEAN and is_duration(metric):
        yield ask.advice(
            "mean_hides",
            N_(
                "An average hides the cases that hurt: one in ten may wait four times as long. "
                "Look at the share above a limit instead."
            ),
            "look",
        )
    if metric.family is Family.MEAN and metric.cap is None:
        yield ask.absent(
            "no_cap",
            N_("Say where single values are cut off: the value that 99 of 100 stay below."),
            "cap",
        )
    needs_baseline = card.why.goal is Goal.PERFORMANCE and _is_judged(metric, card)
    if metric.baseline is None and needs_baseline:
        yield ask.absent(
            "no_baseline", N_("Say what “%(name)s” was before."), "value", name=metric.name
        )
    if metric.baseline is not None:
        yield from _baseline(metric, metric.baseline, ask, today)


def _is_judged(metric: Metric, card: Card) -> bool:
    return any(
        each.metric == metric.key and each.role is not Role.TRIPWIRE for each in card.criteria
    )


def _baseline(metric: Metric, before: Baseline, ask: Finder, today: date) -> Iterator[Missing]:
    if before.n < 1:
        yield ask.wrong(
            "no_cases_before",
            N_("This rests on no case at all. Say how many there were before."),
            "n",
        )
    if before.first_day > before.last_day:
        yield ask.wrong("days_turned_round", N_("The first day lies after the last."), "first_day")
    if before.last_day > today:
        yield ask.wrong(
            "baseline_ahead",
            N_("“Before” has to be over. Choose a last day up to %(today)s."),
            "last_day",
            today=today,
        )
    if not before.source:
        yield ask.absent("no_source", N_("Say where these figures come from."), "source")
    if metric.family is Family.SHARE and not 0 <= before.value <= 1:
        yield ask.wrong("no_share", N_("A share lies between 0 % and 100 %."), "value")
    elif before.value < 0 or (before.value == 0 and metric.family is not Family.SHARE):
        yield ask.wrong("nothing_before", N_("Give a figure above zero."), "value")
    low, high = before.lowest, before.highest
    if low is not None and high is not None and not low <= before.value <= high:
        yield ask.wrong(
            "outside_its_range",
            N_("The figure lies outside the lowest and highest you have seen."),
            "lowest",
        )
    if metric.family is Family.MEAN and not before.sd:
        yield ask.absent(
            "no_spread",
            N_("Say how far single values lie apart: the standard deviation."),
            "sd",
        )
    if metric.family is Family.RATE and not before.exposure:
        yield ask.absent(
            "no_exposure_before",
            N_("Say over how many %(unit)s these were counted."),
            "exposure",
            unit=metric.unit,
        )


def _speed(card: Card) -> Iterator[Missing]:
    """Shorter calls, worse service: speed is only worth something beside quality."""
    kinds = {each.key: each.kind for each in card.metrics}
    aims = [each for each in card.criteria if each.role is Role.CONTINUE]
    guards = {kinds.get(each.metric) for each in card.criteria if each.role in GUARDRAILS}
    for line in aims:
        if kinds.get(line.metric) is Quality.SPEED and not guards & _KEEPS_HONEST:
            yield _ask.absent(
                "speed_without_quality",
                N_("Being faster alone is easy: serve people worse. Add a guardrail for quality."),
                "guards",
            )
            return


def _partners(card: Card) -> Iterator[Missing]:
    there = {each.metric for each in card.criteria if each.role is not Role.CONTINUE}
    names = {each.key: each.name for each in card.metrics}
    for line in card.criteria:
        partner = partner_of(line.metric)
        if line.role is Role.CONTINUE and partner and partner.key not in there:
            yield _ask.advice(
                "no_partner",
                N_("What could “%(name)s” be bought with? Its natural guardrail: %(partner)s."),
                "guards",
                name=names.get(line.metric, ""),
                partner=partner.name,
            )
