"""All pilots in a list, what is due when, and the same as a calendar at a secret address."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import feeds, portfolio
from workshop.core.limits import Limit
from workshop.core.links import LASTS, LinkPurpose, LinkSpent
from workshop.core.pilot.standing import Group, grouped, stopped_of_last
from workshop.pages import calendar, verdict_words
from workshop.pages import portfolio as pages
from workshop.web import limits
from workshop.web.current import address, current_account, current_house, require_account
from workshop.web.forms.base import Form

blueprint = Blueprint("portfolio", __name__)


@blueprint.app_context_processor
def who_sees() -> dict[str, object]:
    """What the frame of every page may ask for: whether there are pilots to lead to."""
    return {"sees_pilots": lambda: portfolio.sees_pilots(current_account())}


@blueprint.get("/pilots")
def pilots() -> str:
    """What is overdue, what comes this week, what runs, what is a draft, what was decided."""
    standings = portfolio.read(current_house(), require_account())
    groups = grouped(standings)
    return render_template(
        "reviews/pilots.html",
        groups=groups,
        stopped=stopped_of_last(groups[Group.DECIDED]),
        briers=dict(portfolio.briers(standings)),
        words=verdict_words,
        pages=pages,
    )


@blueprint.get("/reviews")
def reviews() -> str:
    """What is due when, over all pilots."""
    return _reviews()


@blueprint.post("/reviews/calendar")
def make_feed() -> str | Response:
    """Make the calendar's address, and show it this once."""
    Form().validate_on_submit()
    portfolio.read(current_house(), require_account(), looks=False)
    token = feeds.make(current_house(), require_account())
    return _reviews(address(url_for("portfolio.feed", token=token)))


@blueprint.post("/reviews/calendar/end")
def end_feed() -> Response:
    """Let the calendar's address work no more."""
    feeds.end(current_house(), require_account())
    flash(_("The address of the calendar does not work any more."))
    return redirect(url_for("portfolio.reviews"), 303)


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> Response:
    """What is due, for a calendar program; whoever has the address sees dates and titles."""
    limits.require(Limit.WRONG_LINK)
    try:
        account = feeds.whose(current_house(), token)
    except LinkSpent:
        limits.count(Limit.WRONG_LINK)
        raise
    standings = (
        portfolio.read(current_house(), account, looks=False)
        if portfolio.sees_pilots(account)
        else ()
    )
    with force_locale(account.language):
        text = calendar.feed(standings, current_house().store.now(), address(""))
    return Response(text, content_type="text/calendar; charset=utf-8")


def _reviews(link: str = "") -> str:
    standings = portfolio.read(current_house(), require_account(), looks=False)
    return render_template(
        "reviews/calendar.html",
        sections=pages.sections(standings),
        words=verdict_words,
        pages=pages,
        link=link,
        years=LASTS[LinkPurpose.CALENDAR].days // 365,
    )
