"""Deleting a session for good: a page that says what goes, and one that says what is left."""

from dataclasses import asdict

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import deletion
from workshop.core.permissions import SessionRight, require_in_session
from workshop.core.retention import PERIODS, Kept
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.phases import Role
from workshop.pages import reading
from workshop.web.current import current_house, require_account
from workshop.web.forms.base import text_of
from workshop.web.forms.sessions import DeletionForm

blueprint = Blueprint("deletion", __name__, url_prefix="/s/<code>/delete")


@blueprint.route("", methods=["GET", "POST"])
def delete(code: str) -> Response | tuple[str, int]:
    """What would go, with a field for the code; with the code in it, what is left afterwards."""
    account, jam, form = require_account(), _session(code), DeletionForm()
    if form.validate_on_submit():
        with form.answering():
            proof = deletion.delete(current_house(), account, jam.code, text_of(form.code))
            fields = asdict(proof)
            told = [_(sentence, **fields) for sentence in proof.sentences]
            page = render_template(
                "sessions/deleted.html", proof=proof, sentences=told, days=_days()
            )
            return page, 200
    stays = deletion.staying(current_house(), jam.code)
    page = render_template("sessions/delete.html", form=form, jam=jam, days=_days(), stays=stays)
    return page, form.status


def _days() -> int:
    """For how many days backups are kept."""
    return PERIODS[Kept.BACKUPS].days


def _session(code: str) -> Jam:
    """The session, for somebody who may delete it; to strangers it is as good as unknown.

    Raises:
        NoSuchSession: no such session, or no part in it.
        NotAllowed: a part in it, but not a facilitator's.
    """
    with current_house().store.reading() as connection:
        jam = reading.session(connection, read_code(code))
        role = seats.role_in(request, connection, jam)
    if role is Role.STRANGER:
        raise NoSuchSession
    require_in_session(SessionRight.DELETE_SESSION, role)
    return jam
