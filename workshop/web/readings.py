"""Numbers in: what a pilot has, and one day of it typed in by hand."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workshop.actions import readings
from workshop.actions.draws import new_id
from workshop.core.pilot import table_out
from workshop.core.pilot.card import Card
from workshop.core.pilot.columns import Column
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.reading_checks import TAKES_READINGS
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused
from workshop.core.pilot.reading_in import Line, has_clusters, understand
from workshop.core.pilot.table import Row, Table, refused
from workshop.pages import readings as pages
from workshop.web.current import current_house, require_account
from workshop.web.forms.base import text_of
from workshop.web.forms.readings import DayForm
from workshop.web.reading_words import ARMS, asked, told_stored

blueprint = Blueprint("readings", __name__, url_prefix="/pilots/<pilot_id>/readings")

Page = tuple[str, int] | str | BaseResponse
_FURTHEST = 10**6


@blueprint.get("")
def page(pilot_id: str) -> Page:
    """What has come in, and the ways to give more."""
    account = require_account()
    number = min(max(request.args.get("page", 1, int), 1), _FURTHEST)
    found = readings.show(current_house(), account, pilot_id, number)
    card = found.pilot.card
    return render_template(
        "readings/page.html",
        pilot=found.pilot,
        shown=found,
        days=pages.shown_days(card, found.readings, found.days),
        metrics={metric.key: metric for metric in card.metrics},
        takes=found.pilot.state in TAKES_READINGS,
        by_hand=not has_clusters(card),
        arms=ARMS,
    )


@blueprint.route("/day", methods=["GET", "POST"])
def day(pilot_id: str) -> Page:
    """Type one day in: each metric in each arm."""
    account, house, form = require_account(), current_house(), DayForm()
    pilot = readings.for_filling(house, account, pilot_id)
    mistakes: tuple[Mistake, ...] = ()
    if form.validate_on_submit():
        with form.answering():
            try:
                lines = _typed(pilot.card, text_of(form.day), request.form)
                mark, filing = text_of(form.key), form.filing()
                taken = readings.hand_in(house, account, pilot_id, lines, mark, filing)
            except ReadingsRefused as refusal:
                mistakes = refusal.mistakes
                form.refuse(refusal)
            else:
                flash(told_stored(taken))
                return redirect(url_for(".day", pilot_id=pilot_id), 303)
    if not form.is_submitted():
        form.day.data = readings.day_to_fill(house, account, pilot_id).isoformat()
        form.key.data = new_id(house.chance)
    return _day_page(pilot, form, mistakes), form.status


@blueprint.get("/template.csv")
def template(pilot_id: str) -> Page:
    """A table for one day to fill in and hand in again."""
    account, house = require_account(), current_house()
    pilot = readings.for_filling(house, account, pilot_id)
    text = table_out.template(pilot.card, readings.day_to_fill(house, account, pilot_id))
    return _as_file(text, "readings.csv")


def _as_file(text: str, name: str) -> Response:
    """A table as a download, behind the mark by which spreadsheets know UTF-8."""
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _typed(card: Card, on: str, typed: Mapping[str, str]) -> tuple[Line, ...]:
    """The readings of a form, understood like a table of a row for each metric and arm.

    Raises:
        ReadingsRefused: something cannot be read, or nothing was typed.
    """
    rows = [_row(each, on) for each in pages.blanks(card, typed)]
    rows = [row for row in rows if any(row.cells[3:])]
    if not rows:
        raise refused(Fault.EMPTY)
    found = understand(Table(tuple(_HEADING), tuple(rows)), card)
    if found.mistakes:
        raise ReadingsRefused(found.mistakes)
    return found.lines


_FIGURES = (
    *(Column.CASES, Column.HITS, Column.EXPOSURE),
    *(Column.TOTAL, Column.SQUARES, Column.CAPPED),
)
_HEADING = (Column.DAY, Column.ARM, Column.METRIC, *_FIGURES)


def _row(blanks: pages.Blanks, on: str) -> Row:
    typed = {each.column: each.typed.strip() for each in blanks.fields}
    figures = (typed.get(column, "") for column in _FIGURES)
    return Row(blanks.row, (on.strip(), blanks.arm, blanks.metric.key, *figures))


def _by_metric(blanks: Iterable[pages.Blanks]) -> list[list[pages.Blanks]]:
    return [list(arms) for _, arms in groupby(blanks, key=lambda each: each.metric.key)]


def _day_page(pilot: Pilot, form: DayForm, mistakes: tuple[Mistake, ...]) -> str:
    # What is wrong with the day stands at the day, once, whatever row told it.
    of_day = {each.fault: each for each in mistakes if each.column == Column.DAY}
    others = [each for each in mistakes if each.column != Column.DAY]
    return render_template(
        "readings/day.html",
        pilot=pilot,
        form=form,
        of_day=tuple(of_day.values()),
        whole=[each for each in others if each.row < 2],
        given_before=Fault.ALREADY_GIVEN in of_day or form.correct.data,
        by_hand=not has_clusters(pilot.card),
        metrics=_by_metric(pages.blanks(pilot.card, request.form, others)),
        arms=ARMS,
        asked=asked,
    )
