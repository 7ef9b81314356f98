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
TYPED_INTO = {"home.join": "code"}
#: Pages that show a stranger whether a session is there and open. All others answer strangers in
#: one way, whatever the code: the desk, the report, the screen and coming back.
SHOWING = frozenset({*TYPED_INTO, "seat_door.join"})


def install(app: Flask) -> None:
    """Look at everybody who names a session."""

    @app.before_request
    def look() -> None:
        g.pop("phone_jam", None)
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
    jam = _found(code)
    is_phone = request.blueprint == "phone"
    is_showing = is_phone or request.endpoint in SHOWING
    if jam and not (is_showing and jam.phase is Phase.CLOSED):
        return
    if jam and seats.has_part(request, code):
        return
    limits.count(Limit.WRONG_CODE)
    if is_phone:
        raise NoSuchSession


def _found(code: str) -> Jam | None:
    try:
        return jam_of(code)
    except NoSuchSession:
        return None
