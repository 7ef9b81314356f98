"""Readings a view needs before anything can be drawn: which session, and what is mine in it."""

from collections.abc import Collection

from sqlalchemy import Connection

from workshop.core.session.jam import Jam
from workshop.core.session.room import Mine, Need
from workshop.core.session.wall import Note
from workshop.storage.queries import jams, notes, own


def session(connection: Connection, code: str) -> Jam:
    """The session with this join code.

    Raises:
        NoSuchSession: there is none.
    """
    return jams.by_code(connection, code)


def mine(
    connection: Connection, jam: Jam, secret: str, needs: Collection[Need] = own.EVERYTHING
) -> Mine:
    """What is needed of what the seat with this secret finds of its own."""
    return own.mine(connection, jam, secret, needs)


def own_text(connection: Connection, jam: Jam, secret: str, note: str) -> Note | None:
    """One own text that is still sealed, by its id."""
    return notes.own_sealed(connection, jam.id, secret, note)


def wrote(connection: Connection, jam: Jam, secret: str) -> tuple[tuple[Note, bool], ...]:
    """The texts of the seat with this secret, each with whether it is still sealed."""
    return notes.own(connection, jam.id, secret)
