"""Deleting what has reached its date: every night by itself, and whenever it is asked for."""

from collections.abc import Mapping
from pathlib import Path

from workshop.actions import files
from workshop.actions.house import House
from workshop.core.retention import Kept, limit
from workshop.storage import old_backups
from workshop.storage.keep import retention as keep


def remove_old(house: House, backups: Path) -> Mapping[Kept, int]:
    """Delete everything whose time is over; how many of each that were.

    `backups` is the folder that backups are kept in; it need not be there. A second time finds
    nothing. What is deleted is out of the files once the log has been emptied.
    """
    with house.store.unit() as unit:
        found = {
            Kept.SIGN_INS: keep.end_sign_ins(unit, limit(Kept.SIGN_INS, unit.now)),
            Kept.LINKS: keep.end_links(unit, limit(Kept.LINKS, unit.now)),
            Kept.SCREENS: keep.end_screens(unit, limit(Kept.SCREENS, unit.now)),
            Kept.SEATS: keep.let_go_of_seats(unit, limit(Kept.SEATS, unit.now)),
        }
    old = limit(Kept.BACKUPS, house.store.now())
    return {**found, Kept.BACKUPS: old_backups.remove(backups, old)}


def tidy(house: House, backups: Path) -> bool:
    """The night's work: delete what is due, write the database anew; whether its log is empty."""
    remove_old(house, backups)
    return files.vacuum(house)
