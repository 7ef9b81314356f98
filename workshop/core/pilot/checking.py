"""Whether a card can be locked, and what it still lacks: the one rule that form and lock ask."""

from collections.abc import Collection
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.pilot.checks import belief, dates, lines, measures, parts, people, why
from workshop.core.pilot.missing import Missing, Step
from workshop.core.pilot.working_days import WorkingDays


def missing(card: Card, today: date, holidays: Collection[date] = ()) -> tuple[Missing, ...]:
    """All that is absent, wrong or worth a thought, in the order of the steps.

    `today` is the day at the pilot's site, `holidays` the days on which nobody works there. A card
    can be locked when nothing that is returned `blocks`.
    """
    found = (
        *why.look(card),
        *belief.look(card),
        *parts.look(card, today),
        *measures.look(card, today),
        *lines.look(card),
        *dates.look(card, today, WorkingDays(frozenset(holidays))),
        *people.look(card),
    )
    order = list(Step)
    return tuple(sorted(found, key=lambda each: order.index(each.step)))


def blocking(card: Card, today: date, holidays: Collection[date] = ()) -> tuple[Missing, ...]:
    """Only what keeps the card from being locked."""
    return tuple(each for each in missing(card, today, holidays) if each.blocks)
