"""Steps 4 and 5: the lines that stop the pilot, those that let it go on, and no contradiction."""

from collections.abc import Iterator
from itertools import combinations

from workshop.core.pilot import levels
from workshop.core.pilot.card import Card
from workshop.core.pilot.checks.measures import GUARDRAILS
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role
from workshop.core.pilot.metrics import Better, Metric
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.pilot.plan import Allocation, Goal
from workshop.core.words import N_

#: Of each kind, the least and the most; a guardrail is a must where something is to be reached.
MOST = {"continue": 3, "kill": 3, "guard": 3, "tripwire": 3}
KIND: dict[Role, str] = {
    Role.CONTINUE: "continue",
    Role.KILL: "kill",
    Role.GUARDRAIL_HARD: "guard",
    Role.GUARDRAIL_SOFT: "guard",
    Role.TRIPWIRE: "tripwire",
}
_STOPS = frozenset({Role.KILL}) | GUARDRAILS
_CONTROL = frozenset({Against.CONTROL_DIFF, Against.CONTROL_RATIO})
_LOWER = frozenset({Cmp.BELOW, Cmp.AT_MOST})
_stop, _go_on = Finder(Step.STOP), Finder(Step.CONTINUE)


def step_of(line: Criterion) -> Step:
    """On which step of the form a line stands."""
    return Step.CONTINUE if line.role is Role.CONTINUE else Step.STOP


def look(card: Card) -> Iterator[Missing]:
    """What the lines still lack, and where they contradict each other."""
    yield from _counts(card)
    metrics = {each.key: each for each in card.metrics}
    for line in card.criteria:
        yield from look_at(line, metrics.get(line.metric), card)
    yield from _overlaps(card, metrics)


def _counts(card: Card) -> Iterator[Missing]:
    count = dict.fromkeys(MOST, 0)
    for line in card.criteria:
        count[KIND[line.role]] += 1
    if not count["kill"]:
        yield _stop.absent("no_kill", N_("Write at least one line that stops it."), "kills")
    if not count["guard"] and card.why.goal is Goal.PERFORMANCE:
        yield _stop.absent(
            "no_guardrail",
            N_("Add a guardrail: what must not get worse while this gets better?"),
            "guards",
        )
    if not count["continue"]:
        yield _go_on.absent("no_continue", N_("Write at least one line for going on."), "continues")
    elif sum(each.primary for each in card.criteria if each.role is Role.CONTINUE) != 1:
        yield _go_on.absent("no_primary", N_("Choose the one line that matters most."), "primary")
    if not 0 <= card.continue_of <= count["continue"]:
        yield _go_on.wrong(
            "more_than_there_are",
            N_("There are %(count)s lines. Ask for that many of them at most."),
            "continue_of",
            count=count["continue"],
        )
    for kind, most in MOST.items():
        if count[kind] > most:
            ask = _go_on if kind == "continue" else _stop
            yield ask.wrong(
                f"too_many_{kind}",
                N_(
                    "%(most)s of these are the most. Keep those that would really change your mind."
                ),
                f"{kind}s",
                most=most,
            )


def look_at(line: Criterion, metric: Metric | None, card: Card) -> Iterator[Missing]:
    """What this one line still lacks."""
    ask = Finder(step_of(line), line.id)
    if metric is None:
        yield ask.absent("no_metric", N_("Choose what is measured."), "metric")
        return
    if line.role is Role.TRIPWIRE:
        if line.value < 1:
            yield ask.wrong("no_count", N_("Give a count of at least 1."), "amount")
        return
    if line.against in _CONTROL and card.parts.allocation is Allocation.BEFORE_AFTER:
        yield ask.wrong(
            "no_control",
            N_("There is no comparison group in step 3. Compare with before, or split the cases."),
            "against",
        )
    is_judged = line.role is Role.CONTINUE and card.why.goal is Goal.PERFORMANCE
    if is_judged and line.n_min < 1:
        yield ask.absent(
            "no_least_cases",
            N_("Say after how many cases this may be judged; a handful says nothing."),
            "n_min",
        )
    yield from _way(line, metric, ask)
    yield from _level(line, metric, ask)
    yield from _target(line, ask)
    yield from _until(line, card, ask)


