"""In which language a page is drawn, for a request and for a room that is sent its news."""

from collections.abc import Mapping
from contextlib import suppress

from babel.support import Translations
from flask import Flask, request
from flask_babel import force_locale, get_locale, get_translations
from sqlalchemy.exc import SQLAlchemyError

from workshop import seats
from workshop.pages.regions import Render

LANGUAGES = ("en",)


def language() -> str:
    """The language asked for in the address, else the account's, the device's, the browser's."""
    account = None
    with suppress(SQLAlchemyError):  # The page that says what is wrong needs a language too.
        account = seats.account(request)
    chosen = account.language if account else None
    for wanted in (request.args.get("lang"), chosen, request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def words(app: Flask) -> None:
    """Give the templates their translations, found once for each language.

    Flask-Babel finds them anew for every sentence, which took a third of the time of a page.
    """
    found: dict[object, Translations] = {}

    def translations() -> Translations:
        locale = get_locale()
        if locale not in found:
            found[locale] = get_translations()
        return found[locale]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: translations().ugettext(sentence),
        ngettext=lambda one, many, n: translations().ungettext(one, many, n),
        newstyle=True,
    )


def render_in(app: Flask) -> Render:
    """Draws a template in a language, outside any request."""

    def render(template: str, language: str, context: Mapping[str, object]) -> str:
        with app.app_context(), force_locale(language):
            return app.jinja_env.get_template(template).render(**context)

    return render
