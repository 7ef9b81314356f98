"""The participant's door and page: join, codename, and every act of a seat. No account, no name."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from secrets import token_hex

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import ballots, deals, notes, sorting
from workshop.actions import seats as acts
from workshop.actions.asking import SeatLost
from workshop.actions.notes import NotWrittenHere, Writing
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session import lint
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.notes import Lineage, NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.room import Room
from workshop.core.session.sealing import Audience
from workshop.core.words import N_
from workshop.pages import phone as pages
from workshop.pages import reading, regions
from workshop.pages.regions import Overlay
from workshop.web.answering import done, refused, wants_pieces
from workshop.web.current import current_house, parts
from workshop.web.errors import page as page_of
from workshop.web.errors import sentence_of, status_of
from workshop.web.sharing import shared_regions

blueprint = Blueprint("phone", __name__)

#: Fields that hold no words of a person, so they are not put back after a refusal.
_NOT_KEPT = frozenset({"csrf_token", "key"})


@blueprint.url_value_preprocessor
def read_address(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Take the code of the address as it was meant, however it was typed."""
    if values and "code" in values:
        values["code"] = read_code(values["code"])


@blueprint.route("/join/<code>", methods=["GET", "POST"])
def join(code: str) -> Response | str:
    """The rules and the promise; a POST takes a seat and shows its codename, this once."""
    jam = _open_jam(code)
    if seats.read_seat(request, jam):
        return redirect(f"/s/{jam.code}", 303)
    if request.method != "POST":
        return render_template("phone/join.html", jam=jam, mood="open")
    seat, words = acts.take(current_house(), jam.code)
    page = render_template("phone/codename.html", jam=jam, words=words.split(" "), mood="open")
    return seats.take_seat(Response(page, content_type=_HTML), jam.code, seat)


@blueprint.route("/join/<code>/back", methods=["GET", "POST"])
def come_back(code: str) -> Response | str | tuple[str, int]:
    """Come back with a codename; nothing is written by it."""
    jam = _jam(code)
    if request.method != "POST":
        return render_template("phone/back.html", jam=jam, mood="open", says="", typed="")
    typed = request.form.get("codename", "")
    try:
        seat = acts.come_back(current_house(), jam.code, typed)
    except Invalid as broken:
        says = sentence_of(broken)
        page = render_template("phone/back.html", jam=jam, mood="open", says=says, typed=typed)
        return page, status_of(broken)
    return seats.take_seat(redirect(f"/s/{jam.code}", 303), jam.code, seat)


@blueprint.get("/s/<code>")
def page(code: str) -> Response | str:
    """The one page of a participant, whatever the phase."""
    jam = _jam(code)
    seat = seats.read_seat(request, jam)
    if seat is None:
        return redirect(f"/join/{jam.code}", 303)
    return _whole(jam.code, seat)


@blueprint.get("/s/<code>/shared")
def shared(code: str) -> Response:
    """The shared regions, for a page that has missed something."""
    jam = _jam(code)
    _seat(jam)
    return shared_regions(jam.code, Audience.PHONE)


@blueprint.get("/s/<code>/own")
def mine(code: str) -> Response:
    """What is only mine."""
    jam = _jam(code)
    return jsonify(swap=_own(jam.code, _seat(jam)))


@blueprint.post("/s/<code>/note")
def write(code: str) -> Response:
    """Keep a text; the answer shows it among my own."""
    seat, writing = _asked(code), _writing(code)
    notes.write(current_house(), code, seat, _key(), writing)
    nudges = lint.idea(writing.text) if writing.kind is NoteKind.IDEA else ()
    says = _(nudges[0].sentence) if nudges else _("Saved. Judging comes later.")
    if writing.kind is NoteKind.QUESTION:
        says = _("Saved. It is shown with the others.")
    return _done(code, seat, says, clear=_CLEARS)


@blueprint.post("/s/<code>/edit")
def edit(code: str) -> Response:
    """Rewrite an own text."""
    seat, note = _asked(code), request.form.get("note", "")
    writing = Writing(NoteKind.IDEA, request.form.get(f"edit-{note}", ""))
    notes.edit(current_house(), code, seat, note, writing)
    return _done(code, seat, _("The change is saved."))


