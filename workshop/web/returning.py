"""Coming back to read: what became of what I wrote, with a codename from anywhere, or from my seat.

With a codename it is found in memory and leaves no trace: no cookie, no row, no log, no address.
"""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import seats as acts
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.limits import Limit
from workshop.core.seat.codename import CodenameUnreadable
from workshop.core.seat.seat import Seat
from workshop.core.session import joincode
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.sealing import Audience
from workshop.core.words import N_
from workshop.pages import reading, regions
from workshop.pages.became import became
from workshop.pages.outcomes import ENDING_WORDS
from workshop.web import limits
from workshop.web.current import current_house
from workshop.web.errors import page, sentence_of, status_of
from workshop.web.sitting import read_addresses, seat_if_any

blueprint = Blueprint("returning", __name__)
read_addresses(blueprint)


class NothingFound(Invalid):
    """No seat has this codename in the session with this code, whichever of the two is wrong."""

    code = "nothing_found"
    sentence = N_("Nothing was found with this code and these six words. Please look at both.")


@blueprint.get("/answers")
def door() -> str:
    """Ask for code and codename."""
    return _door(joincode.read(request.args.get("code", "")))


@blueprint.post("/answers")
def answers() -> Response | str | tuple[str, int]:
    """Show what became of everything this codename wrote, or sit down again with it."""
    code, typed = joincode.read(request.form.get("code", "")), request.form.get("codename", "")
    try:
        with limits.trying(Limit.WRONG_CODENAME, CodenameUnreadable):
            seat = acts.come_back(current_house(), code, typed)
    except (CodenameUnreadable, NoSuchSession):
        # One answer for both, or whoever has no codename would learn which sessions there are.
        return _door(code, typed, sentence_of(NothingFound())), status_of(NothingFound())
    if request.form.get("sit") == "1":
        return seats.take_seat(redirect(f"/s/{code}", 303), code, seat)
    return _wrote(code, seat, is_seated=False)


@blueprint.get("/s/<code>/wrote")
def wrote(code: str) -> Response | str:
    """The same from the seat that this browser holds."""
    seat = seat_if_any(code)
    if seat is None:
        return redirect(f"/answers?code={code}", 303)
    return _wrote(code, seat, is_seated=True)


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> tuple[str, int]:
    """Say no in words."""
    return page(status_of(rule), sentence_of(rule))


def _door(code: str, typed: str = "", says: str = "") -> str:
    return render_template("answers/door.html", code=code, typed=typed, says=says)


def _wrote(code: str, seat: Seat, is_seated: bool) -> str:
    with current_house().store.reading() as connection:
        room = regions.read(connection, code, Audience.PHONE)
        own = reading.wrote(connection, room.jam, seat.secret)
    return render_template(
        "answers/wrote.html",
        jam=room.jam,
        found=became(room, own),
        status_words=ENDING_WORDS,
        is_seated=is_seated,
    )
