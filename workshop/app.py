"""The whole application put together: the one module that knows all the others."""

import os
from datetime import UTC, datetime

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from gevent import monkey
from werkzeug.middleware.proxy_fix import ProxyFix
from xkcdpass import xkcd_password

from workshop import remembered
from workshop.actions.house import House
from workshop.assembly import languages
from workshop.assembly.care import look_after
from workshop.assembly.news import go_live
from workshop.config import Settings, settings_from
from workshop.pages.drawings import Drawings
from workshop.serving import memory
from workshop.serving.gunicorn_exit import AT_EXIT, WHEN_LEAVING
from workshop.serving.sockets import guarded
from workshop.storage.db import db, prepare
from workshop.storage.unit import Store
from workshop.web import (
    accounts,
    anonymity,
    bodies,
    cards,
    deletion,
    desk,
    errors,
    filters,
    gate,
    health,
    home,
    knowing,
    limits,
    locking,
    phone,
    portfolio,
    reading_keys,
    reading_tables,
    reading_words,
    readings,
    readings_api,
    report,
    returning,
    reviews,
    screen,
    seat_door,
    sessions,
    strangers,
    teams,
)
from workshop.web.current import EXTENSION, Parts

BLUEPRINTS = (
    *(health, home, anonymity, accounts, teams, sessions, deletion),
    *(seat_door, returning, phone, desk, screen, report),
    *(cards, locking),
    *(readings, reading_tables, reading_keys, readings_api),
    *(portfolio, reviews, knowing),
)


def create_app(settings: Settings | None = None, house: House | None = None) -> Flask:
    """Build the application. Tests hand in settings, and a house with a clock of their own."""
    settings = settings or settings_from(os.environ)
    app = Flask(
        "workshop",
        root_path=os.path.dirname(__file__),
        template_folder="../templates",
        static_folder="../static",
    )
    _configure(app, settings)
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    prepare(engine)
    house = house or House(
        store=Store(engine, now=lambda: datetime.now(UTC)),
        key=settings.secret_key.encode(),
        criteria_key=settings.criteria_key.encode(),
        words=codename_words(),
        grace=settings.grace,
        minute=settings.minute,
    )
    Babel(app, locale_selector=languages.language, default_translation_directories="translations")
    languages.words(app)
    bodies.install(app)
    gate.install(app)
    CSRFProtect(app).exempt(readings_api.blueprint)
    errors.install(app)
    limits.install(app)
    strangers.install(app)
    filters.install(app)
    reading_words.install(app)
    app.jinja_env.globals["grace_ms"] = round(house.grace.total_seconds() * 1000)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    drawings = Drawings(languages.render_in(app))
    live = go_live(app, house, settings, drawings)

    def forget() -> None:
        remembered.forget_old()
        drawings.forget_old()
        if live.transports.many_have_gone():
            memory.give_back()

    upkeep = look_after(house, settings, forget)
    app.extensions[EXTENSION] = Parts(
        house,
        settings,
        live.sender.counts,
        languages.LANGUAGES,
        drawings,
        lambda: (*upkeep.troubles, *live.troubles),
    )

    def end() -> None:
        live.end()
        upkeep.end()

    app.extensions[WHEN_LEAVING] = live.transports.go
    app.extensions[AT_EXIT] = end
    if monkey.is_module_patched("threading"):
        app.extensions["socketio"].start_background_task(upkeep.run)
    app.wsgi_app = guarded(app.wsgi_app)  # type: ignore[method-assign,assignment]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def codename_words() -> tuple[str, ...]:
    """The 7,776 words of the EFF long list."""
    path = xkcd_password.locate_wordfile("eff-long")
    return tuple(xkcd_password.generate_wordlist(path, min_length=3, max_length=9))


def _configure(app: Flask, settings: Settings) -> None:
    public = settings.public_url or ""
    app.config.update(
        DEBUG=False,  # whatever the environment says: a debugger shows what people wrote
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A file does not go away; a server does, and a connection to it is tried before it is used.
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
        },
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=public.startswith("https"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=256 * 1024,
        BABEL_DEFAULT_LOCALE=languages.LANGUAGES[0],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
