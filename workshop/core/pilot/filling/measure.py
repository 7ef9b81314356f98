"""One measure as it is typed, with what it was before the pilot."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from statistics import fmean, variance

from workshop.core.pilot import typed as reading
from workshop.core.pilot.card import Card
from workshop.core.pilot.checks.measures import MOST_MEASURES
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.metrics import (
    Baseline,
    Better,
    Dimension,
    Family,
    Grain,
    Metric,
    Quality,
)
from workshop.core.pilot.missing import Step
from workshop.core.pilot.terms import settled
from workshop.core.pilot.typed import Typed
from workshop.core.words import N_

#: In an address, in place of the key of a measure that has none yet.
NEW = "new"
MOST_NAME = 80
MOST_TEXT = 160
MOST_BINS = 40
#: From so many days on the ups and downs before the pilot say how much they are more than chance.
LEAST_DAYS = 30


class Look(StrEnum):
    """How a measure is looked at, as people choose it."""

    SHARE = "share"
    ABOVE = "above"
    BELOW = "below"
    RATE = "rate"
    MEAN = "mean"


_FAMILY = {Look.RATE: Family.RATE, Look.MEAN: Family.MEAN}


def look_of(metric: Metric) -> Look:
    """How this measure is looked at."""
    if metric.family is not Family.SHARE:
        return Look(metric.family.value)
    if metric.limit is None:
        return Look.SHARE
    return Look.BELOW if metric.counts_below else Look.ABOVE


def put(card: Card, key: str, values: Mapping[str, Sequence[str]]) -> tuple[Card, str]:
    """The card with this measure written, and the measure's key; an empty `key` is a new one.

    Raises:
        StepRefused: a field cannot be taken.
    """
    now = next((each for each in card.metrics if each.key == key), None)
    typed = Typed(values, Step.STOP)
    name = typed.text("name", now.name if now else "", MOST_NAME)
    if not name:
        typed.refuse("name", "no_measure_name", N_("Give the measure a name."))
    if now is None and len(card.metrics) >= MOST_MEASURES:
        typed.refuse("name", "too_many_measures", N_("Eight measures are the most."))
    key = key or _key(name, {each.key for each in card.metrics})
    metric = _metric(typed, now or Metric(key, name, Family.SHARE, Better.LOWER), name)
    raise_if(typed.found)
    others = {each.key: each for each in card.metrics}
    return settled(replace(card, metrics=tuple({**others, key: metric}.values()))), key


def without(card: Card, key: str) -> Card:
    """The card without this measure and the lines about it."""
    metrics = tuple(each for each in card.metrics if each.key != key)
    lines = tuple(each for each in card.criteria if each.metric != key)
    return settled(replace(card, metrics=metrics, criteria=lines))


def _metric(typed: Typed, now: Metric, name: str) -> Metric:
    look = typed.choice("look", look_of(now), Look)
    limit = typed.amount("limit", now.limit) if look in (Look.ABOVE, Look.BELOW) else None
    if limit is None and look in (Look.ABOVE, Look.BELOW):
        typed.refuse("limit", "no_limit", N_("Give the limit that cases are counted against."))
    per = typed.amount("per", now.per) if look is Look.RATE else 1.0
    if per is None or per <= 0:
        typed.refuse("per", "no_per", N_("Say per how many: per 100, per 1,000."))
        per = 1.0
    metric = Metric(
        key=now.key,
        name=name,
        family=_FAMILY.get(look, Family.SHARE),
        better=typed.choice("better", now.better, Better),
        grain=typed.choice("grain", now.grain, Grain),
        kind=typed.choice("kind", now.kind, Quality),
        dimension=typed.choice("dimension", now.dimension, Dimension),
        unit=typed.text("unit", now.unit, 20),
        limit=limit,
        counts_below=look is Look.BELOW,
        per=per,
        cap=typed.amount("cap", now.cap) if look is Look.MEAN else None,
        bins=_bins(typed, now.bins),
        inclusion=typed.text("inclusion", now.inclusion, MOST_TEXT, "\n\t"),
        data_owner=typed.text("data_owner", now.data_owner, MOST_NAME),
        latency_days=typed.whole("latency_days", now.latency_days),
    )
    per_day = typed.amount("per_day", now.per_day) or 0.0
    if per_day < 0:
        typed.refuse("per_day", "below_zero", N_("Give a number of zero or more."))
    metric = replace(metric, per_day=per_day)
    if not 0 <= metric.latency_days <= 90:
        typed.refuse("latency_days", "latency", N_("Choose a number from 0 to 90."))
    return replace(metric, baseline=_baseline(typed, metric, now.baseline))


def _baseline(typed: Typed, metric: Metric, now: Baseline | None) -> Baseline | None:
    """What was before. None as long as nothing of it was typed, or not enough to be one."""
    if not typed.has("value"):
        return now
    scale = {Family.SHARE: 0.01, Family.RATE: 1 / metric.per}.get(metric.family, 1.0)
    value = typed.amount("value", None)
    n, exposure = typed.whole("n", 0), typed.amount("exposure", None)
    first, last = typed.day("first_day", None), typed.day("last_day", None)
    if value is None and metric.family is Family.RATE and n and exposure:
        value = n / exposure / scale
    if value is None and not n and not first and not last:
        return None
    for name, given, sentence in (
        ("value", value is not None, N_("Give the figure as it was before.")),
        ("n", n > 0, N_("Say on how many cases it rests. With none nothing is known.")),
        ("first_day", first, N_("Say from which day on it was measured.")),
        ("last_day", last, N_("Say until which day it was measured.")),
    ):
        if not given:
            typed.refuse(name, f"baseline_{name}", sentence)
    if value is None or first is None or last is None:
        return now
    low, high = typed.amount("lowest", None), typed.amount("highest", None)
    phi, days = _dispersion(typed, now)
    return Baseline(
        value=round(value * scale, 12),
        n=n,
        first_day=first,
        last_day=last,
        source=typed.text("source", "", MOST_TEXT),
        sd=typed.amount("sd", None) if metric.family is Family.MEAN else None,
        exposure=exposure if metric.family is Family.RATE else None,
        lowest=None if low is None else round(low * scale, 12),
        highest=None if high is None else round(high * scale, 12),
        phi=phi,
        days=days,
    )


def _dispersion(typed: Typed, now: Baseline | None) -> tuple[float, int]:
    """How much the counts of single days before vary beyond chance: their variance over their mean,
    at least 1 (domain 4.2); and on how many days that was found."""
    said = typed.text("counts", "", 4000, "\n\t")
    if not said:
        return (now.phi, now.days) if now else (1.0, 0)
    try:
        counts = [reading.whole(each) for each in re.split(r"[\s;]+", said) if each]
    except ValueError:
        typed.refuse("counts", "no_counts", N_("Paste one count a day, each on a line of its own."))
        return 1.0, 0
    if len(counts) < LEAST_DAYS:
        sentence = N_("It takes the counts of 30 days at least, or leave this empty.")
        typed.refuse("counts", "too_few_days", sentence)
        return 1.0, 0
    mean = fmean(counts)
    return (max(1.0, round(variance(counts, mean) / mean, 4)) if mean > 0 else 1.0), len(counts)


def _bins(typed: Typed, now: tuple[float, ...]) -> tuple[float, ...]:
    """Upper edges, with spaces or semicolons between them."""
    if not typed.has("bins"):
        return now
    said = typed.text("bins", "", 400, "\n\t")
    try:
        edges = tuple(reading.amount(each) for each in re.split(r"[\s;]+", said) if each)
    except ValueError:
        typed.refuse("bins", "no_bins", N_("Give numbers with spaces between them: 5 10 20 40."))
        return now
    if len(edges) > MOST_BINS:
        typed.refuse("bins", "too_many_bins", N_("Forty are the most."))
    return edges


def _key(name: str, taken: set[str]) -> str:
    """A short name that stays the same, for readings and tables: letters, digits, underlines."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:24].strip("_") or "measure"
    stem = stem if stem[0].isalpha() else f"m_{stem}"
    names = [stem, *(f"{stem}_{n}" for n in range(2, 99))]
    return next(each for each in names if each not in taken and each != NEW)
