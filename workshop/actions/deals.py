"""Dealing: a prompt card while people write ideas, seeds of others while they build on them."""

from collections.abc import Mapping

from workshop.actions.asking import once, require_seat
from workshop.actions.house import House
from workshop.core.seat.seat import Seat
from workshop.core.session import seeds
from workshop.core.session.deck import cards
from workshop.core.session.phases import Command, Phase
from workshop.core.session.seeds import Seed
from workshop.storage.keep import marks
from workshop.storage.keep.outcomes import SEEDS
from workshop.storage.queries import deals, jams, outcomes
from workshop.storage.queries import notes as queries
from workshop.storage.unit import SessionUnit


def deal(
    house: House, code: str, seat: Seat, key: str, again: bool, takes_offer: bool = False
) -> None:
    """Deal this seat its hand, if it has none yet or asks for another.

    Ideas: one prompt card, a different one for everybody as far as the deck goes, or the one that
    was offered. Build-on: three seeds, never own ones; one hand a visit.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.DEAL)
        had = deals.mine(unit.connection, seat.secret, unit.jam)
        if (had and not again) or not once(unit, seat, key):
            return
        if unit.jam.phase is Phase.IDEATE:
            hand: tuple[str, ...] = (cards.OFFER.card if takes_offer else _card(house, unit, had),)
        else:
            hand = () if had else _seeds(house, unit, seat)
        for place, thing in enumerate(hand, start=len(had)):
            marks.deal(unit, deals.deal_tag(seat.secret, unit.jam, place), thing)


def _card(house: House, unit: SessionUnit, had: tuple[str, ...]) -> str:
    dealt = deals.times_dealt(unit.connection, unit.jam)
    return cards.deal(dealt, had, house.chance.choice).id


def _seeds(house: House, unit: SessionUnit, seat: Seat) -> tuple[str, ...]:
    dealt: Mapping[str, int] = deals.times_dealt(unit.connection, unit.jam)
    ideas = queries.sealed_ideas(unit.connection, unit.jam.id)
    order = outcomes.sealed(unit.connection, unit.jam.id)[SEEDS]
    readable = {note.id: note for note in ideas if note.readable}
    candidates = {i: Seed(dealt.get(i, 0), readable[i].wild) for i in order if i in readable}
    own = [note.id for note, _ in queries.own(unit.connection, unit.jam.id, seat.secret)]
    pool = seeds.pool(candidates, order, jams.seats(unit.connection, unit.jam.id))
    if len(pool.keys() - set(own)) < seeds.HAND:
        pool = candidates  # In a small room most of the pool may be one's own.
    return seeds.deal(pool, own, house.chance.choice)
