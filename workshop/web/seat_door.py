"""The participant's door: take a seat, come back with a codename, be forgotten. No account."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import seats as acts
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.limits import Limit
from workshop.web import limits
from workshop.web.answering import HTML
from workshop.web.current import current_house
from workshop.web.errors import page, sentence_of, status_of
from workshop.web.sitting import jam_of, open_jam, read_addresses

blueprint = Blueprint("seat_door", __name__)
read_addresses(blueprint)


@blueprint.route("/join/<code>", methods=["GET", "POST"])
def join(code: str) -> Response | str:
    """The rules and the promise; a POST takes a seat and shows its codename, this once."""
    jam = open_jam(code)
    if seats.read_seat(request, jam):
        return redirect(f"/s/{jam.code}", 303)
    if request.method != "POST":
        return render_template("phone/join.html", jam=jam, mood="open")
    limits.take(Limit.JOIN)
    seat, words = acts.take(current_house(), jam.code)
    page = render_template("phone/codename.html", jam=jam, words=words.split(" "), mood="open")
    return seats.take_seat(Response(page, content_type=HTML), jam.code, seat)


@blueprint.route("/join/<code>/back", methods=["GET", "POST"])
def come_back(code: str) -> Response | str | tuple[str, int]:
    """Come back with a codename; nothing is written by it."""
    if request.method != "POST":
        return _back(code)
    typed = request.form.get("codename", "")
    try:
        with limits.trying(Limit.WRONG_CODENAME, Invalid):
            seat = acts.come_back(current_house(), code, typed)
    except Invalid as broken:
        return _back(code, typed, sentence_of(broken)), status_of(broken)
    jam = jam_of(code)
    return seats.take_seat(redirect(f"/s/{jam.code}", 303), jam.code, seat)


@blueprint.post("/s/<code>/forget")
def forget(code: str) -> Response:
    """Forget me on this device."""
    return seats.leave_seat(redirect(f"/join/{code}", 303), code)


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> tuple[str, int]:
    """Say no in words; what does not exist and what is closed get the same answer."""
    return page(status_of(rule), sentence_of(rule))


def _back(code: str, typed: str = "", says: str = "") -> str:
    """The page that asks for a codename; it is the same for a code that does not exist."""
    return render_template("phone/back.html", code=code, mood="open", says=says, typed=typed)
