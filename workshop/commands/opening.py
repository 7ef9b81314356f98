"""What every command does first: read the settings, bring the database up to date, open the house.

Whatever cannot be done is told in the terminal in a sentence, never as a traceback.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from workshop.actions.house import House
from workshop.app import codename_words
from workshop.backups import folder, making
from workshop.backups.refusal import BackupRefused
from workshop.config import SettingRefused, Settings, settings_from
from workshop.core.errors import RuleBroken
from workshop.serving import addresses
from workshop.storage import db
from workshop.storage.migrate import DatabaseIsNewer, has_begun, is_current, upgrade
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
    """Take the steps the database still needs, and say which. What was there is backed up first."""
    engine = create_engine(settings.database_url, hide_parameters=True)
    db.prepare(engine)
    try:
        kept = _backed_up(engine, settings)
        steps = upgrade(engine)
    except (DatabaseIsNewer, BackupRefused) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OperationalError as error:
        raise click.ClickException(
            "The database cannot be opened. Please look at WORKSHOP_DATABASE_URL "
            "and WORKSHOP_DATA_DIR."
        ) from error
    finally:
        engine.dispose()
    if kept:
        click.echo(f"Backed up before the change: {kept}")
    for step in steps:
        click.echo(f"Database brought up to date: {step}")


def _backed_up(engine: Engine, settings: Settings) -> Path | None:
    """A backup of a database that is about to be changed; None when there is nothing to change."""
    if not has_begun(engine) or is_current(engine):
        return None
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder.free_name(settings.backups, datetime.now(UTC), making.ending(engine))
    making.copy(engine, path)
    return path


def house_of(settings: Settings) -> House:
    """The house over a database that is up to date; nobody is told of what it does."""
    engine = create_engine(settings.database_url, hide_parameters=True)
    db.prepare(engine)
    return House(
        store=Store(engine, now=lambda: datetime.now(UTC)),
        key=settings.secret_key.encode(),
        criteria_key=settings.criteria_key.encode(),
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
