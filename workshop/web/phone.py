"""The participant's page and every act of a seat. No account, no name."""

from flask import Blueprint, g, jsonify, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import ballots, deals, notes, sorting
from workshop.actions import seats as acts
from workshop.actions.notes import Writing
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.seat.tags import Purpose
from workshop.core.session import lint
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.notes import NoteKind
from workshop.core.session.sealing import Audience
from workshop.core.words import N_
from workshop.web.answering import refused, wants_pieces
from workshop.web.current import current_house
from workshop.web.errors import page as page_of
from workshop.web.errors import sentence_of, status_of
from workshop.web.phone_answers import CHANGES, SHOWN_BEFORE, Effect, act, done, kept_words
from workshop.web.phone_page import own, whole
from workshop.web.phone_writing import WORDS, writing
from workshop.web.sharing import drawing_of, shared_regions
from workshop.web.sitting import asked, command_key, held_seat, jam_of, read_addresses, whole_number

blueprint = Blueprint("phone", __name__)
read_addresses(blueprint)


@blueprint.get("/s/<code>")
def page(code: str) -> Response | str:
    """The one page of a participant, whatever the phase."""
    jam = jam_of(code)
    seat = seats.read_seat(request, jam)
    if seat is None:
        return redirect(f"/join/{jam.code}", 303)
    return whole(jam.code, seat)


@blueprint.get("/s/<code>/shared")
def shared(code: str) -> Response:
    """The shared regions, for a page that has missed something."""
    jam = jam_of(code)
    held_seat(jam)
    return shared_regions(drawing_of(jam, Audience.PHONE))


@blueprint.get("/s/<code>/own")
def mine(code: str) -> Response:
    """What is only mine; `finalist` is the one whose estimate is open on the page."""
    jam = jam_of(code)
    wanted = request.args.get("finalist", "")
    return jsonify(swap=own(jam.code, held_seat(jam), wanted=wanted))


@blueprint.post("/s/<code>/note")
def write(code: str) -> Response:
    """Keep a text; the answer shows it among my own."""
    seat, said = asked(code), writing(code)
    note = notes.write(current_house(), code, seat, command_key(), said)
    nudges = lint.idea(said.text) if said.kind is NoteKind.IDEA else ()
    says = _(nudges[0].sentence) if nudges else _("Saved. Judging comes later.")
    if said.kind is NoteKind.QUESTION:
        says = _("Saved. It is shown with the others.")
    return done(code, seat, says, WORDS, Effect(kept=note))


@blueprint.post("/s/<code>/list")
def write_list(code: str) -> Response:
    """Keep every line of a list as an idea of its own."""
    seat = asked(code)
    count = notes.write_list(
        current_house(), code, seat, command_key(), request.form.get("lines", "")
    )
    says = ngettext("%(num)s idea is saved.", "%(num)s ideas are saved.", count)
    return done(code, seat, says, clear=("lines",))


@blueprint.post("/s/<code>/edit")
def edit(code: str) -> Response:
    """Rewrite an own text."""
    seat, note = asked(code), request.form.get("note", "")
    said = Writing(NoteKind.IDEA, request.form.get(f"edit-{note}", ""))
    notes.edit(current_house(), code, seat, note, said)
    return done(code, seat, _("The change is saved."), effect=Effect(kept=note))


@blueprint.post("/s/<code>/withdraw")
def withdraw(code: str) -> Response:
    """Take an own text back."""
    seat, note = asked(code), request.form.get("note", "")
    notes.withdraw(current_house(), code, seat, note)
    return done(code, seat, _("Withdrawn."), effect=Effect(gone=note))


@blueprint.post("/s/<code>/deal")
def deal(code: str) -> Response:
    """Deal a card or seeds; `again` asks for other ones, or for the card that was offered."""
    seat, again = asked(code), request.form.get("again", "")
    takes_offer = again == "offer"
    deals.deal(current_house(), code, seat, command_key(), again == "1" or takes_offer, takes_offer)
    return done(code, seat)


@blueprint.post("/s/<code>/done")
def finish(code: str) -> Response:
    """Say "I am done", or take it back."""
    seat, is_done = asked(code), request.form.get("done") == "1"
    notes.finish(current_house(), code, seat, is_done)
    return done(code, seat, _("Noted. You can go on all the same.") if is_done else "")


@blueprint.post("/s/<code>/dots")
def place(code: str) -> Response:
    """Set my dots on one unit."""
    seat = asked(code)
    unit, _colon, count = request.form.get("unit", "").partition(":")
    dots = whole_number(count)
    ballots.place(current_house(), code, seat, unit, dots)
    return done(code, seat, effect=Effect(dots=(unit, dots)))


