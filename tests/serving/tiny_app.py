"""A room of its own for tests of the server: sends frames, with and without the repairs."""

import os

from flask import Flask, request
from flask_socketio import SocketIO

from workshop.serving.sockets import guarded
from workshop.serving.wire import wires

#: Bytes of one frame's content, about 200 ideas.
CONTENT = "x" * 23_000


def make(*, repaired: bool, engine: str = "gevent") -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024  # as in the whole application
    room = SocketIO(app, async_mode=engine, async_handlers=False, cors_allowed_origins="*")

    @room.on("connect")
    def connect() -> None:
        """Anybody may come in."""

    def send(count: int) -> None:
        for number in range(count):
            room.emit("frame", {"n": number, "content": CONTENT})

    @app.get("/more/<int:count>")
    def more(count: int) -> str:
        room.start_background_task(send, count)
        return "soon"

    @app.get("/")
    def home() -> str:
        return "here"

    @app.post("/said")
    def said() -> str:
        return request.form["text"]

    @app.get("/scheme")
    def scheme() -> str:
        return request.scheme

    @app.get("/umask")
    def umask() -> str:
        now = os.umask(0o077)
        os.umask(now)
        return oct(now)

    if repaired:
        eio = room.server.eio
        eio._async = {**eio._async, "websocket": wires(lambda _sid: None)}
        app.wsgi_app = guarded(app.wsgi_app)
    return app


def whole() -> Flask:
    return make(repaired=True)


def as_released() -> Flask:
    return make(repaired=False)
