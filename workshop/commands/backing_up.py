"""Makes a backup at once, and puts one back in place of the database."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workshop.backups import making, restoring
from workshop.backups.refusal import BackupRefused
from workshop.commands.opening import house_of, settings_set
from workshop.serving import in_use
from workshop.storage.migrate import DatabaseIsNewer


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def backup(path: Path | None) -> None:
    """Make a backup now, in the data folder or as PATH, and print where it is.

    The server may run meanwhile. The key file is not part of a backup: keep a copy of it apart.
    """
    settings = settings_set()
    house = house_of(settings)
    try:
        made = making.make(house, settings, path.absolute() if path else None)
    except (BackupRefused, DatabaseIsNewer) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        house.store.engine.dispose()
    click.echo(f"Backed up: {made}")


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(path: Path) -> None:
    """Put the backup PATH in place of the database, which is kept aside.

    The server must not run. Everything is tried on a copy first; when that fails, nothing changes.
    """
    settings = settings_set()
    try:
        with in_use.alone(settings.data_dir):
            for sentence in restoring.restore(settings, path.absolute(), datetime.now(UTC)):
                click.echo(sentence)
    except (BackupRefused, DatabaseIsNewer, in_use.InUse) as refusal:
        raise click.ClickException(str(refusal)) from refusal
