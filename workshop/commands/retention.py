"""Deletes what has reached its date, now and from the terminal; the server does it every night."""

from pathlib import Path

import click

from workshop.actions import files
from workshop.actions import retention as acts
from workshop.actions.house import House
from workshop.commands.opening import bring_up_to_date, house_of, settings_set


@click.command()
def retention() -> None:
    """Delete what has reached its date, and print how much that was."""
    settings = settings_set()
    bring_up_to_date(settings)
    house = house_of(settings)
    try:
        click.echo(run(house, settings.backups))
    finally:
        house.store.engine.dispose()


def run(house: House, backups: Path) -> str:
    """Delete what is due; what the terminal shows."""
    removed = acts.remove_old(house, backups)
    lines = [f"Removed {count} {kept.value}." for kept, count in sorted(removed.items())]
    if not files.vacuum(house):
        lines.append("The database is being read, so its log goes a little later.")
    return "\n".join(lines)
