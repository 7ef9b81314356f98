"""The card of a pilot as a guided form: one question a step, saved by hand or by itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import drafting
from workshop.actions.drafting import Opened
from workshop.core.errors import Conflict, Unknown
from workshop.core.permissions import Account
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.filling.measure import NEW
from workshop.core.pilot.filling.refusal import StepRefused
from workshop.core.pilot.lock import BOUND
from workshop.core.pilot.missing import Step
from workshop.core.words import N_
from workshop.pages import card_page
from workshop.web import card_view
from workshop.web.answering import refused, wants_pieces
from workshop.web.current import current_house, require_account
from workshop.web.errors import sentence_of, status_of
from workshop.web.forms.cards import StepForm, sent

blueprint = Blueprint("cards", __name__, url_prefix="/pilots/<pilot_id>")

Page = Response | tuple[str, int]


class NoSuchStep(Unknown):
    """The form has no such step."""

    code = "no_such_step"
    sentence = N_("The card has no such page.")


@blueprint.get("")
def lead(pilot_id: str) -> Response:
    """To where the pilot stands: its card, its lock or its review."""
    pilot = drafting.find(current_house(), require_account(), pilot_id)
    if pilot.state in BOUND:
        return redirect(f"/pilots/{pilot.id}/review", 303)
    if pilot.state is PilotState.PROPOSED:
        return redirect(f"/pilots/{pilot.id}/lock", 303)
    return redirect(url_for("cards.begin", pilot_id=pilot.id), 303)


@blueprint.get("/card")
def begin(pilot_id: str) -> Response:
    """To the first step that lacks something."""
    opened = drafting.open_card(current_house(), require_account(), pilot_id)
    step = card_page.first_open(opened.missing)
    return redirect(url_for("cards.step", pilot_id=pilot_id, name=step.value), 303)


@blueprint.route("/card/<name>", methods=["GET", "POST"])
def step(pilot_id: str, name: str) -> Page:
    """One step of the card."""
    account, wanted = require_account(), _step(name)
    opened = drafting.open_card(current_house(), account, pilot_id)
    form = card_view.form_of(opened, wanted)
    if form.validate_on_submit():
        return _save(account, opened, wanted, form)
    return card_view.show(opened, wanted, form)


@blueprint.route("/measures", methods=["GET"])
def measures(pilot_id: str) -> str:
    """Measures that have served others, to choose from."""
    opened = drafting.open_card(current_house(), require_account(), pilot_id)
    return render_template("cards/measures.html", **card_view.library_of(opened))


@blueprint.route("/measures/<key>", methods=["GET", "POST"])
def measure(pilot_id: str, key: str) -> Page:
    """One measure of the card, or one that is about to be added."""
    account = require_account()
    opened = drafting.open_card(current_house(), account, pilot_id)
    form = card_view.measure_form(opened, key)
    if form.validate_on_submit():
        return _save_measure(account, opened, key, form)
    return card_view.show_measure(opened, key, form)


def _step(name: str) -> Step:
    """The step of this name.

    Raises:
        NoSuchStep: there is none.
    """
    if name not in list(Step):
        raise NoSuchStep
    return Step(name)


def _save(account: Account, opened: Opened, step: Step, form: StepForm) -> Page:
    """Write what was sent; then the next step, or for a script the pieces that changed."""
    act, house, pilot_id = request.form.get("act", "next"), current_house(), opened.pilot.id
    lines = card_view.lines_of(opened, step)
    try:
        if act.startswith("remove-"):
            drafting.remove_line(house, account, pilot_id, act[7:], form.seen)
        else:
            drafting.write_step(house, account, pilot_id, step, sent(), form.seen)
    except (StepRefused, Conflict) as refusal:
        form.refused_as = status_of(refusal)
        if isinstance(refusal, StepRefused):
            form.blame(refusal.found, lines)
        else:
            form.refuse(refusal)
            form.revision.data = str(opened.pilot.revision)  # saving once more is a choice now
        if wants_pieces():
            pieces = card_view.refused_pieces(form, lines)
            return refused(sentence_of(refusal), refusal.code, form.refused_as, pieces)
        return card_view.show(opened, step, form, lines)
    if wants_pieces():
        again = drafting.open_card(house, account, pilot_id)
        return card_view.saved_pieces(again, step, form, lines)
    return redirect(card_view.next_address(opened, step, act), 303)


def _save_measure(account: Account, opened: Opened, key: str, form: StepForm) -> Page:
    house, pilot_id = current_house(), opened.pilot.id
    try:
        if request.form.get("act") == "remove":
            drafting.remove_measure(house, account, pilot_id, key, form.seen)
            flash(_("The measure is gone, and with it the lines about it."))
        else:
            kept_as = "" if key == NEW else key
            drafting.put_measure(house, account, pilot_id, kept_as, sent(), form.seen)
    except (StepRefused, Conflict) as refusal:
        form.refused_as = status_of(refusal)
        if isinstance(refusal, StepRefused):
            form.blame(refusal.found, {found.about: form for found in refusal.found})
        else:
            form.refuse(refusal)
            form.revision.data = str(opened.pilot.revision)  # saving once more is a choice now
        return card_view.show_measure(opened, key, form)
    return redirect(url_for("cards.step", pilot_id=pilot_id, name=Step.STOP.value), 303)