def _way(line: Criterion, metric: Metric, ask: Finder) -> Iterator[Missing]:
    is_down = line.cmp in _LOWER
    is_good = is_down == (metric.better is Better.LOWER)
    if line.role is Role.CONTINUE and not is_good:
        yield ask.wrong(
            "goes_on_when_worse",
            N_("This would go on because “%(name)s” got worse. Turn the direction round."),
            "cmp",
            name=metric.name,
        )
    if line.role in _STOPS and is_good:
        yield ask.wrong(
            "stops_when_better",
            N_("This would stop because “%(name)s” got better. Turn the direction round."),
            "cmp",
            name=metric.name,
        )


def _level(line: Criterion, metric: Metric, ask: Finder) -> Iterator[Missing]:
    before, level = metric.baseline, levels.level(line, metric)
    if before is None or level is None:
        if line.against in levels.NEEDS_BASELINE:
            yield ask.absent(
                "no_baseline_for_line",
                N_("Fill in what “%(name)s” was before; this line compares with it."),
                "against",
                name=metric.name,
            )
        return
    low, high = levels.allowed(before, metric.family)
    show = levels.shown(line, metric)
    if not low <= level <= high:
        low, high = levels.sensible(line, before, metric.family)
        yield ask.wrong(
            "far_from_before",
            N_(
                "Before, “%(name)s” was %(value)s. A line at %(level)s is out of reach; choose one "
                "between %(low)s and %(high)s."
            ),
            "amount",
            name=metric.name,
            value=show(before.value),
            level=show(level),
            low=show(low),
            high=show(high),
        )
    elif line.against is Against.ABSOLUTE and levels.is_met(line, before.value):
        sentence = (
            N_("Before the pilot it was %(value)s already, so this would go on from day one.")
            if line.role is Role.CONTINUE
            else N_("Before the pilot it was %(value)s already, so this would stop on day one.")
        )
        yield ask.wrong("already_so", sentence, "amount", value=show(before.value))


def _target(line: Criterion, ask: Finder) -> Iterator[Missing]:
    if line.role is not Role.CONTINUE or line.method is Method.POINT:
        return
    if line.target is None:
        if line.primary:
            yield ask.absent(
                "no_target",
                N_("Say what you hope for; from it follows how many cases it takes."),
                "target",
            )
    elif (line.target < line.value) is not (line.cmp in _LOWER) or line.target == line.value:
        yield ask.wrong(
            "target_behind_line",
            N_("What you hope for has to lie beyond the line itself."),
            "target",
        )


def _until(line: Criterion, card: Card, ask: Finder) -> Iterator[Missing]:
    start, decision = card.dates.start, card.dates.decision
    if line.until is None and decision is not None:
        yield ask.absent("no_until", N_("Say by when: a line has a day, always."), "until")
    elif line.until and decision and line.until > decision:
        yield ask.wrong(
            "until_after_decision",
            N_("It is decided on %(decision)s. Choose that day or an earlier one."),
            "until",
            decision=decision,
        )
    elif line.until and start and line.until <= start:
        yield ask.wrong(
            "until_before_start",
            N_("It only starts on %(start)s. Choose a later day."),
            "until",
            start=start,
        )


def _overlaps(card: Card, metrics: dict[str, Metric]) -> Iterator[Missing]:
    lines = [each for each in card.criteria if each.metric in metrics]
    for one, other in combinations(lines, 2):
        if one.metric != other.metric or {one.role, other.role} & {Role.TRIPWIRE}:
            continue
        metric = metrics[one.metric]
        stops = [each for each in (one, other) if each.role in _STOPS]
        if len(stops) == 1:
            goes_on = other if stops[0] is one else one
            if levels.can_both(one, other, metric):
                yield from _clash(stops[0], goes_on, metric)
        elif not stops and not card.continue_of and not levels.can_both(one, other, metric):
            yield Finder(Step.CONTINUE, other.id).wrong(
                "never_both",
                N_("This and another line about “%(name)s” can never both be true."),
                "amount",
                name=metric.name,
            )


def _clash(stop: Criterion, goes_on: Criterion, metric: Metric) -> Iterator[Missing]:
    """Said at both lines: whichever is written second is the one that is refused."""
    for line in (stop, goes_on):
        yield Finder(step_of(line), line.id).wrong(
            "lines_overlap",
            N_(
                "One figure of “%(name)s” could both stop the pilot and let it go on. Move one of "
                "the two lines."
            ),
            "amount",
            name=metric.name,
        )
