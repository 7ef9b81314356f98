"""The participant's door: take a seat, come back with a codename, be forgotten. No account."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import seats as acts
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.limits import Limit
from workshop.core.seat.seat import Seat
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.web import limits
from workshop.web.answering import HTML
from workshop.web.current import current_house
from workshop.web.errors import page, sentence_of, status_of
from workshop.web.sitting import jam_of, open_jam, read_addresses, seat_if_any

blueprint = Blueprint("seat_door", __name__)
read_addresses(blueprint)

#: What a browser that is shared, or forgets, throws away beside its cookie; over https alone.
_NOTHING_LEFT = '"cache", "storage"'
#: The category of a message after which the page throws away what the browser kept of a session.
FORGOTTEN = "forgotten"


@blueprint.app_context_processor
def sharing() -> dict[str, object]:
    """Whether the page is seen on a device that several people share."""
    code = (request.view_args or {}).get("code", "")
    return {"is_shared": bool(code) and seats.is_shared(request, code)}


@blueprint.route("/join/<code>", methods=["GET", "POST"])
def join(code: str) -> Response | str:
    """The rules and the promise; a POST takes a seat and shows its codename, this once."""
    jam = open_jam(code)
    if seats.read_seat(request, jam):
        return redirect(f"/s/{jam.code}", 303)
    if request.method != "POST":
        return _door(jam)
    limits.take(Limit.JOIN)
    seat, words = acts.take(current_house(), jam.code)
    page = render_template("phone/codename.html", jam=jam, words=words.split(" "), mood="open")
    return _seated(Response(page, content_type=HTML), jam, seat)


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
    return _seated(redirect(f"/s/{jam.code}", 303), jam, seat)


@blueprint.get("/s/<code>/forget")
def ask_to_forget(code: str) -> Response | str:
    """Ask once: the codename is the only way back."""
    if seat_if_any(code) is None:
        return redirect(f"/join/{code}", 303)
    return render_template("phone/forget.html", jam=jam_of(code), mood="open")


@blueprint.post("/s/<code>/forget")
def forget(code: str) -> Response:
    """Forget me on this device."""
    flash(_("This device has forgotten you. Your codename brings you back."), FORGOTTEN)
    return seats.leave_seat(_to_the_door(code), code)


@blueprint.post("/s/<code>/next")
def next_person(code: str) -> Response:
    """Clear a shared device for the next person."""
    flash(_("Ready for the next person."), FORGOTTEN)
    answer = _to_the_door(code, "?shared=1")
    answer.headers["Clear-Site-Data"] = _NOTHING_LEFT
    return seats.leave_seat(answer, code)


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> tuple[str, int]:
    """Say no in words; what does not exist and what is closed get the same answer."""
    return page(status_of(rule), sentence_of(rule))


def _back(code: str, typed: str = "", says: str = "") -> str:
    """The page that asks for a codename; it is the same for a code that does not exist."""
    return render_template("phone/back.html", code=code, mood="open", says=says, typed=typed)


def _to_the_door(code: str, how: str = "") -> Response:
    """To where seats are taken, or, after the close, to where one reads with a codename.

    A stranger is sent the same way whatever the code, so that nothing shows what there is.
    """
    if seats.has_part(request, code) and jam_of(code).phase is Phase.CLOSED:
        return redirect(f"/answers?code={code}", 303)
    return redirect(f"/join/{code}{how}", 303)


def _door(jam: Jam) -> Response:
    answer = Response(render_template("phone/join.html", jam=jam, mood="open"), content_type=HTML)
    was_shared = "shared" in request.args and not seats.is_shared(request, jam.code)
    return seats.stop_sharing(answer, jam.code) if was_shared else answer


def _seated(answer: Response, jam: Jam, seat: Seat) -> Response:
    return seats.take_seat(answer, jam.code, seat, seats.is_shared(request, jam.code))
