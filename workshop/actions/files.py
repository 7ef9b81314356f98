"""Leaving nothing on disk that tells who came after whom, or what was taken back.

Asked for by upkeep every half minute, before every backup, and after whatever must be gone.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy import Engine

from workshop.actions.house import House
from workshop.away import away
from workshop.storage import physical
from workshop.storage.queries import jams

Done = TypeVar("Done")


def settle_files(house: House, codes: Collection[str] = (), open_too: bool = True) -> bool:
    """Write what seats did in these sessions anew, shuffled, and empty the log.

    With `open_too` it is done for every session that is not closed as well. Not to be called inside
    a unit. Returns whether the log is really empty; when somebody is reading it is not, and
    `empty_log` is to be tried again.
    """
    stir(house, codes, open_too)
    return empty_log(house)


def stir(house: House, codes: Collection[str] = (), open_too: bool = True) -> None:
    """The first half: only the shuffling."""
    with house.store.reading() as reading:
        ids = jams.ids_of(reading, codes, open_too)
    if ids:
        _alone(house, lambda engine: physical.stir(engine, ids, house.chance))


def empty_log(house: House) -> bool:
    """The second half: cut the log of the database to nothing; whether that could be done."""
    return _alone(house, physical.checkpoint)


def vacuum(house: House) -> bool:
    """Write the whole database anew; whether the log is empty after it. Writing waits meanwhile."""
    return _alone(house, physical.vacuum)


def _alone(house: House, work: Callable[[Engine], Done]) -> Done:
    with house.store.alone() as engine:
        if engine.dialect.name == "sqlite":
            return away(lambda: work(engine))
        return work(engine)  # its driver lets the loop go on by itself
