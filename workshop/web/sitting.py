"""What the views of a seat ask first: which session, which seat, and what came with the command."""

from flask import Blueprint, g, request

from workshop import seats
from workshop.actions.asking import SeatLost
from workshop.core.errors import Invalid
from workshop.core.limits import Limit
from workshop.core.seat.seat import Seat
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.phases import Phase
from workshop.core.words import N_
from workshop.pages import reading
from workshop.web import limits
from workshop.web.current import current_house


class KeyMissing(Invalid):
    """A command without its key: it could not be told from the one before it."""

    code = "key_missing"
    sentence = N_("This page is not complete. Please load it again.")


class NotANumber(Invalid):
    """A number that is none."""

    code = "not_a_number"
    sentence = N_("A number was expected here.")


def read_addresses(blueprint: Blueprint) -> None:
    """Have the blueprint take the code of an address as it was meant, however it was typed."""

    @blueprint.url_value_preprocessor
    def read_address(_endpoint: str | None, values: dict[str, str] | None) -> None:
        if values and "code" in values:
            values["code"] = read_code(values["code"])


def jam_of(code: str) -> Jam:
    """The session of this request, read once.

    Raises:
        NoSuchSession: there is none with this code.
    """
    if "phone_jam" not in g:
        with current_house().store.reading() as connection:
            g.phone_jam = reading.session(connection, code)
    found: Jam = g.phone_jam
    return found


def open_jam(code: str) -> Jam:
    """A session that takes seats; a closed one is answered like an unknown one."""
    jam = jam_of(code)
    if jam.phase is Phase.CLOSED and not seats.read_seat(request, jam):
        raise NoSuchSession
    return jam


def seat_if_any(code: str) -> Seat | None:
    """The seat this browser holds; None in the same way where there is no such session."""
    try:
        return seats.read_seat(request, jam_of(code))
    except NoSuchSession:
        return None


def held_seat(jam: Jam) -> Seat:
    """The seat this browser holds in the session.

    Raises:
        SeatLost: none.
    """
    seat = seats.read_seat(request, jam)
    if seat is None:
        raise SeatLost
    return seat


def asked(code: str) -> Seat:
    """The seat that gives a command; raises as `jam_of` and `held_seat` do, and `TooOften`."""
    seat = held_seat(jam_of(code))
    limits.take(Limit.COMMAND, seat.hash)
    return seat


def command_key() -> str:
    """The key that tells this command from the one before it.

    Raises:
        KeyMissing: none was sent.
    """
    key = request.form.get("key", "")
    if not key:
        raise KeyMissing
    return key


def whole_number(text: str) -> int:
    """The number in `text`.

    Raises:
        NotANumber: it is none.
    """
    if not text.strip().removeprefix("-").isdecimal() or len(text) > 6:
        raise NotANumber
    return int(text)
