"""In which language a page is drawn, for a request and for a room that is sent its news."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from babel.support import Translations
from flask import Flask, request
from flask_babel import force_locale, get_locale, get_translations
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from workshop import seats
from workshop.pages.regions import Render

LANGUAGES = ("en",)
EXTENSION = "words"


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
    """Give the templates their translations, found once for each page.

    Flask-Babel finds the language anew for every sentence, a third of the time of a page. Templates
    that are imported by others have no page of their own: they do it that way.
    """
    in_language: dict[str, Words] = {}

    def here() -> Words:
        locale = str(get_locale())
        if locale not in in_language:
            in_language[locale] = Words(get_translations())
        return in_language[locale]

    app.context_processor(lambda: here().to_templates())
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: here().translations.ugettext(sentence),
        ngettext=lambda one, many, n: here().translations.ungettext(one, many, n),
        newstyle=True,
    )
    app.extensions[EXTENSION] = here


class Words:
    """The sentences of one language, as templates ask for them."""

    def __init__(self, translations: Translations) -> None:
        self.translations = translations
        self._known: dict[str, Markup] = {}

    def to_templates(self) -> dict[str, Callable[..., Markup]]:
        """What `_` and `ngettext` mean on a page."""
        return {"gettext": self.gettext, "ngettext": self.ngettext}

    def gettext(self, sentence: str, /, **values: object) -> Markup:
        """A sentence with its values."""
        if sentence not in self._known:
            self._known[sentence] = Markup(self.translations.ugettext(sentence))
        return self._known[sentence] % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> Markup:
        """A sentence about so many, with its values."""
        return Markup(self.translations.ungettext(one, many, count)) % {"num": count, **values}


def render_in(app: Flask) -> Render:
    """Draws a template in a language, outside any request."""

    def render(template: str, language: str, context: Mapping[str, object]) -> str:
        with app.app_context(), force_locale(language):
            words = app.extensions[EXTENSION]().to_templates()
            return app.jinja_env.get_template(template).render(**words, **context)

    return render