@blueprint.post("/s/<code>/estimate")
def estimate(code: str) -> Response:
    """Set my impact and effort of one finalist."""
    seat, form = asked(code), request.form
    is_none = form.get("none") == "1"
    impact, effort = (
        None if is_none or not form.get(name) else whole_number(form[name])
        for name in ("impact", "effort")
    )
    if impact is None and effort is None and not is_none:
        raise NothingSaid
    said = form.get("rationale", "")
    about = form.get("finalist", "")
    ballots.estimate(current_house(), code, seat, about, impact, effort, said)
    return done(code, seat, _("Saved."))


@blueprint.post("/s/<code>/scale")
def scale(code: str) -> Response | str:
    """Show one finalist again, to change my answer."""
    seat, wanted = asked(code), request.form.get("finalist", "")
    if wants_pieces():
        return done(code, seat, wanted=wanted)
    return whole(code, seat, wanted=wanted)


@blueprint.post("/s/<code>/read")
def read(code: str) -> Response:
    """Say that I have read the ideas."""
    seat, jam = asked(code), jam_of(code)
    sorting.mark_note(current_house(), code, seat, str(jam.visit), Purpose.READ)
    return done(code, seat, _("Thank you."))


@blueprint.post("/s/<code>/unclear")
def unclear(code: str) -> Response:
    """Mark a text as one I do not understand."""
    seat = asked(code)
    note = request.form.get("note", "")
    sorting.mark_note(current_house(), code, seat, note, Purpose.UNCLEAR)
    return done(code, seat, _("Noted. Somebody will explain it."))


@blueprint.post("/s/<code>/report-note")
def report_note(code: str) -> Response:
    """Ask the facilitator to look at a text."""
    seat = asked(code)
    note = request.form.get("note", "")
    sorting.mark_note(current_house(), code, seat, note, Purpose.REPORT)
    return done(code, seat, _("The facilitator is asked to look at it."))


@blueprint.post("/s/<code>/same")
def same(code: str) -> Response:
    """Say that two ideas are the same."""
    seat, form = asked(code), request.form
    sorting.mark_same(current_house(), code, seat, form.get("a", ""), form.get("b", ""))
    return done(code, seat, _("Proposed to the facilitator."))


@blueprint.post("/s/<code>/theme")
def theme(code: str) -> Response:
    """Propose a theme."""
    seat, text = asked(code), request.form.get("text", "")
    notes.propose_theme(current_house(), code, seat, command_key(), text)
    return done(code, seat, _("Proposed to the facilitator."), clear=("text",))


@blueprint.post("/s/<code>/take-out")
def take_out(code: str) -> Response:
    """Take my own idea out of a stack."""
    seat = asked(code)
    sorting.take_out(current_house(), code, seat, request.form.get("note", ""))
    return done(code, seat, _("It stands for itself when sorting ends."))


@blueprint.post("/s/<code>/time")
def time(code: str) -> Response:
    """Ask for more time, for everybody."""
    seat, wanted = asked(code), request.form.get("wanted") == "1"
    acts.ask_for_time(current_house(), code, seat, wanted)
    return done(code, seat, _("Noted. Everybody gets more time.") if wanted else _("Taken back."))


@blueprint.post("/s/<code>/slow")
def slow(code: str) -> Response:
    """Tell the desk that I cannot follow."""
    seat = asked(code)
    acts.slow_down(current_house(), code, seat)
    return done(code, seat, _("The facilitator sees that somebody cannot follow."))


@blueprint.post("/s/<code>/pulse")
def pulse(code: str) -> Response:
    """Answer one question of the pulse."""
    seat = asked(code)
    question, _colon, value = request.form.get("answer", "").partition(":")
    acts.pulse(current_house(), code, seat, question, whole_number(value))
    return done(code, seat, _("Thank you."))


@blueprint.errorhandler(RuleBroken)
def broken(rule: RuleBroken) -> Response | tuple[str, int]:
    """Say no in words, with what was typed still in the form."""
    says, status = sentence_of(rule), status_of(rule)
    # A closed session is answered like an unknown one, with no way on that would tell them apart.
    jam = None if isinstance(rule, NoSuchSession) else g.get("phone_jam")
    seat = seats.read_seat(request, jam) if jam else None
    wanted = request.form.get("finalist", "")
    if wants_pieces():
        slots = CHANGES.get(act(), frozenset()) | SHOWN_BEFORE.get(act(), frozenset())
        swap = own(jam.code, seat, slots, wanted) if jam and seat and slots else {}
        return refused(says, rule.code, status, swap)
    if jam and seat and request.method == "POST":
        return whole(jam.code, seat, says=says, kept=kept_words(), wanted=wanted), status
    return page_of(status, says, jam)


class NothingSaid(Invalid):
    """An estimate with neither a number nor "no idea"."""

    code = "nothing_said"
    sentence = N_("Please choose both numbers, or “no idea”.")
