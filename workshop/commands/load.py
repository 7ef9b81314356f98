"""Tries one's own server with many phones, in a rehearsal."""

import asyncio
import socket
from ipaddress import ip_address
from random import Random
from urllib.parse import urlsplit

import click

from workshop.core.errors import RuleBroken
from workshop.core.session import joincode
from workshop.load.browser import Server
from workshop.load.http import Away
from workshop.load.rehearsal import NoRehearsal, Plan, rehearse

DEFAULTS = Plan()


@click.command()
@click.argument("code")
@click.option("--at", "address", prompt="Address of the server", help="Plain http, with its port.")
@click.option("--origin", default="", help="WORKSHOP_PUBLIC_URL of the server, where it has one.")
@click.option("--phones", default=DEFAULTS.phones, show_default=True, help="How many come.")
@click.option("--joins", default=DEFAULTS.joins_a_second, show_default=True, help="A second.")
@click.option("--ideas", default=DEFAULTS.ideas_a_second, show_default=True, help="A second.")
@click.option("--seconds", default=DEFAULTS.seconds, show_default=True, help="How long they write.")
@click.option("--i-run-this-server", "is_mine", is_flag=True, help="For another machine than this.")
def load(
    code: str,
    address: str,
    origin: str,
    phones: int,
    joins: float,
    ideas: float,
    seconds: float,
    is_mine: bool,
) -> None:
    """Send phones into CODE, which must be a rehearsal: they join, write ideas, and listen.

    Prints how long each step took. Nothing is written down of what the phones hold.
    """
    server = _server(address, origin)
    if not is_mine and not _is_here(server):
        raise click.ClickException(
            "This address is not on this machine. Load on somebody else's server is an attack; "
            "if it is yours, say --i-run-this-server."
        )
    plan = Plan(max(1, phones), max(0.1, joins), max(0.1, ideas), max(0.0, seconds))
    try:
        wanted = joincode.read(code)
        report = asyncio.run(rehearse(server, wanted, plan, Random()))
    except (NoRehearsal, RuleBroken) as refusal:
        raise click.ClickException(
            "There is no rehearsal with this code. Make a session, mark it as a rehearsal, open "
            "its ideas step and try again. A session of people is never loaded."
        ) from refusal
    except Away as away:
        raise click.ClickException("No server answers at this address.") from away
    click.echo("\n".join(report.lines()))


def _server(address: str, origin: str) -> Server:
    parts = urlsplit(address)
    if parts.scheme != "http" or not parts.hostname:
        raise click.ClickException(
            "The address begins with http:// and is that of the server itself, behind any proxy: "
            "http://127.0.0.1:5000"
        )
    server = Server.at(address)
    return Server(server.address, origin.rstrip("/")) if origin else server


def _is_here(server: Server) -> bool:
    try:
        found = socket.gethostbyname(server.address[0])
    except OSError as error:
        raise click.ClickException("There is no machine of this name.") from error
    return ip_address(found).is_loopback
