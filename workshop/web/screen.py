"""The screen for the wall of the room, and the door for a projector that has no account."""

from urllib.parse import urlsplit

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import screens
from workshop.core.errors import RuleBroken
from workshop.core.limits import Limit
from workshop.core.permissions import NotAllowed
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.pairing import SCREEN_LASTS, PairingRefused
from workshop.core.session.sealing import Audience
from workshop.pages import reading
from workshop.pages.drawings import Drawing
from workshop.pages.qr import qr
from workshop.pages.regions import Overlay
from workshop.web import limits
from workshop.web.current import address, current_house, parts
from workshop.web.errors import sentence_of, status_of
from workshop.web.sharing import shared_regions

blueprint = Blueprint("screen", __name__, url_prefix="/s/<code>/screen")

THEMES = ("dark", "light")


@blueprint.get("")
def page(code: str) -> str | tuple[str, int]:
    """The screen, whatever the phase; a browser that may not see it is asked for the digits."""
    try:
        return _whole(_drawing(code))
    except NoSuchSession:
        return _door(code)


@blueprint.get("/shared")
def shared(code: str) -> Response:
    """The shared regions, for a page that has missed something."""
    return shared_regions(_drawing(code))


@blueprint.get("/own")
def mine(code: str) -> Response:
    """The way in as this server is reached from here."""
    piece = render_template("screen/own/_join.html", **_way_in(_drawing(code).room.jam))
    return jsonify(swap={"own-join": piece})


@blueprint.post("/pair")
def pair(code: str) -> Response | tuple[str, int]:
    """Use the digits from the desk up, and keep this browser as a screen."""
    code = read_code(code)
    try:
        with limits.trying(Limit.WRONG_DIGITS, PairingRefused):
            token = screens.redeem(current_house(), code, request.form.get("digits", ""))
    except RuleBroken as broken:
        return _door(code, sentence_of(broken), status_of(broken))
    answer = redirect(f"/s/{code}/screen", 303)
    answer.set_cookie(
        seats.screen_cookie_name(code, seats.is_private()),
        token,
        max_age=SCREEN_LASTS,
        path="/",
        secure=seats.is_private(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _drawing(code: str) -> Drawing:
    """The session as a screen may know it.

    Raises:
        NoSuchSession: none that this browser may see; a session it may not see is no different.
    """
    with current_house().store.reading() as connection:
        try:
            seats.admit(request, connection, read_code(code), Audience.SCREEN)
        except NotAllowed as not_here:
            raise NoSuchSession from not_here
        jam = reading.session(connection, read_code(code))
        return parts().drawings.of(connection, jam, Audience.SCREEN, str(get_locale()))


def _whole(drawing: Drawing) -> str:
    now, jam = current_house().store.now(), drawing.room.jam
    over = Overlay(now=now, counts=parts().counts(jam.code, Audience.SCREEN))
    theme = request.args.get("theme", "")
    return render_template(
        "screen/page.html",
        **drawing.context(over),
        **_way_in(jam),
        theme=theme if theme in THEMES else THEMES[0],
        shared_version=drawing.drawn.version,
        now_ms=round(now.timestamp() * 1000),
    )


def _way_in(jam: Jam) -> dict[str, object]:
    way_in = address(f"/join/{jam.code}")
    return {"way_in": way_in, "qr": qr(way_in), "host": urlsplit(way_in).netloc}


def _door(code: str, says: str = "", status: int = 200) -> tuple[str, int]:
    """The page that asks for the digits; it is the same for a code that does not exist."""
    code = read_code(code)
    sign_in = url_for("accounts.sign_in", next=f"/s/{code}/screen")
    return render_template("screen/pair.html", code=code, says=says, sign_in=sign_in), status
