"""What every command does first: read the settings, bring the database up to date, open the house.

Whatever cannot be done is told in the terminal in a sentence, never as a traceback.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from workshop.actions.house import House
from workshop.app import codename_words
from workshop.config import SettingRefused, Settings, settings_from
from workshop.core.errors import RuleBroken
from workshop.serving import addresses
from workshop.storage import db
from workshop.storage.migrate import DatabaseIsNewer, upgrade
from workshop.storage.unit import Store

#: Gives the house and the address people type; `cli.py` puts `opened` into the context.
Open = Callable[[], tuple[House, str]]


def settings_set() -> Settings:
    """The settings of this terminal."""
    try:
        return settings_from(os.environ)
    except SettingRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def bring_up_to_date(settings: Settings) -> None:
    """Take the steps the database still needs, and say which."""
    engine = create_engine(settings.database_url, hide_parameters=True)
    db.prepare(engine)
    try:
        steps = upgrade(engine)
    except DatabaseIsNewer as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OperationalError as error:
        raise click.ClickException(
            "The database cannot be opened. Please look at WORKSHOP_DATABASE_URL "
            "and WORKSHOP_DATA_DIR."
        ) from error
    finally:
        engine.dispose()
    for step in steps:
        click.echo(f"Database brought up to date: {step}")


def house_of(settings: Settings) -> House:
    """The house over a database that is up to date; nobody is told of what it does."""
    engine = create_engine(settings.database_url, hide_parameters=True)
    db.prepare(engine)
    return House(
        store=Store(engine, now=lambda: datetime.now(UTC)),
        key=settings.secret_key.encode(),
        words=codename_words(),
        grace=settings.grace,
        minute=settings.minute,
    )


def opened() -> tuple[House, str]:
    """The house with its database up to date, and the address that people type."""
    settings = settings_set()
    bring_up_to_date(settings)
    return house_of(settings), addresses.network(settings) or addresses.local(settings)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a broken rule into the sentence that the terminal shows."""
    try:
        yield
    except RuleBroken as refusal:
        raise click.ClickException(refusal.sentence % refusal.fields) from refusal
