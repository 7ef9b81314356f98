"""The probe for whoever looks after a Workshop; others run `python -m workshop.probe`."""

from pathlib import Path

import click

from workshop.probe import command

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("path", type=FILE)
@click.option("--truth", type=FILE, help="Whose each row is, as a test knows it (JSON).")
@click.option("--json", "as_json", is_flag=True, help="Say it for programs.")
@click.pass_context
def probe_anonymity(context: click.Context, path: Path, truth: Path | None, as_json: bool) -> None:
    """Try to find out from PATH who wrote what, and say what was tried and what was found.

    PATH is a backup, an SQLite database file, or what pg_dump wrote. It is only read. The status
    is 0 when nothing was found, 1 when something linkable was, 2 when the file cannot be read.
    """
    status, said = command.run(path, truth, as_json)
    click.echo(said, err=status == command.UNREADABLE)
    context.exit(status)
