"""Upkeep put together: what it settles, empties, tidies up and copies."""

import time
from collections.abc import Callable

from workshop.actions import files, looking, retention
from workshop.actions.house import House
from workshop.backups.making import backup_if_due
from workshop.config import Settings
from workshop.storage.db import file_of
from workshop.storage.queries import jams
from workshop.storage.turns import OneOfMany, Turn
from workshop.upkeep import Chores, Upkeep


def look_after(house: House, settings: Settings, forget: Callable[[], object]) -> Upkeep:
    """Upkeep of this house, told of every commit from now on; nothing runs yet.

    `forget` lets go of what the pages have kept in memory for long enough.
    """

    def clock_runs() -> bool:
        with house.store.reading() as connection:
            return jams.a_clock_runs(connection, house.store.now())

    def back_up() -> None:
        # A worker that makes no backups leaves the turn to one that does.
        if settings.backup_hours and copier.is_me():
            backup_if_due(house, settings)

    engine = house.store.engine
    copier = OneOfMany(engine, Turn.BACKUP)
    upkeep = Upkeep(
        Chores(
            settle=lambda codes, open_too: files.settle_files(house, codes, open_too),
            empty_log=lambda: files.empty_log(house),
            tidy=lambda: retention.tidy(house, settings.backups),
            back_up=back_up,
            keep_logs=lambda: looking.keep_logs(house),
            clock_runs=clock_runs,
            seconds=time.monotonic,
            now=lambda: house.store.now().astimezone(),
            forget=forget,
            is_caretaker=OneOfMany(engine, Turn.NIGHT).is_me,
            keeps_files=file_of(engine) is not None,
        )
    )
    house.store.on_commit(upkeep.touched)
    return upkeep
