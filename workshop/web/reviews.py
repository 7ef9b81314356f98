"""The review of a pilot: looking at it, deciding, and what people do with it after the lock."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import deciding_pilots, looking, minding_pilots, stories
from workshop.core.permissions import Right, may
from workshop.core.pilot.concerns import Severity
from workshop.pages import review as pages
from workshop.pages import verdict_words
from workshop.web import lock_view
from workshop.web.current import current_house, require_account
from workshop.web.forms.base import Form, text_of
from workshop.web.forms.reviews import (
    ConcernForm,
    DecisionForm,
    DissentForm,
    HaltForm,
    LearningForm,
    LookBackForm,
    SettleForm,
    TakeBackForm,
)

blueprint = Blueprint("reviews", __name__)

Page = tuple[str, int] | Response


@blueprint.get("/pilots/<pilot_id>/review")
def page(pilot_id: str) -> Page:
    """What was promised, what the numbers say, and what may be decided."""
    return _page(pilot_id)


@blueprint.post("/pilots/<pilot_id>/review/decide")
def decide(pilot_id: str) -> Page:
    """Decide; against the recommendation, it waits for a second signature."""
    form = DecisionForm()
    return _act(
        pilot_id,
        form,
        lambda: deciding_pilots.decide(current_house(), require_account(), pilot_id, form.wish()),
        _("Recorded for good."),
    )


@blueprint.post("/pilots/<pilot_id>/review/sign")
def sign(pilot_id: str) -> Page:
    """Sign second; from now on the decision counts."""
    deciding_pilots.sign_second(current_house(), require_account(), pilot_id)
    return _done(pilot_id, _("Signed. The decision counts."))


@blueprint.post("/pilots/<pilot_id>/review/take-back")
def take_back(pilot_id: str) -> Page:
    """Take a waiting decision back, or say why it is not signed."""
    form = TakeBackForm()
    return _act(
        pilot_id,
        form,
        lambda: deciding_pilots.take_back(
            current_house(), require_account(), pilot_id, text_of(form.why)
        ),
        _("Taken back. The record keeps it."),
    )


@blueprint.post("/pilots/<pilot_id>/review/concern")
def concern(pilot_id: str) -> Page:
    """Record a worry."""
    form = ConcernForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.raise_concern(
            current_house(),
            require_account(),
            pilot_id,
            Severity(text_of(form.severity)),
            text_of(form.worry),
        ),
        _("Recorded. Whoever decides will read it."),
    )


@blueprint.post("/pilots/<pilot_id>/review/settle")
def settle(pilot_id: str) -> Page:
    """Say what was done about a worry."""
    form = SettleForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.settle_concern(
            current_house(), require_account(), pilot_id, form.number, text_of(form.settled)
        ),
        _("Recorded."),
    )


@blueprint.post("/pilots/<pilot_id>/review/dissent")
def dissent(pilot_id: str) -> Page:
    """Attach a note to the decision that is coming."""
    form = DissentForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.dissent(
            current_house(), require_account(), pilot_id, text_of(form.dissent)
        ),
        _("Attached. It stands in the record of the decision."),
    )


@blueprint.post("/pilots/<pilot_id>/review/pause")
def pause(pilot_id: str) -> Page:
    """Pause at once."""
    form = HaltForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.pause(
            current_house(), require_account(), pilot_id, text_of(form.cause)
        ),
        _("Paused. Somebody looks at it within one working day."),
    )


@blueprint.post("/pilots/<pilot_id>/review/resume")
def resume(pilot_id: str) -> Page:
    """Go on after a pause."""
    form = HaltForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.resume(
            current_house(), require_account(), pilot_id, text_of(form.cause)
        ),
        _("The pilot goes on."),
    )


@blueprint.post("/pilots/<pilot_id>/review/learn")
def learn(pilot_id: str) -> Page:
    """Write the learning card."""
    form = LearningForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.learn(current_house(), require_account(), pilot_id, form.written()),
        _("Thank you. Everybody who sees this pilot can learn from it now."),
    )


@blueprint.post("/pilots/<pilot_id>/review/look-back")
def look_back(pilot_id: str) -> Page:
    """Say how a decision turned out."""
    form = LookBackForm()
    return _act(
        pilot_id,
        form,
        lambda: minding_pilots.look_back(
            current_house(), require_account(), pilot_id, form.said(), text_of(form.saw)
        ),
        _("Recorded. Thank you for looking back."),
    )


def _act(pilot_id: str, form: Form, act: Callable[[], object], says: str) -> Page:
    """Carry an act out, or show the page again with what was refused and what was typed."""
    if form.validate_on_submit():
        with form.answering():
            act()
            return _done(pilot_id, says)
    return _page(pilot_id, form)


def _done(pilot_id: str, says: str) -> Response:
    flash(says)
    return redirect(url_for("reviews.page", pilot_id=pilot_id), 303)


#: The forms of the page, by the name that its template knows them by.
_FORMS: dict[str, type[Form]] = {
    "decision": DecisionForm,
    "taking_back": TakeBackForm,
    "concern": ConcernForm,
    "settling": SettleForm,
    "dissent": DissentForm,
    "halt": HaltForm,
    "learning": LearningForm,
    "looking_back": LookBackForm,
}


def _page(pilot_id: str, refused: Form | None = None) -> Page:
    account, house = require_account(), current_house()
    look = looking.look(house, account, pilot_id)
    review = pages.review(look, stories.of_pilot(house, account, pilot_id))
    forms = {
        name: refused if isinstance(refused, kind) else kind(formdata=None)
        for name, kind in _FORMS.items()
    }
    forms["decision"].seen.data = look.verdict.recommendation.advice.value
    team_id = look.pilot.team_id
    page = render_template(
        "reviews/page.html",
        review=review,
        forms=forms,
        refused=refused,
        words=verdict_words,
        pages=pages,
        me=account,
        faults=lock_view.wrong_with(account, pilot_id),
        may_decide=may(Right.DECIDE_PILOTS, account, team_id),
        may_fill=may(Right.FILL_PILOTS, account, team_id),
    )
    return page, refused.status if refused else 200
