"""Taking a seat, coming back with a codename, and the small things a seat may ask for."""

from dataclasses import replace

from workshop.actions.asking import require_seat
from workshop.actions.house import House
from workshop.core.seat import codename
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, seat_secret, tag
from workshop.core.session import pulses
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.phases import Command, Phase
from workshop.storage.keep import marks
from workshop.storage.queries import jams


def take(house: House, code: str) -> tuple[Seat, str]:
    """Take a new seat; return it with its codename, which is kept nowhere else.

    Raises:
        NoSuchSession: unknown or closed, which is the same answer.
    """
    words = codename.draw(house.words, house.chance.choice)
    with house.store.unit_on(code) as unit:
        if unit.jam.phase is Phase.CLOSED:
            raise NoSuchSession
        seat = Seat(seat_secret(house.key, unit.jam.id, words))
        marks.seat(unit, seat.hash)
    return seat, words


def come_back(house: House, code: str, typed: str) -> Seat:
    """Find the seat with this codename; nothing is written, so nothing shows that it was done.

    Raises:
        CodenameUnreadable: the words are not a codename, or not one of this session, or there is
            no such session, which is the same answer.
    """
    words = codename.read(typed, house.words)
    with house.store.reading() as reading:
        try:
            jam = jams.by_code(reading, code)
        except NoSuchSession as unknown:
            raise codename.CodenameUnreadable from unknown
        seat = Seat(seat_secret(house.key, jam.id, words))
        if not jams.seat_exists(reading, jam.id, seat.hash):
            raise codename.CodenameUnreadable
    return seat


def ask_for_time(house: House, code: str, seat: Seat, wanted: bool) -> None:
    """Ask for extra time; it ends for all together, and nothing shows who asked."""
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.ASK_TIME)
        mark = tag(seat.secret, Purpose.TIME, unit.jam.id)
        if wanted:
            marks.put(unit, mark, Purpose.TIME)
        else:
            marks.take_back(unit, mark)
        unit.jam = replace(unit.jam, more_time=marks.any_of(unit, Purpose.TIME))


def slow_down(house: House, code: str, seat: Seat) -> None:
    """Tell the desk that somebody cannot follow; one count a phase, tied to nobody."""
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.SLOW_DOWN)
        marks.put(unit, tag(seat.secret, Purpose.SLOW, str(unit.jam.visit)), Purpose.SLOW)


def pulse(house: House, code: str, seat: Seat, question: str, value: int) -> None:
    """Answer one question of the pulse, 1 to 5.

    Raises:
        OutOfScale: another question or number.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.PULSE)
        answer = pulses.check(question, value)
        marks.feel(unit, tag(seat.secret, Purpose.PULSE, question), answer.question, answer.value)
