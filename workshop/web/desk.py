"""The desk: the page of everybody with a part in a session and an account. Its commands stand in
`desk_moving`, `desk_sorting` and `desk_deciding`, one file for each file of actions.
"""

from collections.abc import Mapping
from secrets import token_hex

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop import seats
from workshop.core.errors import RuleBroken
from workshop.core.limits import Limit
from workshop.core.permissions import NotSignedIn
from workshop.core.session import promise
from workshop.core.session.few import FewWriters
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.phases import Role
from workshop.core.session.room import Room
from workshop.core.session.sealing import AUDIENCE_OF
from workshop.pages import desk as pages
from workshop.pages import reading, regions
from workshop.pages.drawings import Drawing
from workshop.pages.qr import qr
from workshop.pages.regions import Overlay
from workshop.web import desk_deciding, desk_moving, desk_sorting, errors, limits
from workshop.web.answering import NOT_KEPT, refused, wants_pieces
from workshop.web.current import address, current_house, parts, require_account
from workshop.web.sharing import shared_regions

blueprint = Blueprint("desk", __name__, url_prefix="/s/<code>/desk")
for commands in (desk_moving, desk_sorting, desk_deciding):
    blueprint.register_blueprint(commands.blueprint)


@blueprint.before_request
def let_in() -> None:
    """Know who asks; to strangers the session is as good as unknown.

    Raises:
        NotSignedIn: nobody is.
        NoSuchSession: no such session, or no part in it.
    """
    require_account()
    with current_house().store.reading() as connection:
        jam = reading.session(connection, (request.view_args or {}).get("code", ""))
        role = seats.role_in(request, connection, jam)
    if role not in AUDIENCE_OF:
        raise NoSuchSession
    g.desk_jam, g.desk_role = jam, role
    if request.method == "POST":
        limits.take(Limit.COMMAND, require_account().id)


@blueprint.get("")
def page(code: str) -> str:
    """The desk, whatever the phase; `use` puts the words of a text into the field."""
    drawing = _drawing(code)
    return _whole(drawing, kept=_picked(drawing.room, request.args.get("use", "")))


@blueprint.get("/shared")
def shared(code: str) -> Response:
    """The shared regions, for a page that has missed something."""
    return shared_regions(_drawing(code))


@blueprint.get("/own")
def mine(code: str) -> Response:
    """What only this person sees: the way in as this server is reached, and who leads."""
    context = regions.context(_drawing(code).room) | _mine()
    slots = {f"own-{name}": f"desk/own/_{name}.html" for name in ("join", "lead")}
    return jsonify(swap={slot: render_template(path, **context) for slot, path in slots.items()})


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> Response | tuple[str, int]:
    """Say no in words; a page without script comes back with what was typed still in it."""
    says, status = errors.sentence_of(rule), errors.status_of(rule)
    if wants_pieces():
        return refused(says, rule.code, status, _offered(rule))
    code = (request.view_args or {}).get("code", "")
    if isinstance(rule, NotSignedIn):
        return redirect(url_for("accounts.sign_in", next=f"/s/{code}/desk"), 303)
    if "desk_jam" not in g:
        return errors.page(status, says)
    return _whole(_drawing(code), kept=_typed(), says=says, code=rule.code), status


def _offered(rule: RuleBroken) -> dict[str, str]:
    """A way on that belongs to a refusal, by the id of its place."""
    if not isinstance(rule, FewWriters):
        return {}
    jam: Jam = g.desk_jam
    offer = render_template("desk/own/_offer.html", jam=jam, promise_fields=promise.FIELDS)
    return {f"offer-{jam.visit}": offer}


def _role() -> Role:
    role: Role = g.desk_role
    return role


def _drawing(code: str) -> Drawing:
    with current_house().store.reading() as connection:
        jam = reading.session(connection, code)
        audience, language = AUDIENCE_OF[_role()], str(get_locale())
        return parts().drawings.of(connection, jam, audience, language)


def _whole(drawing: Drawing, kept: Mapping[str, str], says: str = "", code: str = "") -> str:
    """The page with everything in it, so that it can be read and used without script."""
    now, room = current_house().store.now(), drawing.room
    over = Overlay(
        now=now,
        counts=parts().counts(room.jam.code, room.audience),
        kept=kept,
        refused=says,
        refusal=code,
    )
    return render_template(
        "desk/page.html",
        **drawing.context(over),
        **_mine(),
        shared_version=drawing.drawn.version,
        now_ms=round(now.timestamp() * 1000),
        key=token_hex(16),
    )


def _mine() -> dict[str, object]:
    """What a template may ask for beyond the shared view; where it is missing, a slot is left."""
    jam: Jam = g.desk_jam
    way_in = address(f"/join/{jam.code}")
    return {"me": require_account(), "role": _role(), "way_in": way_in, "qr": qr(way_in)}


def _picked(room: Room, place: str) -> dict[str, str]:
    """The words of the text at this place of the list, to begin with in the field."""
    texts = pages.to_agree_on(room)
    known = place.isdecimal() and int(place) < len(texts)
    return {"text": texts[int(place)].text} if known else {}


def _typed() -> dict[str, str]:
    """What was sent, by name; several values of one name with spaces between them."""
    return {name: " ".join(values) for name, values in request.form.lists() if name not in NOT_KEPT}
