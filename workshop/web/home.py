"""The front page: two doors for strangers, the list of sessions for people with an account."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from workshop.actions import deletion, teams
from workshop.core.permissions import Right, may
from workshop.core.session import joincode
from workshop.core.session.jam import NoSuchSession
from workshop.core.troubles import SENTENCES
from workshop.web.current import current_account, current_house, parts
from workshop.web.doors import doors
from workshop.web.errors import status_of
from workshop.web.forms.accounts import CodeForm, SignInForm
from workshop.web.forms.base import text_of
from workshop.web.forms.teams import TeamForm
from workshop.web.sitting import open_jam

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def front() -> str | tuple[str, int]:
    """The sessions of whoever is signed in, else the two doors."""
    account = current_account()
    if account is None:
        return doors(CodeForm(), SignInForm())
    overview = teams.overview(current_house(), account)
    troubles = parts().troubles() if account.is_administrator else ()
    return render_template(
        "home/sessions.html",
        teams=overview,
        may_delete=deletion.open_to(current_house(), account),
        troubles=[SENTENCES[trouble] for trouble in troubles],
        makes_in=[team.id for team in overview if may(Right.MAKE_SESSION, account, team.id)],
        new_team=TeamForm() if may(Right.MAKE_TEAM, account) else None,
    )


@blueprint.post("/join")
def join() -> Response | tuple[str, int]:
    """Lead somebody with a code to the page of its session, however they typed it."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            jam = open_jam(joincode.read(text_of(form.code)))
        except NoSuchSession as unknown:
            form.refuse(unknown)
            page, _status = doors(form, SignInForm(formdata=None))
            return page, status_of(unknown)
        return redirect(f"/join/{jam.code}", 303)
    return doors(form, SignInForm(formdata=None))
