"""The real application with doors that break, to see what a server writes down when it does."""

import logging
import threading

import gevent
from flask import Flask, request

from workshop.app import create_app
from workshop.storage.db import db


def broken() -> Flask:
    """Everything as it is served, and some places that fail over what was sent."""
    app = create_app()

    @app.get("/crash")
    def crash() -> str:
        said = request.args["said"]
        gevent.spawn(fail, said)
        threading.Thread(target=fail, args=(said,)).start()
        gevent.get_hub().threadpool.spawn(fail, said)
        for name in ("engineio.server", "socketio.server", "gunicorn.error", "sqlalchemy.pool"):
            logging.getLogger(name).error("stumbled over %s", said)
        gevent.sleep(0.05)
        return fail(said)

    return app


def careless() -> Flask:
    """The same, with errors written down as most applications do."""
    app = broken()
    with app.app_context():
        db.engine.hide_parameters = False

    @app.errorhandler(Exception)
    def write_down(error: Exception) -> tuple[str, int]:
        app.logger.error("this went wrong", exc_info=error)
        return "", 500

    return app


def fail(said: str) -> str:
    raise ValueError(f"cannot make anything of {said}")
