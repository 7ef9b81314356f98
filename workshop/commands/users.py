"""Looking after accounts from the terminal: who there is, a way back in, one more administrator.

Whoever can give these commands holds the database file anyway, so no right is asked.
"""

import click

from workshop.actions import accounts, ways_back
from workshop.commands.opening import Open, in_words


@click.group()
def user() -> None:
    """Look after accounts."""


@user.command(name="list")
@click.pass_obj
def list_all(opening: Open) -> None:
    """Print everybody who has an account."""
    house, _ = opening()
    for account in accounts.everybody(house):
        office = "  administrator" if account.is_administrator else ""
        click.echo(f"{account.email}  {account.name}{office}")


@user.command()
@click.argument("email")
@click.pass_obj
def reset(opening: Open, email: str) -> None:
    """Print a link that sets a new password for EMAIL; it works once, for an hour."""
    house, address = opening()
    with in_words():
        token = ways_back.make(house, email)
    click.echo(f"This link works once, for one hour:\n{address}/way-back/{token}")


@user.command()
@click.argument("email")
@click.pass_obj
def make_admin(opening: Open, email: str) -> None:
    """Make EMAIL an administrator."""
    house, _ = opening()
    with in_words():
        accounts.make_administrator(house, email)
    click.echo(f"{email} is an administrator now.")
