"""Step 3: who takes part, how few at first, and what keeps the damage small."""

from collections.abc import Iterator
from datetime import date

from workshop.core.pilot.card import Card
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.pilot.plan import Allocation, EmployeeData, Parts, WorksCouncil
from workshop.core.words import N_

_ask = Finder(Step.PARTS)

#: In percent. A small part limits the damage; more than half leaves too little to compare with.
LEAST_SHARE, MOST_SHARE = 1, 50


def look(card: Card, today: date) -> Iterator[Missing]:
    """What the third step still lacks."""
    parts = card.parts
    if not parts.population:
        yield _ask.absent("no_population", N_("Say who takes part."), "population")
    if not parts.inclusion:
        yield _ask.absent(
            "no_inclusion",
            N_("Say what makes a case count, so that two people would sort it the same way."),
            "inclusion",
        )
    yield from _amounts(parts)
    yield from _council(parts, today)
    yield from _way_back(parts, today)


def _amounts(parts: Parts) -> Iterator[Missing]:
    if not LEAST_SHARE <= parts.share <= MOST_SHARE:
        yield _ask.wrong(
            "share_out_of_range",
            N_("Between %(least)s %% and %(most)s %% of them can get the change. Begin small."),
            "share",
            least=LEAST_SHARE,
            most=MOST_SHARE,
        )
    if parts.per_day < 1:
        yield _ask.absent(
            "no_volume",
            N_("Say how many of these cases come in on a working day; with none nothing can show."),
            "per_day",
        )
    if parts.max_exposure < 1:
        yield _ask.absent(
            "no_exposure",
            N_("Say how many customers the change may reach at most."),
            "max_exposure",
        )
    if parts.allocation is Allocation.BEFORE_AFTER:
        yield _ask.advice(
            "grade_c",
            N_(
                "Without a comparison group a good month looks like success. At best this ends in "
                "“promising, confirm it”. Can cases be split by chance?"
            ),
            "allocation",
        )
    elif not parts.salt:
        yield _ask.absent(
            "no_salt",
            N_("Give the draw a word of its own, so that everybody can split the cases alike."),
            "salt",
        )
    if not parts.euros and not parts.hours:
        yield _ask.absent(
            "no_budget",
            N_("Say what it may cost, in euros or hours. At 110 % it stops."),
            "euros",
        )


def _council(parts: Parts, today: date) -> Iterator[Missing]:
    is_pending = parts.works_council is WorksCouncil.PENDING
    is_answered = parts.works_council in (WorksCouncil.AGREED, WorksCouncil.INFORMED)
    if parts.employee_data is EmployeeData.PERSON_CAPABLE and is_pending:
        yield _ask.absent(
            "works_council_pending",
            N_(
                "These figures can show single employees, so the works council has to agree first. "
                "Ask it, or keep the figures to whole teams."
            ),
            "works_council",
        )
    elif parts.employee_data is EmployeeData.PERSON_CAPABLE and not is_answered:
        yield _ask.absent(
            "works_council_needed",
            N_("Figures that can show single employees need the works council. Where is it?"),
            "works_council",
        )
    elif is_pending:
        yield _ask.advice(
            "works_council_waits",
            N_("The works council has not answered yet. Talk to it before the start."),
            "works_council",
        )
    if is_answered and parts.works_council_day is None:
        yield _ask.absent(
            "no_works_council_day",
            N_("Say on which day the works council was informed or agreed."),
            "works_council_day",
        )
    if parts.works_council_day and parts.works_council_day > today:
        yield _ask.wrong(
            "works_council_day_ahead",
            N_("This day has not come yet. Until it has, choose “not answered yet”."),
            "works_council_day",
        )


def _way_back(parts: Parts, today: date) -> Iterator[Missing]:
    if not parts.rollback:
        yield _ask.absent(
            "no_rollback",
            N_("Say how the change is taken back, and how long that takes."),
            "rollback",
        )
    if parts.rollback_tested is None:
        yield _ask.absent(
            "rollback_untested",
            N_("Try the way back once and give the day on which it worked."),
            "rollback_tested",
        )
    elif parts.rollback_tested > today:
        yield _ask.wrong(
            "rollback_day_ahead",
            N_("This day has not come yet. Give the day on which the way back was tried."),
            "rollback_tested",
        )
