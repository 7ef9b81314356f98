"""Slows down whoever guesses join codes, at every door at once, before a code is looked up.

A stranger is a browser that holds nothing in the session it asks for: no seat, no paired screen, no
account with a part in it. To a stranger a closed session is no different from one that never was.
"""

from flask import Flask, g, request

from workshop import seats
from workshop.core.limits import Limit, TooOften
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.phases import Phase
from workshop.web import limits
from workshop.web.sitting import jam_of

#: Addresses that name no session, and the field of their form that does.
TYPED_INTO = {"home.join": "code", "returning.answers": "code"}
#: Pages that answer every stranger in one way, whatever the code. All others show whether a session
#: is there, so to strangers they show only open ones.
SAME_FOR_ALL = frozenset(
    {"desk", "deletion", "report", "screen", "seat_door.come_back", "returning.answers"}
)


def install(app: Flask) -> None:
    """Look at everybody who names a session."""

    @app.before_request
    def look() -> None:
        g.pop("phone_jam", None)
        seats.forget()
        code = _asked_for()
        if not code:
            return
        try:
            limits.require(Limit.WRONG_CODE)
        except TooOften:
            if not seats.has_part(request, code):
                raise
            return
        _count_if_wrong(code)


def _asked_for() -> str:
    """The code of the session that is asked for; "" when none is."""
    field = TYPED_INTO.get(request.endpoint or "")
    if field:
        return read_code(request.form.get(field, ""))
    return read_code((request.view_args or {}).get("code", ""))


def _count_if_wrong(code: str) -> None:
    """Count a code of no session, and raise `NoSuchSession` for one that is closed to strangers."""
    jam = _found(code)
    is_shown = not SAME_FOR_ALL & {request.endpoint, *request.blueprints}
    if jam and not (is_shown and jam.phase is Phase.CLOSED):
        return
    if jam and seats.has_part(request, code):
        return
    limits.count(Limit.WRONG_CODE)
    if is_shown and request.endpoint not in TYPED_INTO:
        raise NoSuchSession


def _found(code: str) -> Jam | None:
    try:
        return jam_of(code)
    except NoSuchSession:
        return None
