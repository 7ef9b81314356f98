"""A team's page: who is in it, as what, and links that invite others."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import invitations, teams
from workshop.core.links import LASTS, LinkPurpose
from workshop.core.permissions import ROLE_NAMES, Right, may, may_give, require
from workshop.web.current import address, current_house, require_account
from workshop.web.forms.base import text_of
from workshop.web.forms.teams import InvitationForm, MemberForm, TeamForm

blueprint = Blueprint("teams", __name__, url_prefix="/teams")

Page = tuple[str, int] | Response


@blueprint.post("")
def make() -> Page:
    """Make a team."""
    account, form = require_account(), TeamForm()
    if form.validate_on_submit():
        with form.answering():
            team_id = teams.make(current_house(), account, text_of(form.name))
            return redirect(url_for("teams.team", team_id=team_id), 303)
    return render_template("teams/new.html", form=form), form.status


@blueprint.get("/<team_id>")
def team(team_id: str) -> Page:
    """Who is in the team, as what."""
    return _page(team_id, _invitation_form(team_id))


@blueprint.post("/<team_id>/invitations")
def invite(team_id: str) -> Page:
    """Make an invitation and show its link, this once."""
    account, form = require_account(), _invitation_form(team_id)
    require(Right.INVITE, account, team_id)
    if form.validate_on_submit():
        token = invitations.invite(current_house(), account, team_id, form.role.data)
        link = address(url_for("accounts.invitation", token=token))
        return _page(team_id, form, link=link)
    return _page(team_id, form)


@blueprint.post("/<team_id>/members/<user_id>")
def change_member(team_id: str, user_id: str) -> Page:
    """Change what a member is; without any role they leave the team."""
    account, form = require_account(), MemberForm()
    if form.validate_on_submit():
        with form.answering():
            teams.change_member(current_house(), account, team_id, user_id, form.chosen())
            flash(_("Saved."))
            own = not form.chosen() and user_id == account.id
            return redirect(
                url_for("home.front") if own else url_for("teams.team", team_id=team_id), 303
            )
    return _page(team_id, _invitation_form(team_id), member=form)


def _invitation_form(team_id: str) -> InvitationForm:
    form = InvitationForm()
    form.offer(may_give(require_account(), team_id))
    return form


def _page(
    team_id: str,
    invitation: InvitationForm,
    link: str = "",
    member: MemberForm | None = None,
) -> tuple[str, int]:
    account = require_account()
    page = render_template(
        "teams/team.html",
        team=teams.look_at(current_house(), account, team_id),
        roles=ROLE_NAMES,
        invitation=invitation,
        link=link,
        link_days=LASTS[LinkPurpose.INVITATION].days,
        member=member,
        may_change=may(Right.CHANGE_MEMBERS, account, team_id),
        may_invite=may(Right.INVITE, account, team_id),
    )
    return page, max(invitation.status, member.status if member else 200)
