"""What can be wrong with a running Workshop while every page still works, in words."""

from enum import StrEnum

from workshop.core.words import N_


class Trouble(StrEnum):
    """One thing that somebody who looks after the server should know."""

    LOG = "log_not_emptied"
    NIGHT = "night_failed"
    BACKUP = "backup_failed"
    NEIGHBOURS = "neighbours_not_heard"


#: What administrators read on their front page.
SENTENCES: dict[Trouble, str] = {
    Trouble.LOG: N_(
        "The log of the database cannot be emptied at the moment. Until it is, the files on disk "
        "can show in which order texts came, and texts that were deleted. Workshop tries again "
        "every second. If this stays, something else keeps the database open."
    ),
    Trouble.NIGHT: N_(
        "The nightly tidying could not be finished: what has reached its date is still kept. "
        "Workshop tries again every ten minutes. Please look at the free space on the disk."
    ),
    Trouble.BACKUP: N_(
        "The last automatic backup could not be made. Workshop tries again every minute. Please "
        "look at the free space on the disk."
    ),
    Trouble.NEIGHBOURS: N_(
        "Redis cannot be reached, so the workers of this Workshop do not hear each other. Nothing "
        "is lost: each looks at the database every two seconds instead. Head counts of sessions "
        "that are open on several workers are too low meanwhile."
    ),
}
