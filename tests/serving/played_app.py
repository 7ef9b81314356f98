"""The whole application as gunicorn takes it, with a few questions a test may ask it.

`make("gate")` is the same without one of its controls: what the test of that control must notice.
"""

import gc
import os
import time
from collections.abc import Callable, Mapping

import gevent
from flask import Flask
from flask_socketio import join_room
from greenlet import greenlet
from wsproto.events import BytesMessage

from workshop import app as whole_app
from workshop.actions import moving
from workshop.assembly import news
from workshop.live import watch
from workshop.serving import gate, knock, listener, meter, news_only, said, transports
from workshop.storage.keep import people as keep
from workshop.storage.queries import jams, people


class AsReleased(news_only.Packet):
    """Socket.IO's own packet."""


def _no_gate() -> None:
    """Who asks is still looked up, since the rest needs to know; where from is not."""
    gate.is_ours = lambda *_: True
    knock.lean = dict
    knock.require_shape = lambda *_: None
    gate.Gate._let_in = _let_anybody_in


def _let_anybody_in(self, environ, answer):
    query = knock.read(environ)
    sid = query.get("sid", "")
    return self._app(environ, answer) if sid else self._begin(environ, answer, query.get("s", ""))


def _no_words() -> None:
    said.read = lambda packet: packet
    said.read_body = lambda body: body.decode()


def _no_bytes_refused() -> None:
    _no_words()
    _no_meter()
    listener.Listener._take = _with_bytes(listener.Listener._take)
    news.NewsOnly = AsReleased


def _with_bytes(take):
    def taken(self, event):
        if isinstance(event, BytesMessage):
            self._parts.append(event.data)
            if event.message_finished:
                self._whole.append(b"".join(self._parts))
                self._parts = []
        else:
            take(self, event)

    return taken


def _no_meter() -> None:
    meter.STRIKES = 10**9


def _no_size() -> None:
    listener.MAX_MESSAGE = 10**12


def _no_queue() -> None:
    transports.QUEUE = 10**9


def _no_hoard() -> None:
    transports.AT_MOST = 10**9
    transports.HELLO_WITHIN = 10.0**9


def _no_watch() -> None:
    watch.EVERY = 3600.0
    watch.Watch.look = lambda *_: None


def _rooms_by_request(app: Flask) -> None:
    @app.extensions["socketio"].on("join")
    def join(wanted: object) -> None:
        join_room(wanted["room"] if isinstance(wanted, dict) else wanted)


WITHOUT: Mapping[str, Callable[[], None]] = {
    "": lambda: None,
    "gate": _no_gate,
    "words": _no_words,
    "binary": _no_bytes_refused,
    "meter": _no_meter,
    "size": _no_size,
    "queue": _no_queue,
    "hoard": _no_hoard,
    "watch": _no_watch,
    "rooms": _no_words,
}


def make(without: str = "") -> Flask:
    WITHOUT[without]()
    transports.HELLO_WITHIN = min(transports.HELLO_WITHIN, float(os.environ.get("HELLO", "1e10")))
    app = whole_app.create_app()
    room, house = app.extensions["socketio"], app.extensions["workshop"].house
    if without == "rooms":
        _rooms_by_request(app)

    def send(count: int) -> None:
        for n in range(count):
            room.emit(
                "frame", {"from": 0, "to": 0, "swap": {}, "n": n, "filling": f"{n:08}" * 3000}
            )
            gevent.sleep(0)

    @app.get("/test/frames/<int:count>")
    def frames(count: int) -> str:
        send(count)
        return "sent"

    @app.get("/test/act/<code>")
    def act(code: str) -> str:
        """Have something happen in a session that everybody in it hears of."""
        with house.store.reading() as reading:
            lead = people.account(reading, jams.by_code(reading, code).lead_id)
        moving.add_time(house, code, lead, f"key-{time.monotonic()}", 1)
        return "done"

    @app.get("/test/part/<code>/<user_id>")
    def take_part_away(code: str, user_id: str) -> str:
        """Take a part away and have something happen at once, before the watch comes round."""
        with house.store.reading() as reading:
            jam = jams.by_code(reading, code)
        with house.store.unit() as unit:
            keep.remove_person(unit, jam.id, user_id)
        return act(code)

    @app.get("/test/greenlets")
    def greenlets() -> str:
        return str(sum(isinstance(o, greenlet) and not o.dead for o in gc.get_objects()))

    @app.get("/test/open")
    def open_now() -> str:
        return str(len(room.server.eio.sockets))

    @app.get("/test/open/<code>")
    def open_in(code: str) -> str:
        return str(len(list(room.server.manager.get_participants("/", f"{code}/phone/en"))))

    return app
