"""The pilot card as a draft: what it carries from the session, and what the room adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

from workshop.core.errors import Invalid
from workshop.core.pilot.criteria import Criterion
from workshop.core.pilot.metrics import Metric
from workshop.core.pilot.plan import Belief, Dates, Parts, People, Why
from workshop.core.session.notes import clean
from workshop.core.words import N_


class PilotState(StrEnum):
    """Where a pilot stands. Until it is locked everything about it may still change.

    Between the two signatures it is `proposed`; whoever changes it then takes the first one back.
    Whether a locked one is waiting, running or overdue follows from its dates. One is `replaced`
    where a new version has taken its place.
    """

    DRAFT = "draft"
    PROPOSED = "proposed"
    LOCKED = "locked"
    PAUSED = "paused"
    DECIDED = "decided"
    REPLACED = "replaced"


class CardTooLong(Invalid):
    """A field of the card is longer than its limit."""

    code = "card_too_long"
    sentence = N_("This is too long. It can have %(limit)s characters.")


class CardNeedsTitle(Invalid):
    """A card without a title."""

    code = "card_needs_title"
    sentence = N_("Please give the pilot a title.")


class CardNeedsDay(Invalid):
    """Something else than a day where the day of the decision stands."""

    code = "card_needs_day"
    sentence = N_("Please give the date as a day, for example 2025-04-08.")


@dataclass(frozen=True, slots=True)
class Card:
    """All of a pilot that is promised. The upper fields come from the session and stay.

    `lineage` holds the texts the idea grew from, `also` the texts stacked with it, `votes` dots,
    supporters and size of the roll, `place` median impact and effort (None: not weighed). From
    `change` on the room fills in; `riskiest`, `continue_if`, `stop_if` and `decide_by` are rough
    words of its own, which the groups after them turn into what can be locked. `premortem` holds
    what the room answered to "it has failed, why?".
    """

    title: str
    idea: str
    statement: str = ""
    question: str = ""
    also: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()
    dots: int | None = None
    supporters: int | None = None
    roll: int | None = None
    impact: float | None = None
    effort: float | None = None
    reason: str = ""
    change: str = ""
    who: str = ""
    behaviour: str = ""
    because: str = ""
    riskiest: str = ""
    continue_if: str = ""
    stop_if: str = ""
    decide_by: str = ""
    owner: str = ""
    premortem: tuple[str, ...] = ()
    why: Why = field(default_factory=Why)
    belief: Belief = field(default_factory=Belief)
    parts: Parts = field(default_factory=Parts)
    metrics: tuple[Metric, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    continue_of: int = 0  #: how many continue lines must be met; 0 means all
    dates: Dates = field(default_factory=Dates)
    people: People = field(default_factory=People)
    version: int = 1
    parent: str = ""


#: What may be written into a draft in the session, with the longest text it takes.
LIMITS: dict[str, int] = {
    "title": 80,
    "change": 280,
    "who": 160,
    "behaviour": 280,
    "because": 280,
    "riskiest": 280,
    "continue_if": 280,
    "stop_if": 280,
    "decide_by": 10,
    "owner": 80,
}


def filled(card: Card, values: Mapping[str, str]) -> Card:
    """The card with these fields written; fields that are not named stay.

    Raises:
        CardNeedsTitle: the title would be empty.
        CardTooLong: a text is longer than its limit.
        CardNeedsDay: the day of the decision is none.
        Unreadable: characters that no page can show.
    """
    known = {each.name for each in fields(Card)} & LIMITS.keys()
    written = {name: clean(text, "\n\t") for name, text in values.items() if name in known}
    for name, value in written.items():
        if len(value) > LIMITS[name]:
            raise CardTooLong(limit=LIMITS[name])
    if not written.get("title", card.title):
        raise CardNeedsTitle
    if not _is_day_or_empty(written.get("decide_by", "")):
        raise CardNeedsDay
    return replace(card, **written)  # type: ignore[arg-type]


def _is_day_or_empty(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
