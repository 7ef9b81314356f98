"""The commands for the person who runs the server: start it, look after it, look around in it."""

import os
import sys
from typing import NoReturn

import click

from workshop.actions import setting_up
from workshop.commands.backing_up import backup, restore
from workshop.commands.deleting import delete_session
from workshop.commands.demo import demo
from workshop.commands.load import load
from workshop.commands.opening import bring_up_to_date, house_of, opened, settings_set
from workshop.commands.probing import probe_anonymity
from workshop.commands.retention import retention
from workshop.commands.users import user
from workshop.commands.verifying import verify
from workshop.config import Settings
from workshop.serving import addresses, in_use

SERVER = ("-m", "gunicorn", "--config", "python:workshop.serving.gunicorn_conf")
#: Files made by any command are for their owner alone.
PRIVATE = 0o077


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Workshop: anonymous ideas, blind votes, pilots whose kill criteria are locked up front."""
    os.umask(PRIVATE)
    context.obj = opened


main.add_command(demo)
main.add_command(user)
main.add_command(retention)
main.add_command(delete_session)
main.add_command(probe_anonymity)
main.add_command(backup)
main.add_command(restore)
main.add_command(verify)
main.add_command(load)


@main.command()
def migrate() -> None:
    """Bring the database up to date, and say what was done."""
    bring_up_to_date(settings_set())


@main.command()
def serve() -> NoReturn:
    """Bring the database up to date, say where the server is, and run it until Ctrl-C."""
    settings = settings_set()
    try:
        addresses.refuse_taken_port(settings)
        in_use.hold(settings.data_dir)
    except (addresses.PortTaken, in_use.InUse) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    bring_up_to_date(settings)
    click.echo(addresses.greeting(settings, _setup_path(settings)))
    click.echo("Press Ctrl-C to stop.")
    sys.stdout.flush()
    # The server takes the place of this process, so that Ctrl-C and a service manager reach it.
    os.execv(sys.executable, (sys.executable, *SERVER))


def _setup_path(settings: Settings) -> str | None:
    """The path of a new set-up link, as long as nobody has an account."""
    house = house_of(settings)
    try:
        if setting_up.is_needed(house):
            return f"/set-up/{setting_up.draw_link(settings.data_dir, house.chance)}"
        return None
    finally:
        house.store.engine.dispose()
