"""What a seat finds of its own: every tag is computed here, while its browser is asking."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from workshop.core.seat.tags import Purpose, seat_hash, tag
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.core.session.pulses import QUESTIONS
from workshop.core.session.room import Mine
from workshop.core.session.rounds import Round, RoundState
from workshop.storage.queries import ballots, deals, notes, rounds
from workshop.storage.tables import MarkRow, PulseRow, RollRow


def mine(connection: Connection, jam: Jam, secret: str) -> Mine:
    """Everything of this seat that the open phase needs."""
    found = notes.own(connection, jam.id, secret)
    hand = deals.mine(connection, secret, jam)
    current = next(
        (r for r in rounds.of_session(connection, jam.id) if r.state is RoundState.OPEN), None
    )
    made = _marks(connection, jam)
    visit = str(jam.visit)
    sealed = {note.id: note for note in notes.sealed_ideas(connection, jam.id)}
    building = jam.phase is Phase.BUILD_ON
    return Mine(
        notes=tuple((note, is_sealed) for note, is_sealed in found),
        card=hand[-1] if hand and jam.phase is Phase.IDEATE else "",
        seeds=tuple(sealed[s] for s in hand if s in sealed) if building else (),
        dots=ballots.dots(connection, secret, current) if current else {},
        estimates=ballots.estimates(connection, secret, current) if current else {},
        done=tag(secret, Purpose.DONE, visit) in made,
        on_roll=current is None or _on_roll(connection, current, secret),
        more_time=tag(secret, Purpose.TIME, jam.id) in made,
        has_read=tag(secret, Purpose.READ, visit) in made,
        slow=tag(secret, Purpose.SLOW, visit) in made,
        marked={
            what.value: frozenset(
                about for mark, about in made.items() if about and mark == tag(secret, what, about)
            )
            for what in (Purpose.UNCLEAR, Purpose.REPORT, Purpose.OUT)
        },
        pulse=_pulse(connection, secret),
    )


def _marks(connection: Connection, jam: Jam) -> Mapping[str, str]:
    statement = select(MarkRow.tag, MarkRow.about).where(MarkRow.session_id == jam.id)
    return {row[0]: row[1] for row in connection.execute(statement)}


def _on_roll(connection: Connection, current: Round, secret: str) -> bool:
    statement = select(RollRow.seat_hash).where(
        RollRow.round_id == current.id, RollRow.seat_hash == seat_hash(secret)
    )
    return connection.execute(statement).first() is not None


def _pulse(connection: Connection, secret: str) -> Mapping[str, int]:
    tags = {tag(secret, Purpose.PULSE, question): question for question in QUESTIONS}
    statement = select(PulseRow.tag, PulseRow.value).where(PulseRow.tag.in_(tags))
    return {tags[row[0]]: row[1] for row in connection.execute(statement)}
