"""News put together: the gate, the live connections, and the one who sends to them."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Request
from flask_babel import force_locale, gettext
from flask_socketio import SocketIO
from gevent import monkey
from sqlalchemy import Connection

from workshop import held, seats
from workshop.actions import moving, telling
from workshop.actions.house import House
from workshop.assembly import languages, meeting
from workshop.config import Settings
from workshop.core.holding import Holder, Holding
from workshop.core.session.sealing import Audience
from workshop.core.troubles import Trouble
from workshop.live import socket
from workshop.live.elsewhere import Elsewhere
from workshop.live.neighbours import Neighbours
from workshop.live.sender import Sender, Wires
from workshop.live.watch import Watch
from workshop.pages.drawings import Drawings
from workshop.serving.gate import Asking, Gate
from workshop.serving.news_only import NewsOnly
from workshop.serving.transports import Transports
from workshop.serving.wire import wires
from workshop.storage.unit import Commit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Live:
    """What carries the news of this worker; without Redis it has no neighbours."""

    sender: Sender
    transports: Transports
    neighbours: Neighbours | None

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong at the moment."""
        return self.neighbours.troubles if self.neighbours else ()

    def end(self) -> None:
        """This worker is gone: its neighbours need not find out by waiting."""
        if self.neighbours:
            self.neighbours.say_goodbye()


def go_live(app: Flask, house: House, settings: Settings, drawings: Drawings) -> Live:
    """Open the door for live connections, and return what carries the news to them.

    What is sent is what `drawings` keeps for whoever asks, so that a page that asks for what it
    has missed is answered with what is drawn already.
    """
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
        manage_session=False,  # no cookie gets that far
        max_http_buffer_size=65536,
        logger=False,
        engineio_logger=False,
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

    elsewhere = Elsewhere()
    sender = Sender(
        socketio,
        Wires(
            reading=reading,
            draw=lambda *asked: drawings.of(*asked).drawn,
            say=say,
            settle=lambda code: moving.settle(house, code),
            tell=lambda code: telling.tell(house, code),
            now=house.store.now,
            grace=house.grace,
            look=watch.look,
            elsewhere=elsewhere.of,
        ),
    )

    def tell(commit: Commit) -> None:
        sender.changed(commit.code, commit.due_at, commit.asks_desk, commit.n)

    house.store.on_commit(tell)
    socket.install(socketio, sender, admit, languages.LANGUAGES)
    neighbours = meeting.meet(settings.redis_url, app, house, sender, elsewhere)
    if is_served:
        socketio.start_background_task(sender.resume)
        socketio.start_background_task(watch.run)
    if is_served and neighbours:
        socketio.start_background_task(neighbours.listen)
        socketio.start_background_task(neighbours.run)
    return Live(sender, transports, neighbours)


def _asking(app: Flask, admit: socket.Admit) -> Asking:
    """Who asks at the gate, where no request of Flask's has begun yet."""

    def look_up(environ: "WSGIEnvironment") -> Holding:
        asked = Request(environ, populate_request=False)  # else each would hold the other for long
        audience = Audience(asked.args.get("as", ""))
        with app.app_context():
            return admit(asked, asked.args.get("s", ""), audience)

    def holders(environ: "WSGIEnvironment", code: str) -> frozenset[Holder]:
        with app.app_context():
            return seats.holders(Request(environ, populate_request=False), code)

    return Asking(look_up, holders)
