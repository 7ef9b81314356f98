"""Steps 4 and 5 as they are typed: the lines, each with its fields under its own id."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot import amounts
from workshop.core.pilot.amounts import Counted, NeedsBaseline, NotSo, Relation
from workshop.core.pilot.card import Card
from workshop.core.pilot.checks.lines import step_of
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role, Stat
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.metrics import Better, Family, Metric
from workshop.core.pilot.missing import Step
from workshop.core.pilot.terms import settled
from workshop.core.pilot.typed import Typed
from workshop.core.words import N_

#: The first letter of a line's id says what follows when it is met.
ROLES: dict[str, Role] = {
    "c": Role.CONTINUE,
    "k": Role.KILL,
    "g": Role.GUARDRAIL_HARD,
    "t": Role.TRIPWIRE,
}
#: "Nine of ten stay below the limit" is a share above it of at most a tenth.
PERCENTILES: dict[str, float] = {"p75": 0.25, "p90": 0.10, "p95": 0.05}
_STAT = {Family.SHARE: Stat.SHARE, Family.MEAN: Stat.MEAN, Family.RATE: Stat.RATE}
_ID = re.compile(r"([ckgt]\d{1,2})-metric")


def fill(card: Card, values: Mapping[str, Sequence[str]], step: Step) -> Card:
    """The card with the lines of this step written; lines that were not sent stay.

    A line without a measure and an amount is left out, so that an empty one can stand on the page.

    Raises:
        StepRefused: a field cannot be taken.
    """
    now = {each.id: each for each in card.criteria}
    sent = [found[1] for name in values if (found := _ID.fullmatch(name))]
    typed = Typed(values, step)
    primary = typed.text("primary", "", 4)
    continue_of = typed.whole("continue_of", card.continue_of)
    wrong = list(typed.found)
    for line_id in sent:
        if step_of(_blank(line_id)) is step:
            fields = Typed(values, step, line_id)
            line = _line(fields, now.get(line_id) or _blank(line_id), card)
            wrong += fields.found
            now.pop(line_id, None) if line is None else now.update({line_id: line})
    raise_if(wrong)
    lines = tuple(_with_primary(each, primary) for each in now.values())
    return settled(replace(card, criteria=_only_primary(lines), continue_of=continue_of))


def without(card: Card, line_id: str) -> Card:
    """The card without this line."""
    kept = tuple(each for each in card.criteria if each.id != line_id)
    return settled(replace(card, criteria=_only_primary(kept)))


def next_id(card: Card, letter: str) -> str:
    """The first free id for a line of this kind."""
    taken = {each.id for each in card.criteria}
    return next(new for n in range(1, 100) if (new := f"{letter}{n}") not in taken)


def _blank(line_id: str) -> Criterion:
    return Criterion(line_id, ROLES[line_id[0]], "", Stat.SHARE, Cmp.ABOVE, 0.0)


def _line(typed: Typed, now: Criterion, card: Card) -> Criterion | None:
    """The line as it was typed, or None where nothing was."""
    key, _, percentile = "".join(typed.every("metric")[:1]).partition(":")
    metric = next((each for each in card.metrics if each.key == key), None)
    if metric is None:
        if typed.every("amount") or key:
            typed.refuse("metric", "no_metric", N_("Choose what is measured."))
        return None
    if percentile and percentile not in PERCENTILES:
        typed.refuse("metric", "no_metric", N_("Choose what is measured."))
        return None
    line = replace(
        now,
        metric=key,
        stat=_stat(now.role, metric),
        cmp=_cmp(typed, now, metric),
        reads_as=percentile,
        role=_role(typed, now),
        until=typed.day("until", now.until) or card.dates.decision,
        n_min=typed.whole("n_min", now.n_min),
    )
    if line.role is Role.TRIPWIRE:
        count = typed.whole("amount", int(now.value))
        return replace(line, cmp=Cmp.AT_LEAST, value=float(count), against=Against.ABSOLUTE)
    if percentile:
        return replace(line, against=Against.ABSOLUTE, value=PERCENTILES[percentile], cmp=Cmp.ABOVE)
    return _valued(typed, line, metric)


def _valued(typed: Typed, line: Criterion, metric: Metric) -> Criterion:
    how = amounts.relation_of(line.against)
    relation = typed.choice("against", how, Relation)
    counted = typed.choice("counted", _usual(metric, relation), Counted)
    amount = typed.amount("amount", line.value)
    hoped = typed.amount("target", None)
    if amount is None:
        typed.refuse("amount", "no_amount", N_("Give a figure. It may be 0 when you compare."))
        return line
    name = "amount"
    try:
        against, value = amounts.frozen(metric, relation, line.cmp, amount, counted)
        line, name = replace(line, against=against, value=value), "target"
        if hoped is not None:
            line = replace(
                line, target=amounts.frozen(metric, relation, line.cmp, hoped, counted)[1]
            )
        elif typed.has("target"):
            line = replace(line, target=None)
    except NeedsBaseline:
        sentence = N_("Fill in first what this measure was before; the figure is a part of it.")
        typed.refuse(name, "needs_baseline", sentence)
    except NotSo:
        sentence = N_("This measure cannot be counted like that. Choose another word behind it.")
        typed.refuse(name, "counted_otherwise", sentence)
    return line


def _usual(metric: Metric, relation: Relation) -> Counted:
    if metric.family is Family.RATE and relation is not Relation.ITSELF:
        return Counted.TIMES
    if metric.family is Family.SHARE:
        return Counted.PERCENT if relation is Relation.ITSELF else Counted.POINTS
    return Counted.UNIT


def _stat(role: Role, metric: Metric) -> Stat:
    if role is Role.TRIPWIRE:
        return Stat.COUNT
    if metric.family is Family.SHARE and metric.limit is not None:
        return Stat.EXCEED_SHARE
    return _STAT[metric.family]


def _cmp(typed: Typed, now: Criterion, metric: Metric) -> Cmp:
    """Up or down, as chosen; else the way that fits the line: worse stops, better goes on."""
    is_good_up = metric.better is Better.HIGHER
    usual = Cmp.ABOVE if is_good_up is (now.role is Role.CONTINUE) else Cmp.BELOW
    return typed.choice("cmp", now.cmp if now.metric == metric.key else usual, Cmp)


def _role(typed: Typed, now: Criterion) -> Role:
    if now.role not in (Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT):
        return now.role
    chosen = typed.choice("role", now.role, Role)
    is_guard = chosen in (Role.GUARDRAIL_HARD, Role.GUARDRAIL_SOFT)
    return chosen if is_guard else now.role


def _with_primary(line: Criterion, primary: str) -> Criterion:
    if line.role is not Role.CONTINUE or not primary:
        return line
    return replace(line, primary=line.id == primary)


def _only_primary(lines: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Where none of the lines for going on is the one that matters most, the first is."""
    goes_on = [each for each in lines if each.role is Role.CONTINUE]
    if not goes_on or any(each.primary for each in goes_on):
        return lines
    return tuple(replace(each, primary=each is goes_on[0]) for each in lines)
