"""Making a new session."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workshop.actions import sessions, teams
from workshop.core.permissions import NotAllowed, Right, may
from workshop.core.team import TeamOverview
from workshop.web.current import current_house, require_account
from workshop.web.forms.sessions import PRESETS, SessionForm

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> Response | tuple[str, int]:
    """Everything a session needs, on one page; then its desk."""
    account, choices = require_account(), _teams()
    team = next((each for each in choices if each.id == request.args.get("team")), choices[0])
    members = teams.look_at(current_house(), account, team.id).members
    form = SessionForm(language=account.language)
    form.offer(member for member in members if member.id != account.id)
    if form.validate_on_submit():
        with form.answering():
            jam = sessions.make(current_house(), account, team.id, form.draft())
            return redirect(f"/s/{jam.code}/desk", 303)
    page = render_template(
        "sessions/new.html", form=form, team=team, teams=choices, presets=PRESETS
    )
    return page, form.status


def _teams() -> list[TeamOverview]:
    """The teams in which whoever asks makes sessions; at least one.

    Raises:
        NotAllowed: there is none.
    """
    account = require_account()
    found = [
        team
        for team in teams.overview(current_house(), account)
        if may(Right.MAKE_SESSION, account, team.id)
    ]
    if not found:
        raise NotAllowed
    return found
