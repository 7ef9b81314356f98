"""What a receipt says of a card: its lines, and what silence means."""

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.plan import OnDeadline
from workshop.core.words import N_
from workshop.pages.criterion_words import day, number, sentence

#: What is hoped for first, then what ends it, then what protects others meanwhile.
_ORDER = (
    Role.CONTINUE,
    Role.KILL,
    Role.GUARDRAIL_HARD,
    Role.GUARDRAIL_SOFT,
    Role.TRIPWIRE,
)
_SILENCE: dict[OnDeadline, str] = {
    OnDeadline.KILL: N_("On %(day)s, if nothing is proved, it is stopped."),
    OnDeadline.ITERATE: N_("On %(day)s, if nothing is proved, it is changed and tried once more."),
}


def lines(card: Card) -> tuple[str, ...]:
    """The criteria as sentences."""
    metrics = {metric.key: metric for metric in card.metrics}
    ordered = sorted(card.criteria, key=lambda each: (_ORDER.index(each.role), each.id))
    return tuple(sentence(each, metrics.get(each.metric)) for each in ordered)


def in_the_end(card: Card) -> str:
    """What silence means."""
    when = day(card.dates.decision) if card.dates.decision else "…"
    return str(_(_SILENCE[card.dates.on_deadline], day=when))


def customers(count: int) -> str:
    """So many customers."""
    return str(ngettext("%(n)s customer", "%(n)s customers", count, n=number(count)))
