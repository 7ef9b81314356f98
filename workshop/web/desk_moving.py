"""The facilitator's freedom over HTTP: on, back, minutes, pause, late arrivals, screens, lead."""

from flask import Blueprint, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import ballots, moving, revealing, screens
from workshop.core.session.phases import Phase
from workshop.web.answering import done
from workshop.web.current import current_house, require_account
from workshop.web.forms.desk import KeyForm, MinutesForm, MoreTimeForm, PhaseForm, VisitForm

blueprint = Blueprint("moving", __name__)


@blueprint.post("/go-on")
def go_on(code: str) -> Response:
    """Announce the next step."""
    moving.go_on(current_house(), code, require_account(), VisitForm.read().number("visit"))
    return done(f"/s/{code}/desk")


@blueprint.post("/tell-few")
def tell_few(code: str) -> Response:
    """Tell everybody that only a few have written, and go on after a while."""
    visit = VisitForm.read().number("visit")
    revealing.tell_few(current_house(), code, require_account(), visit)
    return done(f"/s/{code}/desk", _("Everybody is told."), {f"offer-{visit}": ""})


@blueprint.post("/undo")
def undo(code: str) -> Response:
    """Take the announcement back."""
    moving.undo_go_on(current_house(), code, require_account())
    return done(f"/s/{code}/desk")


@blueprint.post("/back")
def back(code: str) -> Response:
    """Open the step before."""
    moving.go_back(current_house(), code, require_account(), VisitForm.read().number("visit"))
    return done(f"/s/{code}/desk")


@blueprint.post("/second-round")
def second_round(code: str) -> Response:
    """Open another round of ideas."""
    visit = VisitForm.read().number("visit")
    moving.second_round(current_house(), code, require_account(), visit)
    return done(f"/s/{code}/desk")


@blueprint.post("/estimate-again")
def estimate_again(code: str) -> Response:
    """Estimate once more what is contested."""
    visit = VisitForm.read().number("visit")
    moving.estimate_again(current_house(), code, require_account(), visit)
    return done(f"/s/{code}/desk")


@blueprint.post("/skip")
def skip(code: str) -> Response:
    """Take a step off the agenda."""
    moving.skip(current_house(), code, require_account(), Phase(PhaseForm.read().said("phase")))
    return done(f"/s/{code}/desk")


@blueprint.post("/time")
def time(code: str) -> Response:
    """Give everybody more time."""
    more, key = MoreTimeForm.read().amount("minutes"), KeyForm.read().said("key")
    moving.add_time(current_house(), code, require_account(), key, more)
    return done(f"/s/{code}/desk")


@blueprint.post("/minutes")
def minutes(code: str) -> Response:
    """Set how long a step lasts."""
    phase = Phase(PhaseForm.read().said("phase"))
    wanted = MinutesForm.read(phase.value).amount("minutes")
    moving.set_minutes(current_house(), code, require_account(), phase, wanted)
    return done(f"/s/{code}/desk")


@blueprint.post("/pause")
def pause(code: str) -> Response:
    """Stop the clock."""
    moving.pause(current_house(), code, require_account())
    return done(f"/s/{code}/desk")


@blueprint.post("/resume")
def resume(code: str) -> Response:
    """Let the clock run again."""
    moving.resume(current_house(), code, require_account())
    return done(f"/s/{code}/desk")


@blueprint.post("/stretch")
def stretch(code: str) -> Response:
    """Give everybody a minute to stand up."""
    moving.stretch(current_house(), code, require_account())
    return done(f"/s/{code}/desk")


@blueprint.post("/admit")
def admit(code: str) -> Response:
    """Let late arrivals into the open round."""
    count = ballots.admit(current_house(), code, require_account())
    return done(f"/s/{code}/desk", "" if count else _("Nobody was waiting."))


@blueprint.post("/take-over")
def take_over(code: str) -> Response:
    """Lead from here."""
    me = require_account()
    moving.take_over(current_house(), code, me)
    says = _("You lead from here.")
    return done(f"/s/{code}/desk", says, {"own-lead": render_template("desk/own/_leads.html")})


@blueprint.post("/pair-screen")
def pair_screen(code: str) -> Response:
    """Show six digits that let a projector in."""
    digits = screens.pair(current_house(), code, require_account())
    says = _("The digits for the projector: %(digits)s", digits=digits)
    return done(
        f"/s/{code}/desk",
        says,
        {"pairing": render_template("desk/own/_pairing.html", digits=digits)},
    )