@blueprint.post("/s/<code>/withdraw")
def withdraw(code: str) -> Response:
    """Take an own text back."""
    seat = _asked(code)
    notes.withdraw(current_house(), code, seat, request.form.get("note", ""))
    return _done(code, seat, _("Withdrawn."))


@blueprint.post("/s/<code>/deal")
def deal(code: str) -> Response:
    """Deal a card or seeds."""
    seat, is_again = _asked(code), request.form.get("again") == "1"
    deals.deal(current_house(), code, seat, _key(), is_again)
    return _done(code, seat)


@blueprint.post("/s/<code>/done")
def finish(code: str) -> Response:
    """Say "I am done", or take it back."""
    seat, is_done = _asked(code), request.form.get("done") == "1"
    notes.finish(current_house(), code, seat, is_done)
    return _done(code, seat, _("Noted. You can go on all the same.") if is_done else "")


@blueprint.post("/s/<code>/dots")
def place(code: str) -> Response:
    """Set my dots on one unit."""
    seat = _asked(code)
    unit, _colon, count = request.form.get("unit", "").partition(":")
    ballots.place(current_house(), code, seat, unit, _number(count))
    return _done(code, seat)


@blueprint.post("/s/<code>/estimate")
def estimate(code: str) -> Response:
    """Set my impact and effort of one finalist."""
    seat, form = _asked(code), request.form
    is_none = form.get("none") == "1"
    impact, effort = (
        None if is_none or not form.get(name) else _number(form[name])
        for name in ("impact", "effort")
    )
    if impact is None and effort is None and not is_none:
        raise NothingSaid
    said = form.get("rationale", "")
    about = form.get("finalist", "")
    ballots.estimate(current_house(), code, seat, about, impact, effort, said)
    return _done(code, seat, _("Saved."))


@blueprint.post("/s/<code>/scale")
def scale(code: str) -> Response | str:
    """Show one finalist again, to change my answer."""
    seat, wanted = _asked(code), request.form.get("finalist", "")
    if wants_pieces():
        return done("", swap=_own(code, seat, wanted=wanted))
    return _whole(code, seat, wanted=wanted)


@blueprint.post("/s/<code>/read")
def read(code: str) -> Response:
    """Say that I have read the ideas."""
    seat, jam = _asked(code), _jam(code)
    sorting.mark_note(current_house(), code, seat, str(jam.visit), Purpose.READ)
    return _done(code, seat, _("Thank you."))


@blueprint.post("/s/<code>/unclear")
def unclear(code: str) -> Response:
    """Mark a text as one I do not understand."""
    seat = _asked(code)
    note = request.form.get("note", "")
    sorting.mark_note(current_house(), code, seat, note, Purpose.UNCLEAR)
    return _done(code, seat, _("Noted. Somebody will explain it."))


@blueprint.post("/s/<code>/report-note")
def report_note(code: str) -> Response:
    """Ask the facilitator to look at a text."""
    seat = _asked(code)
    note = request.form.get("note", "")
    sorting.mark_note(current_house(), code, seat, note, Purpose.REPORT)
    return _done(code, seat, _("The facilitator is asked to look at it."))


@blueprint.post("/s/<code>/same")
def same(code: str) -> Response:
    """Say that two ideas are the same."""
    seat, form = _asked(code), request.form
    sorting.mark_same(current_house(), code, seat, form.get("a", ""), form.get("b", ""))
    return _done(code, seat, _("Proposed to the facilitator."))


@blueprint.post("/s/<code>/theme")
def theme(code: str) -> Response:
    """Propose a theme."""
    seat, text = _asked(code), request.form.get("text", "")
    notes.propose_theme(current_house(), code, seat, _key(), text)
    return _done(code, seat, _("Proposed to the facilitator."), clear=("text",))


@blueprint.post("/s/<code>/take-out")
def take_out(code: str) -> Response:
    """Take my own idea out of a stack."""
    seat = _asked(code)
    sorting.take_out(current_house(), code, seat, request.form.get("note", ""))
    return _done(code, seat, _("It stands for itself when sorting ends."))


