"""The report of a session and its files, for its team and for everybody who held a seat in it."""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop import seats
from workshop.core.errors import Refused
from workshop.core.limits import Limit
from workshop.core.permissions import SessionRight, may_in_session
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.joincode import read as read_code
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.core.words import N_
from workshop.pages import export, reading, verdict_words
from workshop.pages import report as pages
from workshop.pages.export_csv import as_csv
from workshop.pages.export_json import as_json
from workshop.pages.report import Report
from workshop.web import limits
from workshop.web.current import current_house, require_account

blueprint = Blueprint("report", __name__, url_prefix="/s/<code>")

#: From when on somebody with a seat may read the report.
OPEN_TO_SEATS = frozenset({Phase.CLOSE, Phase.CLOSED})


class ReportNotYet(Refused):
    """Somebody with a seat asks while the session still runs."""

    code = "report_not_yet"
    sentence = N_("The report opens when the session comes to its close.")


@blueprint.record_once
def install(state: BlueprintSetupState) -> None:
    """Give the templates the filter for plain text files."""
    state.app.jinja_env.filters["plain"] = export.plain


@blueprint.get("/report")
def page(code: str) -> str:
    """Everything the session found and decided, on one page."""
    return render_template("report/page.html", **context(_report(code)))


@blueprint.get("/report.<any(json, csv, md):ending>")
def file(code: str, ending: str) -> Response:
    """The same as a file to take away."""
    report = _report(code)
    kind, write = _FILES[ending]
    answer = Response(write(report), content_type=f"{kind}; charset=utf-8")
    name = export.file_name(report, ending)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def context(report: Report) -> Mapping[str, object]:
    """What the templates of a report are given."""
    return {
        "report": report,
        "jam": report.jam,
        "language": str(get_locale()),
        "words": verdict_words,
    }


def _as_markdown(report: Report) -> str:
    # A template ending in .md is not escaped as HTML; its own filter guards every text instead.
    return render_template("report/file.md", **context(report))


_FILES: Mapping[str, tuple[str, Callable[[Report], str]]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv", as_csv),
    "md": ("text/markdown", _as_markdown),
}


def _report(code: str) -> Report:
    """The report as this browser may have it now.

    Raises:
        NoSuchSession: no such session, or no part in it.
        ReportNotYet: a seat, and the session still runs.
        TooOften: a report is much work, and this is asked for too often.
    """
    audience, holder = _asker(code)
    limits.take(Limit.REPORT, holder)
    with current_house().store.reading() as connection:
        jam = reading.session(connection, read_code(code))
        if audience is Audience.PHONE and jam.phase not in OPEN_TO_SEATS:
            raise ReportNotYet
        return pages.read(connection, jam, audience)


def _asker(code: str) -> tuple[Audience, str]:
    """Who asks: somebody of the team, or a seat of this session; and what tells them apart.

    Raises:
        NoSuchSession: neither, or no such session: one answer for both.
    """
    with current_house().store.reading() as connection:
        jam = reading.session(connection, read_code(code))
        role = seats.role_in(request, connection, jam)
    if may_in_session(SessionRight.SEE_SESSION, role):
        return Audience.OBSERVER, require_account().id
    seat = seats.read_seat(request, jam)
    if seat is None:
        raise NoSuchSession
    return Audience.PHONE, seat.hash
