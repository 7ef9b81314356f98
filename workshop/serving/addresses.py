"""Tells the person who starts the server where it is: here, for phones nearby, and as a QR code."""

import io
import socket
from ipaddress import ip_address

import segno

from workshop.config import Settings

#: Reserved for documentation (RFC 5737): asking for the way there sends nothing.
SOMEWHERE = ("192.0.2.1", 9)
EVERYWHERE = ("0.0.0.0", "::", "")


class PortTaken(Exception):
    """Another program listens there already. `str()` is the sentence for the terminal."""


def bound_to(host: str, port: int) -> str:
    """Return `host:port` as servers and browsers write it; an IPv6 address gets its brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def local(settings: Settings) -> str:
    """Return the address for a browser on this machine."""
    host = "localhost" if settings.host in EVERYWHERE else settings.host
    return f"http://{bound_to(host, settings.port)}"


def network(settings: Settings) -> str | None:
    """Return the address for other devices, or None when none can reach this server.

    The public address when one is set, else this machine's own on the local network.
    """
    if settings.public_url:
        return settings.public_url
    host = _own_address() if settings.host in EVERYWHERE else settings.host
    if host is None or _is_loopback(host):
        return None
    return f"http://{bound_to(host, settings.port)}"


def greeting(settings: Settings, setup_path: str | None = None) -> str:
    """Return what the terminal shows at the start: both addresses and a QR code for phones.

    `setup_path` is the path of the one-time set-up link, handed in on the first start alone.
    """
    here, nearby = local(settings), network(settings)
    lines = [f"On this machine:  {here}"]
    lines += [f"On the network:   {nearby}", "", qr(nearby)] if nearby else []
    lines += [f"Set up your account, once:  {nearby or here}{setup_path}"] if setup_path else []
    return "\n".join(lines)


def qr(address: str) -> str:
    """Return `address` as a QR code of half blocks, two rows of it in a line of text."""
    drawn = io.StringIO()
    segno.make_qr(address, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def refuse_taken_port(settings: Settings) -> None:
    """Raise `PortTaken` when the server could not listen at the address that is set."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
        except OSError as error:
            where = bound_to(settings.host, settings.port)
            raise PortTaken(
                f"Workshop cannot listen on {where}: {error.strerror}. Try another port, "
                "for example: make run PORT=5001"
            ) from error


def _own_address() -> str | None:
    """This machine's address on the network it would use to reach others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(SOMEWHERE)
        except OSError:
            return None
        return str(asked.getsockname()[0])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
