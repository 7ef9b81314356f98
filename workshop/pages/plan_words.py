"""What the plan says before the lock, in words: how long, how sure, what each line cannot see."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Criterion, Role
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.plans import Blank, Line, Miss, Plan, Proposal
from workshop.core.words import N_
from workshop.pages.criterion_words import figure, number, sentence

_BLANK: dict[Blank, str] = {
    Blank.AS_IT_STANDS: N_("This is a count as it stands; nothing has to be proved."),
    Blank.BY_CLUSTER: N_(
        "How much teams or sites differ by themselves is not known, so nobody can say beforehand "
        "how sure this gets. Eight or more on each side are the least."
    ),
    Blank.NO_BASELINE: N_("Without knowing how it was before, nothing can be planned."),
    Blank.NO_TARGET: N_("Say what you hope for, and here stands how likely it is to show."),
    Blank.NO_VOLUME: N_("Say how many cases come in on a day, and here stands how long it takes."),
}
_PROPOSAL: dict[Proposal, str] = {
    Proposal.SENSITIVE_INDICATOR: N_(
        "Choose a figure that reacts sooner: one that happens to more people."
    ),
    Proposal.LARGER_CONTRAST: N_("Make the change bolder, or give it to more of them, up to half."),
    Proposal.LEARNING_GOAL: N_("Make it a pilot that finds something out, without a proof."),
    Proposal.TRIPWIRE: N_("Use a tripwire instead: a count that pauses everything."),
}
#: Chances from this on are told beside the main ones.
WORTH_SAYING = 0.05
#: Chances above this are not written as certainty.
_NEARLY = 0.995


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the card with what the plan says of it; `is_red` asks for another look."""

    criterion: str
    reads: str
    says: tuple[str, ...]
    is_red: bool


def planned(plan: Plan, card: Card) -> tuple[Planned, ...]:
    """The plan, line by line, in the card's order."""
    lines = {each.criterion: each for each in plan.lines}
    metrics = {each.key: each for each in card.metrics}
    return tuple(
        Planned(
            each.id,
            sentence(each, metrics.get(each.metric)),
            tuple(_says(lines[each.id], each, metrics.get(each.metric))),
            lines[each.id].is_red or lines[each.id].blind,
        )
        for each in card.criteria
        if each.id in lines
    )


def _says(line: Line, criterion: Criterion, metric: Metric | None) -> Iterator[str]:
    if line.blank is not None:
        yield gettext(_BLANK[line.blank])
        return
    if criterion.role is Role.CONTINUE:
        yield from _of_continue(line, criterion, metric)
    else:
        yield from _of_harm(line, criterion, metric)
    for each in line.proposals:
        yield gettext(_PROPOSAL[each])


def _of_continue(line: Line, criterion: Criterion, metric: Metric | None) -> Iterator[str]:
    if line.needed is not None and line.days is not None:
        yield gettext("To show what you hope for, it takes about:") + " " + _length(line)
    elif line.power is not None:
        yield gettext("At today's pace what you hope for would not show within years.")
    if line.power is not None:
        words = (
            N_("Even if it works as hoped, it is found in only %(chance)s of 100 such pilots.")
            if line.is_red
            else N_("If it works as hoped, it is found in %(chance)s of 100 such pilots.")
        )
        yield gettext(words, chance=_of_hundred(line.power))
    for miss in line.misses:
        yield _missed(miss, criterion, metric)
    besides = max((miss.with_guardrails - miss.alone for miss in line.misses), default=0.0)
    if besides >= WORTH_SAYING:
        yield gettext(
            "In up to %(chance)s of 100 more it does not go on at first, because a guardrail ends "
            "beyond its limit by chance.",
            chance=_of_hundred(besides),
        )


def _length(line: Line) -> str:
    """So many cases, in so many days."""
    return str(
        ngettext(
            "%(cases)s cases in the pilot, %(num)s working day at today's pace.",
            "%(cases)s cases in the pilot, %(num)s working days at today's pace.",
            line.days or 0,
            cases=number(_rounded(line.needed or 0, 3)),
        )
    )


def _missed(miss: Miss, criterion: Criterion, metric: Metric | None) -> str:
    """The price of being careful: a good idea that is stopped."""
    return str(
        gettext(
            "If the truth is %(truth)s, you will stop a good idea in %(chance)s of 100 cases.",
            truth=_effect(miss.truth, criterion, metric),
            chance=_of_hundred(miss.alone),
        )
    )


def _of_harm(line: Line, criterion: Criterion, metric: Metric | None) -> Iterator[str]:
    if line.sees is None:
        yield gettext("With so few cases this line cannot see any harm in time.")
        return
    seen = _effect(line.sees, criterion, metric)
    if line.blind:
        yield gettext("This line can only see %(seen)s or worse. It is nearly blind.", seen=seen)
    else:
        yield gettext("This line sees %(seen)s or worse in 80 of 100 cases.", seen=seen)
    if line.by_chance is not None and line.by_chance >= WORTH_SAYING:
        yield gettext(
            "If nothing changes, the figure still ends beyond it in %(chance)s of 100 cases, by "
            "chance alone; then the pilot is changed, not stopped.",
            chance=_of_hundred(line.by_chance),
        )


def _effect(value: float, criterion: Criterion, metric: Metric | None) -> str:
    """A figure of the criterion, with its direction where it is a difference."""
    size = figure(criterion, metric, _rounded(abs(value), 2))
    if criterion.against in (Against.CONTROL_DIFF, Against.BASELINE_DIFF):
        return str(gettext("%(size)s more" if value >= 0 else "%(size)s less", size=size))
    return size


def _rounded(value: float, digits: int) -> float:
    """As many digits as a forecast deserves."""
    return float(f"{value:.{digits}g}")


def _of_hundred(chance: float) -> str:
    """A chance as so many of a hundred, never quite none or all."""
    if chance >= _NEARLY:
        return str(gettext("more than 99"))
    if chance <= 1 - _NEARLY:
        return str(gettext("fewer than 1"))
    return number(round(chance * 100))
