"""Deletes one session from the terminal, asks back before, and shows what was found after it."""

from dataclasses import asdict

import click

from workshop.actions import deletion
from workshop.commands.opening import Open, in_words
from workshop.core.retention import PERIODS, Kept
from workshop.core.session import joincode


@click.command()
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask back.")
@click.pass_obj
def delete_session(opening: Open, code: str, yes: bool) -> None:
    """Delete the session with this CODE for good, with everything in it."""
    house, _ = opening()
    typed = joincode.read(code)
    with in_words():
        title = deletion.title_of(house, typed)
    stays = deletion.staying(house, typed)
    if stays:
        click.echo(f"Locked pilots that stay, with the cards that were signed: {stays}.")
    if not yes:
        click.confirm(f"Delete “{title}” with everything in it? This cannot be undone", abort=True)
    with in_words():
        proof = deletion.delete_by_hand(house, typed)
    for sentence in proof.sentences:
        click.echo(sentence % asdict(proof))
    click.echo(f"Backups made before keep it for up to {PERIODS[Kept.BACKUPS].days} days more.")
    if not proof.is_clean:
        raise click.exceptions.Exit(1)
