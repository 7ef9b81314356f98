"""Upkeep put together: what it settles, empties, tidies up and copies."""

import time

from workshop.actions import files, looking, retention
from workshop.actions.house import House
from workshop.backups.making import backup_if_due
from workshop.config import Settings
from workshop.storage.queries import jams
from workshop.upkeep import Chores, Upkeep


def look_after(house: House, settings: Settings) -> Upkeep:
    """Upkeep of this house, told of every commit from now on; nothing runs yet."""

    def clock_runs() -> bool:
        with house.store.reading() as connection:
            return jams.a_clock_runs(connection, house.store.now())

    upkeep = Upkeep(
        Chores(
            settle=lambda codes, open_too: files.settle_files(house, codes, open_too),
            empty_log=lambda: files.empty_log(house),
            tidy=lambda: retention.tidy(house, settings.backups),
            back_up=lambda: backup_if_due(house, settings),
            keep_logs=lambda: looking.keep_logs(house),
            clock_runs=clock_runs,
            seconds=time.monotonic,
            now=lambda: house.store.now().astimezone(),
        )
    )
    house.store.on_commit(upkeep.touched)
    return upkeep