@blueprint.post("/s/<code>/time")
def time(code: str) -> Response:
    """Ask for more time, for everybody."""
    seat, wanted = _asked(code), request.form.get("wanted") == "1"
    acts.ask_for_time(current_house(), code, seat, wanted)
    return _done(code, seat, _("Noted. Everybody gets more time.") if wanted else _("Taken back."))


@blueprint.post("/s/<code>/slow")
def slow(code: str) -> Response:
    """Tell the desk that I cannot follow."""
    seat = _asked(code)
    acts.slow_down(current_house(), code, seat)
    return _done(code, seat, _("The facilitator sees that somebody cannot follow."))


@blueprint.post("/s/<code>/pulse")
def pulse(code: str) -> Response:
    """Answer one question of the pulse."""
    seat = _asked(code)
    question, _colon, value = request.form.get("answer", "").partition(":")
    acts.pulse(current_house(), code, seat, question, _number(value))
    return _done(code, seat, _("Thank you."))


@blueprint.post("/s/<code>/forget")
def forget(code: str) -> Response:
    """Forget me on this device."""
    return seats.leave_seat(redirect(f"/join/{code}", 303), code)


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> Response | tuple[str, int]:
    """Say no in words, with what was typed still in the form."""
    says, status = sentence_of(rule), status_of(rule)
    # A closed session is answered like an unknown one, with no way on that would tell them apart.
    jam = None if isinstance(rule, NoSuchSession) else g.get("phone_jam")
    seat = seats.read_seat(request, jam) if jam else None
    wanted = request.form.get("finalist", "")
    if wants_pieces():
        swap = _own(jam.code, seat, wanted=wanted) if jam and seat else {}
        return refused(says, rule.code, status, swap)
    if jam and seat and request.method == "POST":
        return _whole(jam.code, seat, says=says, kept=_kept(), wanted=wanted), status
    return page_of(status, says, jam)


class NothingSaid(Invalid):
    """An estimate with neither a number nor "no idea"."""

    code = "nothing_said"
    sentence = N_("Please choose both numbers, or “no idea”.")


class KeyMissing(Invalid):
    """A command without its key: it could not be told from the one before it."""

    code = "key_missing"
    sentence = N_("This page is not complete. Please load it again.")


class NotANumber(Invalid):
    """A number that is none."""

    code = "not_a_number"
    sentence = N_("A number was expected here.")


#: Fields that hold words of a person.
_TYPED = ("text", "title", "object", "deviation", "should", "actual", "since", "rationale")
_HTML = "text/html; charset=utf-8"
_CLEARS = ("text", "title", "wild", "object", "deviation", "should", "actual", "since")


def _jam(code: str) -> Jam:
    """The session of this request, read once.

    Raises:
        NoSuchSession: there is none with this code.
    """
    if "phone_jam" not in g:
        with current_house().store.reading() as connection:
            g.phone_jam = reading.session(connection, code)
    found: Jam = g.phone_jam
    return found


def _open_jam(code: str) -> Jam:
    """A session that takes seats; a closed one is answered like an unknown one."""
    jam = _jam(code)
    if jam.phase is Phase.CLOSED and not seats.read_seat(request, jam):
        raise NoSuchSession
    return jam


def _seat(jam: Jam) -> Seat:
    seat = seats.read_seat(request, jam)
    if seat is None:
        raise SeatLost
    return seat


def _asked(code: str) -> Seat:
    return _seat(_jam(code))


def _key() -> str:
    key = request.form.get("key", "")
    if not key:
        raise KeyMissing
    return key


def _number(text: str) -> int:
    if not text.strip().removeprefix("-").isdecimal() or len(text) > 6:
        raise NotANumber
    return int(text)


