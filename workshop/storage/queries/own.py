"""What a seat finds of its own: every tag is computed here, while its browser is asking."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workshop.core.seat.tags import Purpose, seat_hash, tag
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.core.session.pulses import QUESTIONS
from workshop.core.session.room import Mine, Need
from workshop.core.session.rounds import Round
from workshop.storage.queries import ballots, deals, notes, rounds
from workshop.storage.tables import MarkRow, PulseRow, RollRow

EVERYTHING = frozenset(Need)
_OF_TEXTS = (Purpose.UNCLEAR, Purpose.REPORT, Purpose.OUT)
#: Asked after most acts, so built once.
_SIGNS = select(MarkRow.tag).where(MarkRow.tag.in_(bindparam("tags", expanding=True)))
_IN_A_ROUND = frozenset({Need.DOTS, Need.ESTIMATES, Need.ROLL})


def mine(
    connection: Connection, jam: Jam, secret: str, needs: Collection[Need] = EVERYTHING
) -> Mine:
    """What is needed of this seat's own; the rest is left as it is with a seat that did nothing."""
    found: dict[str, Any] = {}
    if Need.SEALED in needs or Need.REVEALED in needs:
        own = notes.own(connection, jam.id, secret, Need.SEALED in needs, Need.REVEALED in needs)
        found["notes"] = own
    if _IN_A_ROUND & set(needs):
        current = rounds.open_one(connection, jam.id)
        if current:
            found |= _in_a_round(connection, current, secret, needs)
    for need, read in _READ.items():
        if need in needs:
            found |= read(connection, jam, secret)
    return Mine(**found)


def _in_a_round(
    connection: Connection, current: Round, secret: str, needs: Collection[Need]
) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if Need.DOTS in needs:
        found["dots"] = ballots.dots(connection, secret, current)
    if Need.ESTIMATES in needs:
        found["estimates"] = ballots.estimates(connection, secret, current)
    if Need.ROLL in needs:
        found["on_roll"] = _on_roll(connection, current, secret)
    return found


def _hand(connection: Connection, jam: Jam, secret: str) -> Mapping[str, Any]:
    hand = deals.mine(connection, secret, jam)
    if not hand or jam.phase is not Phase.BUILD_ON:
        return {"card": hand[-1] if hand and jam.phase is Phase.IDEATE else ""}
    sealed = notes.sealed(connection, jam.id, hand)
    return {"seeds": tuple(sealed[seed] for seed in hand if seed in sealed)}


def _signs(connection: Connection, jam: Jam, secret: str) -> Mapping[str, Any]:
    visit = str(jam.visit)
    tags = {
        "done": tag(secret, Purpose.DONE, visit),
        "more_time": tag(secret, Purpose.TIME, jam.id),
        "has_read": tag(secret, Purpose.READ, visit),
        "slow": tag(secret, Purpose.SLOW, visit),
    }
    made = set(connection.execute(_SIGNS, {"tags": list(tags.values())}).scalars())
    return {name: mark in made for name, mark in tags.items()}


def _marked(connection: Connection, jam: Jam, secret: str) -> Mapping[str, Any]:
    kinds = [what.value for what in (*_OF_TEXTS, Purpose.TOLD_REPORT)]
    statement = select(MarkRow.tag, MarkRow.about).where(
        MarkRow.session_id == jam.id, MarkRow.what.in_(kinds)
    )
    made = connection.execute(statement).all()
    marked = {
        what.value: frozenset(about for mark, about in made if mark == tag(secret, what, about))
        for what in _OF_TEXTS
    }
    return {"marked": marked}


def _on_roll(connection: Connection, current: Round, secret: str) -> bool:
    statement = select(RollRow.seat_hash).where(
        RollRow.round_id == current.id, RollRow.seat_hash == seat_hash(secret)
    )
    return connection.execute(statement).first() is not None


def _pulse(connection: Connection, _jam: Jam, secret: str) -> Mapping[str, Any]:
    tags = {tag(secret, Purpose.PULSE, question): question for question in QUESTIONS}
    statement = select(PulseRow.tag, PulseRow.value).where(PulseRow.tag.in_(tags))
    return {"pulse": {tags[row[0]]: row[1] for row in connection.execute(statement)}}


_READ: Mapping[Need, Callable[[Connection, Jam, str], Mapping[str, Any]]] = {
    Need.HAND: _hand,
    Need.SIGNS: _signs,
    Need.MARKED: _marked,
    Need.PULSE: _pulse,
}
