"""Who answers for the pilot: two people who can both say no."""

from collections.abc import Iterator

from workshop.core.pilot.card import Card
from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.words import N_

_ask = Finder(Step.DATES)


def look(card: Card) -> Iterator[Missing]:
    """What is still unclear about owner and approver."""
    people = card.people
    if not people.owner:
        yield _ask.absent("no_owner", N_("Say who owns the pilot."), "owner")
    if not people.approver:
        yield _ask.absent("no_approver", N_("Say who signs as the second one."), "approver")
    if people.owner and people.owner == people.approver:
        yield _ask.wrong(
            "approver_is_owner",
            N_("Owner and second signature are the same person. Choose somebody else to sign."),
            "approver",
        )
    elif people.owner and people.approver and not people.not_their_report:
        yield _ask.absent(
            "reports_to_owner",
            N_("Confirm that whoever signs does not report to the owner, or choose somebody else."),
            "not_their_report",
        )
