"""What people answer for with their names, over HTTP: problem, question, tie, choice, cards."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask import Blueprint, g, render_template, request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import deciding
from workshop.core.session.statuses import Answer, Status
from workshop.web.answering import done
from workshop.web.current import current_house, require_account
from workshop.web.forms.desk import (
    AnswerForm,
    CardForm,
    ChooseForm,
    GridForm,
    RestForm,
    TextForm,
    TieForm,
)

blueprint = Blueprint("deciding", __name__)


@blueprint.post("/grid")
def grid(code: str) -> Response:
    """Fill in the IS / IS NOT grid."""
    deciding.fill_grid(current_house(), code, require_account(), GridForm.read().given())
    return done(f"/s/{code}/desk", _("The table is saved."), _saved("grid"))


@blueprint.post("/statement")
def statement(code: str) -> Response:
    """Agree on the problem."""
    text = TextForm.read().said("text")
    deciding.agree_statement(current_house(), code, require_account(), text)
    return done(f"/s/{code}/desk")


@blueprint.post("/question")
def question(code: str) -> Response:
    """Agree on the question."""
    text = TextForm.read().said("text")
    deciding.agree_question(current_house(), code, require_account(), text)
    return done(f"/s/{code}/desk")


@blueprint.post("/tie")
def tie(code: str) -> Response:
    """Break a tie, with a reason."""
    form = TieForm.read()
    picks, reason = form.every("unit"), form.said("reason")
    deciding.break_tie(current_house(), code, require_account(), picks, reason)
    return done(f"/s/{code}/desk")


@blueprint.post("/choose")
def choose(code: str) -> Response:
    """Choose what goes into a pilot."""
    form = ChooseForm.read()
    picks, reason, own = form.every("unit"), form.said("reason"), bool(form.own.data)
    deciding.choose(current_house(), code, require_account(), picks, reason, own)
    return done(f"/s/{code}/desk")


@blueprint.post("/card")
def card(code: str) -> Response:
    """Write into the card of a pilot."""
    pilot = request.form.get("pilot", "")
    values = CardForm.read(pilot).given()
    deciding.fill_card(current_house(), code, require_account(), pilot, values)
    return done(f"/s/{code}/desk", _("The card is saved."), _saved(pilot))


@blueprint.post("/answer")
def answer(code: str) -> Response:
    """Give a unit its answer."""
    unit = request.form.get("unit", "")
    form = AnswerForm.read(unit)
    given = Answer(
        form.what(),
        owner=form.said("owner"),
        until=form.day("until"),
        reason=form.said("reason"),
        where=form.place(),
    )
    deciding.answer(current_house(), code, require_account(), unit, given)
    return done(f"/s/{code}/desk", _("The answer is saved."))


@blueprint.post("/answer-rest")
def answer_rest(code: str) -> Response:
    """Keep everything that has no answer yet until a day."""
    form = RestForm.read("rest")
    kept = Answer(Status.PARKED, until=form.day("until"), reason=form.said("reason"))
    count = deciding.answer_the_rest(current_house(), code, require_account(), kept)
    says = ngettext("%(num)s is kept until then.", "%(num)s are kept until then.", count)
    return done(f"/s/{code}/desk", says)


def _saved(what: str) -> Mapping[str, str]:
    """The word beside a button that says when its fields were saved last."""
    local = current_house().store.now().astimezone(ZoneInfo(g.desk_jam.timezone))
    time = format_time(local, "short", locale=get_locale())
    return {f"saved-{what}": render_template("desk/own/_saved.html", time=time)}
