"""The real application, with as many units to one trip to the disk as a test says."""

import os
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import create_engine

from workshop.actions.house import House
from workshop.app import codename_words, create_app
from workshop.config import settings_from
from workshop.storage.db import prepare
from workshop.storage.unit import Store


def sharing(most: int) -> Flask:
    """At most this many units share a trip. Forms need no token: a test posts them by hand."""
    settings = settings_from(os.environ)
    engine = create_engine(settings.database_url, hide_parameters=True, pool_pre_ping=True)
    prepare(engine)
    house = House(
        Store(engine, lambda: datetime.now(UTC), most),
        key=settings.secret_key.encode(),
        criteria_key=settings.criteria_key.encode(),
        words=codename_words(),
    )
    app = create_app(settings, house)
    app.config["WTF_CSRF_ENABLED"] = False
    return app