def _writing(code: str) -> Writing:
    """What was written, from the fields of the phase's composer.

    Raises:
        NotWrittenHere: there is no such kind of text.
    """
    form, jam = request.form, _jam(code)
    kind = pages.COMPOSES.get(jam.phase, NoteKind.IDEA)
    named = form.get("kind", "")
    if named:
        # A text that waited on a phone may arrive in a phase that would take it for another kind.
        if named not in set(NoteKind):
            raise NotWrittenHere
        kind = NoteKind(named)
    text = _statement() if kind is NoteKind.STATEMENT else form.get("text", "")
    lineage = ""
    parents: tuple[str, ...] = ()
    if jam.phase is Phase.BUILD_ON and form.get("seed"):
        wanted = form.get("lineage", "")
        lineage = wanted if wanted in set(Lineage) else Lineage.YES_AND.value
        parents = (form["seed"],)
        if lineage == Lineage.COMBINE.value:
            parents = (form["seed"], form.get("second", ""))
    return Writing(
        kind,
        text,
        title=form.get("title", "") if kind is NoteKind.IDEA else "",
        wild=kind is NoteKind.IDEA and form.get("wild") == "1",
        evidence=form.get("evidence", "") if kind is NoteKind.STATEMENT else "",
        lineage=lineage,
        parents=parents,
    )


def _statement() -> str:
    """One sentence out of the five fields; fields that are empty leave their part out."""
    form = {name: request.form.get(name, "").strip() for name in _CLEARS}
    if not form["object"] or not form["deviation"]:
        return form["object"] or form["deviation"] or request.form.get("text", "")
    said = _("%(object)s shows %(deviation)s", **_two(form, "object", "deviation"))
    parts_ = (
        (form["should"], _("should be %(x)s", x=form["should"])),
        (form["actual"], _("is %(x)s", x=form["actual"])),
        (form["since"], _("since %(x)s", x=form["since"])),
    )
    rest = ", ".join(words for given, words in parts_ if given)
    return f"{said}: {rest}" if rest else said


def _two(form: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: form[name] for name in names}


def _kept() -> dict[str, str]:
    return {name: text for name, text in request.form.items() if name not in _NOT_KEPT}


def _done(code: str, seat: Seat, says: str = "", clear: tuple[str, ...] = ()) -> Response:
    """Answer an act; without script the page comes back with whatever else was being written."""
    if wants_pieces():
        return done(f"/s/{code}", says, _own(code, seat), clear)
    if any(request.form.get(name, "").strip() for name in _CLEARS if name not in clear):
        if says:
            flash(says)
        return Response(_whole(code, seat, kept=_kept()), content_type=_HTML)
    return done(f"/s/{code}", says)


def _overlay(room: Room, seat: Seat) -> Overlay:
    with current_house().store.reading() as connection:
        found = reading.mine(connection, room.jam, seat.secret)
    return Overlay(
        now=current_house().store.now(),
        counts=parts().counts(room.jam.code, Audience.PHONE),
        mine=found,
        seed=tag(seat.secret, Purpose.ORDER, room.jam.id)[:16],
    )


def _room(code: str) -> Room:
    with current_house().store.reading() as connection:
        return regions.read(connection, code, Audience.PHONE)


def _whole(
    code: str, seat: Seat, says: str = "", kept: Mapping[str, str] | None = None, wanted: str = ""
) -> str:
    room = _room(code)
    over = replace(_overlay(room, seat), refused=says, kept=kept or {}, wanted=wanted)
    drawn = regions.draw(parts().render, room, str(get_locale()))
    draw = partial(
        render_template,
        "phone/page.html",
        **regions.context(room, over),
        language=str(get_locale()),
        shared_version=drawn.version,
        now_ms=round(over.now.timestamp() * 1000),
        key=token_hex(16),
    )
    page = draw()
    homeless = _homeless(over.kept, page)
    return draw(homeless=homeless) if homeless else page


def _homeless(kept: Mapping[str, str], page: str) -> tuple[str, ...]:
    """Texts that were refused and that no field of the page holds, as when the phase moved on."""
    names = (*_TYPED, f"edit-{kept.get('note', '')}")
    texts = (kept[name] for name in names if kept.get(name, "").strip())
    return tuple(text for text in texts if escape(text) not in page)


def _own(code: str, seat: Seat, wanted: str = "") -> dict[str, str]:
    room = _room(code)
    over = replace(_overlay(room, seat), wanted=wanted)
    context = regions.context(room, over) | {"language": str(get_locale())}
    return {
        slot if slot == "own-dots" else f"{slot}-{room.jam.visit}": render_template(
            f"phone/own/_{slot.removeprefix('own-')}.html", **context
        )
        for slot in (f"own-{name}" for name in pages.SLOTS.get(room.jam.phase, ()))
    }
