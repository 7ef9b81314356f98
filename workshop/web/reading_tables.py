"""Many numbers at once: a table of sums or a list of cases, read back before anything is stored."""

from collections import Counter
from dataclasses import dataclass, replace
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from workshop.actions import counting, readings
from workshop.actions.counting import CaseList
from workshop.actions.draws import new_id
from workshop.away import away
from workshop.core.permissions import Account
from workshop.core.pilot import table, table_out
from workshop.core.pilot.allotting import FORMULA
from workshop.core.pilot.case_columns import can_be_counted
from workshop.core.pilot.cases import MAX_CASE_BYTES, Counted
from workshop.core.pilot.columns import column_of
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.reading_checks import Accepted
from workshop.core.pilot.reading_faults import (
    UNCLEAR_DATE,
    UNCLEAR_NUMBER,
    Fault,
    Mistake,
    ReadingsRefused,
)
from workshop.core.pilot.reading_in import Understood, understand
from workshop.core.pilot.table import MAX_BYTES
from workshop.core.pilot.written import DecimalSign
from workshop.pages import readings as pages
from workshop.web import errors
from workshop.web.current import current_house, require_account
from workshop.web.forms.base import Form, text_of
from workshop.web.forms.readings import CasesForm, TableForm
from workshop.web.reading_words import ARMS, mistake, told_stored

blueprint = Blueprint("reading_tables", __name__, url_prefix="/pilots/<pilot_id>/readings")

Page = tuple[str, int] | str | Response
#: So many mistakes, and so many lines of a preview, are shown; the rest is counted.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reader:
    """Who hands in, about which pilot."""

    account: Account
    pilot: Pilot


def _reader(pilot_id: str) -> Reader:
    account = require_account()
    return Reader(account, readings.for_filling(current_house(), account, pilot_id))


@blueprint.route("/table", methods=["GET", "POST"])
def given_table(pilot_id: str) -> Page:
    """Paste or upload a table; what was understood is shown before it is stored."""
    reader, form = _reader(pilot_id), TableForm()
    if form.validate_on_submit() and "change" not in request.form:
        with form.answering():
            try:
                form.text.data = table.decoded(form.raw())
                return _preview(reader, form)
            except ReadingsRefused as refusal:
                return _table_page(reader, form, refusal)
    return _table_page(reader, form)


@blueprint.post("/store")
def store(pilot_id: str) -> Page:
    """Store what the preview has shown; the text is read once more."""
    reader, form = _reader(pilot_id), TableForm()
    if form.validate_on_submit():
        with form.answering():
            try:
                found = _understood(reader, form)
                mark, filing = text_of(form.key), form.filing()
                taken = readings.hand_in(
                    current_house(), reader.account, pilot_id, found.lines, mark, filing
                )
            except ReadingsRefused as refusal:
                return _table_page(reader, form, refusal)
            flash(told_stored(taken))
            return redirect(url_for("readings.page", pilot_id=pilot_id), 303)
    return _table_page(reader, form)


