"""Workers that share a session put together: what each tells the others, and what it does then."""

from collections.abc import Collection, Mapping

from flask import Flask

from workshop.actions.house import House
from workshop.live.channel import Channel
from workshop.live.elsewhere import Elsewhere
from workshop.live.neighbours import Hearing, Neighbours
from workshop.live.sender import Sender
from workshop.storage.queries import jams
from workshop.storage.unit import Commit
from workshop.web import limits


def meet(
    redis_url: str | None, app: Flask, house: House, sender: Sender, elsewhere: Elsewhere
) -> Neighbours | None:
    """This worker's part in the talk of the workers; None where it is the only one."""
    if redis_url is None:
        return None

    def numbers(codes: Collection[str]) -> Mapping[str, int]:
        with house.store.reading() as reading:
            return jams.numbers(reading, codes)

    def changed(code: str) -> None:
        # What is due, and what asks the desk, the worker sees to on which it was kept; whoever
        # listens elsewhere finds what is due when it looks.
        sender.changed(code, None)

    tried: limits.Limits = app.extensions[limits.EXTENSION]
    hearing = Hearing(sender.here, changed, numbers, tried.untold, tried.hear)
    neighbours = Neighbours(Channel(redis_url), elsewhere, hearing)

    def tell(commit: Commit) -> None:
        neighbours.kept(commit.code, commit.is_news)

    house.store.on_commit(tell)
    return neighbours
