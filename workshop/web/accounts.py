"""Signing in and out, setting up, accepting an invitation, coming back, one's own account."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop import seats
from workshop.actions import accounts, invitations, setting_up, ways_back
from workshop.core.account import LANGUAGES
from workshop.core.limits import Limit
from workshop.core.links import LinkSpent
from workshop.core.password import OldPasswordWrong
from workshop.web import errors, limits
from workshop.web.current import (
    current_account,
    current_house,
    next_page,
    parts,
    require_account,
    set_up_hash,
)
from workshop.web.doors import doors
from workshop.web.forms.accounts import (
    AccountForm,
    CodeForm,
    JoinTeamForm,
    PasswordForm,
    PersonForm,
    SetUpForm,
    SignInForm,
    WayBackForm,
)
from workshop.web.forms.base import text_of

blueprint = Blueprint("accounts", __name__)

Page = str | tuple[str, int] | Response


@blueprint.before_app_request
def look_anew() -> None:
    """Never take who is asking from an earlier request."""
    seats.forget()


@blueprint.after_app_request
def note_seen(response: Response) -> Response:
    """Keep somebody signed in who is here; written once a minute at most."""
    found = seats.asked()
    if found and found.is_worth_noting:
        accounts.note_seen(current_house(), found.token_hash)
    return response


@blueprint.app_context_processor
def who_asks() -> dict[str, object]:
    """What the frame of every page may ask for: who is signed in, and in which language."""
    locale = get_locale()
    return {
        "current_account": current_account,
        "language": locale.language if locale else parts().languages[0],
        "is_private": seats.is_private() or request.is_secure,
    }


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Sign in with e-mail and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        email = text_of(form.email)
        with form.answering():
            with limits.password(email, accounts.NoMatch):
                token = accounts.sign_in(current_house(), email, text_of(form.password))
            return _signed_in(token, next_page(text_of(form.next), url_for("home.front")))
    return doors(CodeForm(formdata=None), form)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign this browser out."""
    found = seats.signed_in(request)
    if found:
        accounts.sign_out(current_house(), found.token_hash)
    return _signed_out()


@blueprint.post("/sign-out/everywhere")
def sign_out_everywhere() -> Response:
    """Sign all browsers of this account out."""
    accounts.sign_out_everywhere(current_house(), require_account())
    return _signed_out()


@blueprint.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> Page:
    """Make the first account and the first team."""
    house, expected = current_house(), set_up_hash()
    setting_up.require_open(house, token, expected)
    form = SetUpForm()
    if form.validate_on_submit():
        with form.answering():
            person = form.person(_language())
            signed_in = setting_up.set_up(house, token, expected, person, text_of(form.team))
            return _signed_in(signed_in, url_for("home.front"))
    reached_at = parts().settings.public_url or request.host_url.rstrip("/")
    return render_template("accounts/set_up.html", form=form, reached_at=reached_at), form.status


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Page:
    """Make an account in the team that the invitation is for."""
    house, account = current_house(), current_account()
    found = invitations.look_at(house, token)
    if account is not None:
        return render_template("accounts/join_team.html", invitation=found, form=JoinTeamForm())
    form = PersonForm()
    if form.validate_on_submit():
        with form.answering():
            signed_in = invitations.accept(house, token, form.person(_language()))
            return _signed_in(signed_in, url_for("home.front"))
    return render_template("accounts/invitation.html", invitation=found, form=form), form.status


@blueprint.post("/invitation/<token>/join")
def join_team(token: str) -> Response:
    """Bring whoever is signed in into the team that the invitation is for."""
    team_id = invitations.join(current_house(), require_account(), token)
    return redirect(url_for("teams.team", team_id=team_id), 303)


@blueprint.route("/way-back/<token>", methods=["GET", "POST"])
def way_back(token: str) -> Page:
    """Set a new password."""
    account = ways_back.whose(current_house(), token)
    form = WayBackForm()
    if form.validate_on_submit():
        with form.answering():
            signed_in = ways_back.come_back(current_house(), token, text_of(form.password))
            return _signed_in(signed_in, url_for("home.front"))
    return render_template("accounts/way_back.html", form=form, email=account.email), form.status


@blueprint.route("/account", methods=["GET", "POST"])
def own() -> Page:
    """Change one's own name and language."""
    account = require_account()
    form = _account_form(obj=account)
    if form.validate_on_submit():
        with form.answering():
            accounts.change_account(
                current_house(), account, text_of(form.name), text_of(form.language)
            )
            flash(_("Saved."))
            return redirect(url_for("accounts.own"), 303)
    return _own_page(form, PasswordForm(formdata=None))


@blueprint.post("/account/password")
def change_password() -> Page:
    """Change one's own password; every other browser is signed out."""
    account, form = require_account(), PasswordForm()
    if form.validate_on_submit():
        with form.answering():
            house, old, new = current_house(), text_of(form.old), text_of(form.new)
            with limits.password(account.email, OldPasswordWrong):
                token = accounts.change_password(house, account, old, new)
            flash(_("Your password is changed. All other browsers are signed out."))
            return _signed_in(token, url_for("accounts.own"))
    return _own_page(_account_form(formdata=None, obj=account), form)


@blueprint.before_request
def count_links() -> None:
    """Look at no link of somebody who has tried too many wrong ones."""
    if "token" in (request.view_args or {}):
        limits.require(Limit.WRONG_LINK)


@blueprint.errorhandler(LinkSpent)
def wrong_link(spent: LinkSpent) -> Response | tuple[str, int]:
    """Say that a link does not work, and count the try."""
    limits.count(Limit.WRONG_LINK)
    return errors.answer(spent)


def _account_form(**given: object) -> AccountForm:
    """The form for one's own name and language; only languages that pages exist in are offered."""
    form = AccountForm(**given)
    spoken = parts().languages
    form.language.choices = [(code, name) for code, name in LANGUAGES.items() if code in spoken]
    return form


def _own_page(own_form: AccountForm, password_form: PasswordForm) -> tuple[str, int]:
    page = render_template("accounts/own.html", form=own_form, password_form=password_form)
    return page, max(own_form.status, password_form.status)


def _signed_in(token: str, address: str) -> Response:
    # Nothing that was in the browser before somebody signed in counts afterwards.
    session.clear()
    return seats.sign_in(redirect(address, 303), token)


def _signed_out() -> Response:
    session.clear()
    return seats.sign_out(redirect(url_for("home.front"), 303))


def _language() -> str:
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else next(iter(LANGUAGES))
