"""Keys for programs that send readings by themselves: made, shown once, ended."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import reading_keys, readings
from workshop.web.current import address, current_house, require_account
from workshop.web.forms.base import text_of
from workshop.web.forms.readings import EndKeyForm, KeyForm

blueprint = Blueprint("reading_keys", __name__, url_prefix="/pilots/<pilot_id>/readings/keys")

Page = tuple[str, int] | str | Response


@blueprint.get("")
def keys(pilot_id: str) -> Page:
    """Which keys there are."""
    return _page(pilot_id, KeyForm())


@blueprint.post("")
def make(pilot_id: str) -> Page:
    """Make a key and show it, this once."""
    account, form = require_account(), KeyForm()
    readings.for_filling(current_house(), account, pilot_id)
    if form.validate_on_submit():
        with form.answering():
            secret = reading_keys.make(current_house(), account, pilot_id, text_of(form.name))
            return _page(pilot_id, KeyForm(formdata=None), secret)
    return _page(pilot_id, form)


@blueprint.post("/end")
def end(pilot_id: str) -> Page:
    """End a key."""
    account, form = require_account(), EndKeyForm()
    readings.for_filling(current_house(), account, pilot_id)
    if form.validate_on_submit():
        reading_keys.end(current_house(), account, pilot_id, request.form.get("hash", ""))
        flash(_("Ended. It opens nothing any more."))
    return redirect(url_for(".keys", pilot_id=pilot_id), 303)


def _page(pilot_id: str, form: KeyForm, secret: str = "") -> tuple[str, int]:
    account, house = require_account(), current_house()
    page = render_template(
        "readings/keys.html",
        pilot=readings.for_filling(house, account, pilot_id),
        keys=reading_keys.of(house, account, pilot_id),
        form=form,
        secret=secret,
        endpoint=address(url_for("readings_api.post", pilot_id=pilot_id)),
    )
    return page, form.status
