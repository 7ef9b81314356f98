"""Readings a view needs before anything can be drawn: which session, and what is mine in it."""

from sqlalchemy import Connection

from workshop.core.session.jam import Jam
from workshop.core.session.room import Mine
from workshop.storage.queries import jams, own


def session(connection: Connection, code: str) -> Jam:
    """The session with this join code.

    Raises:
        NoSuchSession: there is none.
    """
    return jams.by_code(connection, code)


def mine(connection: Connection, jam: Jam, secret: str) -> Mine:
    """What the seat with this secret finds of its own."""
    return own.mine(connection, jam, secret)
