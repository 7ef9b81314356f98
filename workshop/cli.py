"""The commands for the person who runs the server: start it, and bring its database up to date."""

import os
import sys
from typing import NoReturn

import click
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from workshop.config import SettingRefused, Settings, settings_from
from workshop.serving import addresses
from workshop.storage import db
from workshop.storage.migrate import DatabaseIsNewer, upgrade

SERVER = ("-m", "gunicorn", "--config", "python:workshop.serving.gunicorn_conf")
#: Files made by any command are for their owner alone.
PRIVATE = 0o077


@click.group()
def main() -> None:
    """Workshop: anonymous ideas, blind votes, pilots whose kill criteria are locked up front."""
    os.umask(PRIVATE)


@main.command()
def migrate() -> None:
    """Bring the database up to date, and say what was done."""
    _bring_up_to_date(_settings())


@main.command()
def serve() -> NoReturn:
    """Bring the database up to date, say where the server is, and run it until Ctrl-C."""
    settings = _settings()
    try:
        addresses.refuse_taken_port(settings)
    except addresses.PortTaken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _bring_up_to_date(settings)
    click.echo(addresses.greeting(settings))
    click.echo("Press Ctrl-C to stop.")
    sys.stdout.flush()
    # The server takes the place of this process, so that Ctrl-C and a service manager reach it.
    os.execv(sys.executable, (sys.executable, *SERVER))


def _settings() -> Settings:
    try:
        return settings_from(os.environ)
    except SettingRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _bring_up_to_date(settings: Settings) -> None:
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
