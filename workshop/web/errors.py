"""Broken rules and other refusals as HTTP answers: the right status, one sentence in words."""

from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from workshop.core.errors import Conflict, Invalid, Refused, RuleBroken, Unknown
from workshop.core.limits import TooOften
from workshop.core.pilot.token import WrongKey
from workshop.core.session.jam import Jam
from workshop.core.words import N_
from workshop.web.answering import refused, wants_pieces

#: The status of each family of refusals; the nearest family of a rule counts.
STATUS: dict[type[RuleBroken], int] = {
    Invalid: 422,
    Refused: 403,
    WrongKey: 401,
    Unknown: 404,
    Conflict: 409,
    TooOften: 429,
    RuleBroken: 400,
}

_WORDS: dict[int, str] = {
    400: N_("That could not be read. Nothing was kept."),
    403: N_("This is not open to you."),
    404: N_("There is nothing at this address."),
    405: N_("This address takes no such request."),
    413: N_("That was too much at once. Nothing was kept."),
    429: N_("That was too often. Please wait a minute."),
    500: N_("Something went wrong here. Nothing was kept. Please try again."),
}


def status_of(broken: RuleBroken) -> int:
    """The HTTP status of a broken rule."""
    return next(STATUS[family] for family in type(broken).__mro__ if family in STATUS)


def sentence_of(broken: RuleBroken) -> str:
    """The rule's sentence in the reader's language."""
    return str(_(broken.sentence, **broken.fields) if broken.fields else _(broken.sentence))


def page(status: int, says: str, join: Jam | None = None) -> tuple[str, int]:
    """A plain page that says what happened and where to go from here."""
    return render_template("error.html", says=says, typed=_typed(), join=join), status


#: Fields that never stand on a page again: what opens a door, and what the page itself sent.
_NEVER_SHOWN = frozenset({"password", "old", "new", "codename", "digits", "csrf_token", "key"})
#: Fields in which one word alone can be all that somebody wrote.
_WRITTEN = frozenset({"text", "title"})


def _typed() -> list[str]:
    """Texts of a form that could not be taken, so that nothing a person wrote is lost."""
    try:
        return [
            text
            for name, text in request.form.items()
            if name not in _NEVER_SHOWN and (len(text.split()) > 1 or (name in _WRITTEN and text))
        ]
    except (RequestEntityTooLarge, ClientDisconnected):
        return []  # What was too large to read, or never came whole, cannot be shown either.


def answer(broken: RuleBroken) -> Response | tuple[str, int]:
    """A broken rule in words: pieces for a script, else a page."""
    says = sentence_of(broken)
    if wants_pieces():
        return refused(says, broken.code, status_of(broken))
    return page(status_of(broken), says)


def install(app: Flask) -> None:
    """Answer every refusal in words."""

    app.register_error_handler(RuleBroken, answer)

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response | tuple[str, int]:
        says = _("This page was open for too long. Load it again, then try once more.")
        return refused(says, "page_too_old", 400) if wants_pieces() else page(400, says)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response | tuple[str, int]:
        code = error.code or 500
        says = _WORDS.get(code, _WORDS[500])
        return refused(_(says), f"http_{code}", code) if wants_pieces() else page(code, _(says))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response | tuple[str, int]:
        # Logged by kind only: the text of an error can hold what somebody wrote.
        app.logger.error("%s in %s", type(error).__name__, _where(error))
        says = _(_WORDS[500])
        return refused(says, "http_500", 500) if wants_pieces() else page(500, says)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
