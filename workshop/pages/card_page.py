"""What stands beside the form of the card: the steps, what is left before the lock, the belief."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.missing import STEPS, Missing, Step, Weight
from workshop.core.words import N_
from workshop.pages import card_words
from workshop.pages.criterion_words import sentence

#: After so long without a word a draft counts as resting.
RESTS_AFTER = timedelta(days=30)
#: What everybody asks first, and the findings that say it is not there yet.
HEADLINES: tuple[tuple[str, frozenset[str]], ...] = (
    (N_("an outcome it serves"), frozenset({"no_business", "no_team", "no_indicator"})),
    (N_("a line for stopping"), frozenset({"no_kill"})),
    (N_("a line for going on"), frozenset({"no_continue"})),
    (N_("a day of decision"), frozenset({"no_decision_day"})),
    (
        N_("the works council, where it has a say"),
        frozenset({"works_council_pending", "works_council_needed", "no_works_council_day"}),
    ),
    (N_("two people who answer for it"), frozenset({"no_owner", "no_approver"})),
)


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the row of steps: its number, what it is called, and how much it still lacks."""

    step: Step
    number: int
    name: str
    left: int


@dataclass(frozen=True, slots=True)
class Headline:
    """Something everybody asks first, and whether it is there."""

    says: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """All that a page of the form shows beside its own fields."""

    step: Step
    question: str
    steps: tuple[StepMark, ...]
    headlines: tuple[Headline, ...]
    here: tuple[Missing, ...]
    left: int
    belief: str
    before: Step | None
    after: Step | None


def page(card: Card, step: Step, missing: Collection[Missing]) -> CardPage:
    """The page of a step."""
    blocking = [each for each in missing if each.blocks]
    codes = {each.code for each in blocking}
    order = list(Step)
    n = order.index(step)
    return CardPage(
        step,
        STEPS[step][1],
        tuple(
            StepMark(each, number, STEPS[each][0], sum(found.step is each for found in blocking))
            for number, each in enumerate(order, start=1)
        ),
        tuple(Headline(says, not codes & lacking) for says, lacking in HEADLINES),
        tuple(each for each in missing if each.step is step and not _is_line(each)),
        len(blocking),
        card_words.belief(card),
        order[n - 1] if n else None,
        order[n + 1] if n + 1 < len(order) else None,
    )


def by_line(missing: Collection[Missing]) -> Mapping[str, tuple[Missing, ...]]:
    """The findings of each line and measure, by its id."""
    found: dict[str, tuple[Missing, ...]] = {}
    for each in missing:
        if each.about:
            found[each.about] = (*found.get(each.about, ()), each)
    return found


def reads(line: Criterion, card: Card) -> str:
    """A line read back."""
    metric = next((each for each in card.metrics if each.key == line.metric), None)
    return sentence(line, metric)


def first_open(missing: Collection[Missing]) -> Step:
    """Where to go on with a card: the first step that lacks something, else the last one."""
    return next((each.step for each in missing if each.blocks), Step.LOCK)


def rests(touched_at: datetime, now: datetime) -> bool:
    """Whether nobody has written in a draft for so long that the page says so.

    It is not deleted: what was chosen for a pilot stands in the session's report for good.
    """
    return now - touched_at >= RESTS_AFTER


def _is_line(found: Missing) -> bool:
    return bool(found.about) and found.weight is not Weight.ADVICE
