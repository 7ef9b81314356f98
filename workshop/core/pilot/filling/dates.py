"""Step 6 as it is typed: the days, what silence means, and who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop.core.pilot.card import Card
from workshop.core.pilot.filling.refusal import raise_if
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plan import Dates, OnDeadline, People
from workshop.core.pilot.regions import REGIONS
from workshop.core.pilot.terms import moved
from workshop.core.pilot.typed import Typed
from workshop.core.words import N_


def fill(
    card: Card, values: Mapping[str, Sequence[str]], names: Mapping[str, Mapping[str, str]]
) -> Card:
    """The card with this step written.

    `names` holds who may be owner and who approver: names by account id, under those two words.

    Raises:
        StepRefused: a field cannot be taken.
    """
    typed = Typed(values, Step.DATES)
    dates, people = _dates(typed, card.dates), _people(typed, card.people, names)
    raise_if(typed.found)
    return replace(moved(card, dates), people=people)


def _dates(typed: Typed, now: Dates) -> Dates:
    region = typed.text("region", now.region, 10)
    if region not in REGIONS:
        typed.refuse("region", "no_such_region", N_("Choose the region whose holidays count."))
    return replace(
        now,
        start=typed.day("start", now.start),
        decision=typed.day("decision", now.decision),
        review_weekday=typed.whole("review_weekday", now.review_weekday),
        region=region,
        timezone=REGIONS[region].timezone if region in REGIONS else now.timezone,
        min_runtime_weeks=typed.whole("min_runtime_weeks", now.min_runtime_weeks),
        maturation_days=typed.whole("maturation_days", now.maturation_days),
        on_deadline=typed.choice("on_deadline", now.on_deadline, OnDeadline),
        max_iterations=typed.whole("max_iterations", now.max_iterations),
        extension_days=typed.whole("extension_days", now.extension_days),
    )


def _people(typed: Typed, now: People, names: Mapping[str, Mapping[str, str]]) -> People:
    found: dict[str, str] = {}
    for part in ("owner", "approver"):
        chosen = typed.text(part, getattr(now, part), 64)
        known = {"": "", getattr(now, part): getattr(now, f"{part}_name"), **names[part]}
        if chosen not in known:
            typed.refuse(part, "no_such_person", N_("Choose somebody of this team."))
        found |= {part: chosen, f"{part}_name": known.get(chosen, "")}
    return replace(
        now, **found, not_their_report=typed.tick("not_their_report", now.not_their_report)
    )