@blueprint.route("/cases", methods=["GET", "POST"])
def cases(pilot_id: str) -> Page:
    """Count a list of cases into daily sums; the list itself goes nowhere."""
    reader, form = _reader(pilot_id), CasesForm()
    countable = [each for each in reader.pilot.card.metrics if can_be_counted(each)]
    form.metric.choices = {each.key: each.name for each in countable}
    mistakes: tuple[Mistake, ...] = ()
    if form.validate_on_submit():
        with form.answering():
            try:
                counted = _counted(pilot_id, reader, form)
            except ReadingsRefused as refusal:
                mistakes = refusal.mistakes
                form.refuse(refusal)
            else:
                return _sums_of(reader, form, counted)
    page = render_template(
        "readings/cases.html",
        pilot=reader.pilot,
        form=form,
        formula=FORMULA.format(
            salt=reader.pilot.card.parts.salt, key="{key}", share=reader.pilot.card.parts.share
        ),
        **_wrong(form, mistakes),
    )
    return page, form.status


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """More than the route has room for, in words."""
    most = MAX_CASE_BYTES if request.endpoint == "reading_tables.cases" else MAX_BYTES
    return errors.page(413, mistake(Mistake(Fault.TOO_LARGE, fields={"limit": most // 1024**2})))


def _counted(pilot_id: str, reader: Reader, form: CasesForm) -> Counted:
    upload = request.files.get("file")
    stream = upload.stream if upload else BytesIO()
    given = CaseList(stream, text_of(form.metric), form.how())
    return counting.count(current_house(), reader.account, pilot_id, given)


def _sums_of(reader: Reader, form: CasesForm, counted: Counted) -> Page:
    """Go on with the sums of a list as if they had been handed in as a table."""
    sums = TableForm(formdata=None)
    sums.text.data = table_out.as_table(counted.readings)
    sums.decimal.data, sums.days.data = "point", table_out.PLAIN.days
    sums.correct.data, sums.reason.data = form.correct.data, form.reason.data
    try:
        return _preview(reader, sums, counted)
    except ReadingsRefused as refusal:
        return _table_page(reader, sums, refusal, counted)


def _understood(reader: Reader, form: TableForm) -> Understood:
    """What the text says.

    Raises:
        ReadingsRefused: something cannot be read.
    """
    text, how, card = text_of(form.text), form.how(), reader.pilot.card
    found = away(lambda: understand(table.read(text), card, how))
    if found.mistakes:
        raise ReadingsRefused(found.mistakes)
    return found


def _preview(reader: Reader, form: TableForm, counted: Counted | None = None) -> str:
    """What would be stored, read back."""
    house, found = current_house(), _understood(reader, form)
    accepted = readings.look_through(
        house, reader.account, reader.pilot.id, found.lines, form.filing()
    )
    form.key.data = new_id(house.chance)
    form.decimal.data = {DecimalSign.COMMA: "comma", DecimalSign.POINT: "point"}.get(
        found.how.decimal or DecimalSign.POINT
    )
    days = pages.shown_days(reader.pilot.card, (line.reading for line in found.lines))
    return render_template(
        "readings/preview.html",
        pilot=reader.pilot,
        form=form,
        days=days[:SHOWN],
        more=max(0, len(days) - SHOWN),
        accepted=accepted,
        remarks=_remarks(accepted),
        first=days[0].day,
        last=days[-1].day,
        counted=counted,
        arms=ARMS,
    )


def _remarks(accepted: Accepted) -> list[tuple[Mistake, int]]:
    """Each kind of remark once, with how often it is made."""
    often = Counter(each.fault for each in accepted.remarks)
    first = {each.fault: each for each in reversed(accepted.remarks)}
    return [(first[fault], count) for fault, count in often.items()]


def _table_page(
    reader: Reader,
    form: TableForm,
    refusal: ReadingsRefused | None = None,
    counted: Counted | None = None,
) -> tuple[str, int]:
    if refusal:
        form.refuse(refusal)
    mistakes = _as_headed(refusal.mistakes, text_of(form.text)) if refusal else ()
    page = render_template(
        "readings/table.html",
        pilot=reader.pilot,
        form=form,
        counted=counted,
        can_be_filed=bool(refusal and refusal.can_be_filed),
        **_wrong(form, mistakes),
    )
    return page, form.status


def _as_headed(mistakes: tuple[Mistake, ...], text: str) -> tuple[Mistake, ...]:
    """The mistakes with their columns called as in the table itself."""
    try:
        heading = table.read(text).heading
    except ReadingsRefused:
        return mistakes
    names = {str(column_of(name)): name for name in reversed(heading)}
    return tuple(replace(each, column=names.get(each.column, each.column)) for each in mistakes)


def _wrong(form: Form, mistakes: tuple[Mistake, ...]) -> dict[str, object]:
    """What is wrong, as the pages take it: a page full, the rest counted, and what is to choose."""
    faults, told = {each.fault for each in mistakes}, pages.told_once(mistakes)
    return {
        "mistakes": told[:SHOWN],
        "more_mistakes": max(0, len(told) - SHOWN),
        "ask_days": bool(faults & UNCLEAR_DATE),
        "ask_decimal": bool(faults & UNCLEAR_NUMBER),
    }
