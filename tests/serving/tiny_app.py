"""A room of its own for tests of the server: asks for frames, with and without the repairs."""

import os

from flask import Flask, request
from flask_socketio import SocketIO

from workshop.serving.sockets import RefusesDeflate, SendsWhole, limit_messages

#: Bytes of one frame's content, about 200 ideas.
CONTENT = "x" * 23_000


def make(*, repaired: bool) -> Flask:
    app = Flask(__name__)
    room = SocketIO(app, async_mode="gevent", async_handlers=False, cors_allowed_origins="*")

    @room.on("more")
    def more(count: int) -> None:
        for number in range(count):
            room.emit("frame", {"n": number, "content": CONTENT}, to=request.sid)

    @app.get("/")
    def home() -> str:
        return "here"

    @app.get("/scheme")
    def scheme() -> str:
        return request.scheme

    @app.get("/umask")
    def umask() -> str:
        now = os.umask(0o077)
        os.umask(now)
        return oct(now)

    if repaired:
        limit_messages()
        app.wsgi_app = SendsWhole(RefusesDeflate(app.wsgi_app))
    return app


def whole() -> Flask:
    return make(repaired=True)


def as_released() -> Flask:
    return make(repaired=False)
