"""Step 3 as it is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plan import Allocation, EmployeeData, WorksCouncil
from workshop.core.pilot.typed import Typed
from workshop.core.words import N_

MOST_TEXT = 280
MOST_SALT = 40
_COUNTS = ("per_day", "max_exposure", "euros", "hours")


def fill(card: Card, values: Mapping[str, Sequence[str]]) -> Card:
    """The card with this step written.

    Raises:
        StepRefused: a field cannot be taken.
    """
    typed, now = Typed(values, Step.PARTS), card.parts
    parts = replace(
        now,
        population=typed.text("population", now.population, MOST_TEXT, "\n\t"),
        inclusion=typed.text("inclusion", now.inclusion, MOST_TEXT, "\n\t"),
        exclusions=typed.text("exclusions", now.exclusions, MOST_TEXT, "\n\t"),
        allocation=typed.choice("allocation", now.allocation, Allocation),
        share=typed.whole("share", now.share),
        per_day=typed.whole("per_day", now.per_day),
        max_exposure=typed.whole("max_exposure", now.max_exposure),
        salt=typed.text("salt", now.salt, MOST_SALT),
        customer_notice=typed.text("customer_notice", now.customer_notice, MOST_TEXT, "\n\t"),
        employee_data=typed.choice("employee_data", now.employee_data, EmployeeData),
        works_council=typed.choice("works_council", now.works_council, WorksCouncil),
        works_council_day=typed.day("works_council_day", now.works_council_day),
        rollback=typed.text("rollback", now.rollback, MOST_TEXT, "\n\t"),
        rollback_tested=typed.day("rollback_tested", now.rollback_tested),
        euros=typed.whole("euros", now.euros),
        hours=typed.whole("hours", now.hours),
    )
    for name in _COUNTS:
        if getattr(parts, name) < 0:
            typed.refuse(name, "below_zero", N_("Give a number of zero or more."))
    for name in ("per_day", "max_exposure"):
        if "".join(values.get(name, ())).strip() and getattr(parts, name) == 0:
            typed.refuse(name, "zero_volume", N_("With none of them nothing can show. Give more."))
    raise_if(typed.found)
    return replace(card, parts=parts)
