"""Signing a pilot's card, what was signed, its receipt, and what may be said afterwards."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import amending, locking, proving
from workshop.core.permissions import Account
from workshop.core.pilot import receipt as receipts
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.lock import BOUND, NotInThisState
from workshop.core.pilot.receipt import NotAReceipt
from workshop.web import lock_view
from workshop.web.current import current_house, require_account
from workshop.web.errors import sentence_of
from workshop.web.forms.base import Form, text_of
from workshop.web.forms.locking import (
    TYPO,
    AgainForm,
    DaysForm,
    LongerForm,
    OwnerForm,
    SaidForm,
    SignatureForm,
)

blueprint = Blueprint("locking", __name__, url_prefix="/pilots/<pilot_id>")

Page = tuple[str, int] | Response


@blueprint.route("/lock", methods=["GET", "POST"])
def lock(pilot_id: str) -> Page:
    """The card with its signatures: to sign, or as it was signed."""
    account, form = require_account(), SignatureForm()
    opened = locking.open_card(current_house(), account, pilot_id)
    if form.validate_on_submit():
        with form.answering():
            return _signed(account, opened.pilot.state, pilot_id, form)
    if opened.pilot.state in BOUND:
        return _locked(pilot_id)
    return lock_view.to_sign(account, opened, form)


def _signed(account: Account, state: PilotState, pilot_id: str, form: SignatureForm) -> Response:
    """Sign: first, or where somebody has, second."""
    read, house = text_of(form.card), current_house()
    if state is PilotState.PROPOSED:
        locking.sign(house, account, pilot_id, read, form.percent)
        flash(_("Locked. Take the receipt with you."))
    else:
        locking.propose(house, account, pilot_id, read, form.percent)
        flash(_("Signed. It is locked as soon as the second person signs the same card."))
    return redirect(url_for("locking.lock", pilot_id=pilot_id), 303)


@blueprint.post("/lock/back")
def take_back(pilot_id: str) -> Response:
    """Take the first signature back."""
    locking.take_back(current_house(), require_account(), pilot_id)
    flash(_("The signature was taken back. The card can be changed again."))
    return redirect(url_for("locking.lock", pilot_id=pilot_id), 303)


@blueprint.post("/lock/said")
def said(pilot_id: str) -> Page:
    """Add a comment, or point out a slip of the pen."""
    form, who = SaidForm(), require_account()
    return _add(
        pilot_id,
        form,
        lambda: amending.comment(
            current_house(), who, pilot_id, text_of(form.words), form.kind.data == TYPO
        ),
    )


@blueprint.post("/lock/owner")
def owner(pilot_id: str) -> Page:
    """Name somebody else who answers for the pilot."""
    form, who = OwnerForm(), require_account()
    return _add(
        pilot_id,
        form,
        lambda: amending.change_owner(
            current_house(), who, pilot_id, text_of(form.owner), text_of(form.reason)
        ),
    )


@blueprint.post("/lock/days")
def days(pilot_id: str) -> Page:
    """Leave days out before anybody has seen their numbers."""
    form, who = DaysForm(), require_account()
    return _add(
        pilot_id,
        form,
        lambda: amending.leave_out(
            current_house(), who, pilot_id, form.days(), text_of(form.reason)
        ),
    )


@blueprint.post("/lock/longer")
def longer(pilot_id: str) -> Page:
    """Use the one extension that was declared."""
    form, who = LongerForm(), require_account()
    return _add(
        pilot_id,
        form,
        lambda: amending.extend(current_house(), who, pilot_id, text_of(form.reason)),
    )


@blueprint.post("/lock/again")
def again(pilot_id: str) -> Page:
    """End this version, and begin the next one as a draft."""
    form, who = AgainForm(), require_account()
    if form.validate_on_submit():
        with form.answering():
            draft = amending.begin_again(current_house(), who, pilot_id, text_of(form.reason))
            flash(_("This version has ended. Here is the next one, as a draft."))
            return redirect(f"/pilots/{draft}", 303)
    return _locked(pilot_id, form)


@blueprint.get("/receipt")
def receipt(pilot_id: str) -> Page:
    """The receipt of the newest entry, or of entry `n`; with a code, whether it still fits."""
    proof = proving.prove(current_house(), require_account(), pilot_id)
    code = request.args.get("code", "")
    wrong, held = "", None
    if code:
        try:
            held = proving.prove(current_house(), require_account(), pilot_id, receipts.read(code))
        except NotAReceipt as refusal:
            wrong = sentence_of(refusal)
    return lock_view.receipt(proof, request.args.get("n", ""), code, held, wrong)


@blueprint.get("/receipt.txt")
def receipt_text(pilot_id: str) -> Response:
    """The receipt as a text file, to keep or to send."""
    proof = proving.prove(current_house(), require_account(), pilot_id)
    answer = make_response(lock_view.receipt_text(proof, request.args.get("n", "")))
    answer.mimetype = "text/plain"
    name = f"receipt-{pilot_id}.txt"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _add(pilot_id: str, form: Form, act: Callable[[], Any]) -> Page:
    """Append an entry where the form and the rules allow it; else the page with what is wrong."""
    if form.validate_on_submit():
        with form.answering():
            act()
            flash(_("Added. Everybody who sees this pilot sees it, and there is a new receipt."))
            return redirect(url_for("locking.lock", pilot_id=pilot_id), 303)
    return _locked(pilot_id, form)


def _locked(pilot_id: str, form: Form | None = None) -> tuple[str, int]:
    account = require_account()
    proof = proving.prove(current_house(), account, pilot_id)
    if proof.pilot.state not in BOUND:
        raise NotInThisState
    return lock_view.locked(account, proof, form)
