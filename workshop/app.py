"""The whole application put together: the one module that knows all the others."""

import os
import time
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, request
from flask_babel import Babel, force_locale, gettext
from flask_socketio import SocketIO
from flask_wtf.csrf import CSRFProtect
from gevent import monkey
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from xkcdpass import xkcd_password

from workshop import held, seats
from workshop.actions import files, moving, retention, telling
from workshop.actions.house import House
from workshop.backups.making import backup_if_due
from workshop.config import Settings, settings_from
from workshop.core.holding import Holder, Holding
from workshop.core.session.sealing import Audience
from workshop.live import socket
from workshop.live.sender import Sender, Wires
from workshop.live.watch import Watch
from workshop.pages.regions import Render
from workshop.serving.gate import Asking, Gate
from workshop.serving.gunicorn_exit import AT_EXIT
from workshop.serving.news_only import NewsOnly
from workshop.serving.sockets import guarded
from workshop.serving.transports import Transports
from workshop.serving.wire import wires
from workshop.storage.db import db, prepare
from workshop.storage.queries import jams
from workshop.storage.unit import Commit, Store
from workshop.upkeep import Chores, Upkeep
from workshop.web import (
    accounts,
    anonymity,
    deletion,
    desk,
    errors,
    filters,
    gate,
    health,
    home,
    limits,
    phone,
    report,
    returning,
    screen,
    seat_door,
    sessions,
    strangers,
    teams,
)
from workshop.web.current import EXTENSION, Parts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LANGUAGES = ("en",)
BLUEPRINTS = (
    *(health, home, anonymity, accounts, teams, sessions, deletion),
    *(seat_door, returning, phone, desk, screen, report),
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
        words=codename_words(),
        grace=settings.grace,
        minute=settings.minute,
    )
    Babel(app, locale_selector=_language, default_translation_directories="translations")
    gate.install(app)
    CSRFProtect(app)
    errors.install(app)
    limits.install(app)
    strangers.install(app)
    filters.install(app)
    app.jinja_env.globals["grace_ms"] = round(house.grace.total_seconds() * 1000)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    sender = _go_live(app, house, settings)
    upkeep = _look_after(house, settings)
    app.extensions[EXTENSION] = Parts(
        house, settings, sender.counts, LANGUAGES, _render_in(app), lambda: upkeep.troubles
    )
    app.extensions[AT_EXIT] = upkeep.end
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
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "pool_pre_ping": True},
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=public.startswith("https"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=256 * 1024,
        BABEL_DEFAULT_LOCALE=LANGUAGES[0],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _language() -> str:
    """The language asked for in the address, else the account's, the device's, the browser's."""
    account = None
    with suppress(SQLAlchemyError):  # The page that says what is wrong needs a language too.
        account = seats.account(request)
    chosen = account.language if account else None
    for wanted in (request.args.get("lang"), chosen, request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _render_in(app: Flask) -> Render:
    def render(template: str, language: str, context: Mapping[str, object]) -> str:
        with app.app_context(), force_locale(language):
            return app.jinja_env.get_template(template).render(**context)

    return render


def _go_live(app: Flask, house: House, settings: Settings) -> Sender:
    # Without a public address only the origin a request itself came to is allowed.
    options: dict[str, Any] = {"serializer": NewsOnly}
    if settings.public_url:
        options["cors_allowed_origins"] = [settings.public_url]
    # Under the server everything is gevent's; in tests and commands nothing is.
    is_served = monkey.is_module_patched("threading")
    socketio = SocketIO(
        app,
        **options,
        async_mode="gevent" if is_served else "threading",
        async_handlers=False,
        max_http_buffer_size=65536,
        logger=False,
        engineio_logger=False,
        message_queue=settings.redis_url,
    )
    app.extensions["socketio"] = socketio

    def say(sentence: str, language: str, fields: Mapping[str, object]) -> str:
        with app.app_context(), force_locale(language):
            shown = {k: gettext(v) if k == "phase" else v for k, v in fields.items()}
            return str(gettext(sentence, **shown))

    def reading() -> AbstractContextManager[Connection]:
        return house.store.reading()

    def admit(asked: Request, code: str, audience: Audience) -> Holding:
        with house.store.reading() as connection:
            return seats.admit(asked, connection, code, audience)

    def lost(holdings: Collection[Holding]) -> Collection[Holding]:
        with house.store.reading() as connection:
            return held.lost(connection, holdings, house.store.now())

    transports = Transports(socketio.server)  # type: ignore[attr-defined]
    transports.install(wires(transports.find))
    watch = Watch(transports, lost)
    asking = _asking(app, admit)
    app.wsgi_app = Gate(  # type: ignore[method-assign,assignment]
        app.wsgi_app, settings.public_url, asking, transports
    )

    sender = Sender(
        socketio,
        Wires(
            reading=reading,
            render=_render_in(app),
            say=say,
            settle=lambda code: moving.settle(house, code),
            tell=lambda code: telling.tell(house, code),
            now=house.store.now,
            grace=house.grace,
            look=watch.look,
        ),
    )

    def tell(commit: Commit) -> None:
        sender.changed(commit.code, commit.due_at, commit.asks_desk)

    house.store.on_commit(tell)
    socket.install(socketio, sender, admit, LANGUAGES)
    if is_served:
        socketio.start_background_task(sender.resume)
        socketio.start_background_task(watch.run)
    return sender


def _look_after(house: House, settings: Settings) -> Upkeep:
    def clock_runs() -> bool:
        with house.store.reading() as connection:
            return jams.a_clock_runs(connection, house.store.now())

    upkeep = Upkeep(
        Chores(
            settle=lambda codes, open_too: files.settle_files(house, codes, open_too),
            empty_log=lambda: files.empty_log(house),
            tidy=lambda: retention.tidy(house, settings.backups),
            back_up=lambda: backup_if_due(house, settings),
            clock_runs=clock_runs,
            seconds=time.monotonic,
            now=lambda: house.store.now().astimezone(),
        )
    )
    house.store.on_commit(upkeep.touched)
    return upkeep


def _asking(app: Flask, admit: socket.Admit) -> Asking:
    """Who asks at the gate, where no request of Flask's has begun yet."""

    def look_up(environ: "WSGIEnvironment") -> Holding:
        asked = Request(environ)
        audience = Audience(asked.args.get("as", ""))
        with app.app_context():
            return admit(asked, asked.args.get("s", ""), audience)

    def holders(environ: "WSGIEnvironment", code: str) -> frozenset[Holder]:
        with app.app_context():
            return seats.holders(Request(environ), code)

    return Asking(look_up, holders)
