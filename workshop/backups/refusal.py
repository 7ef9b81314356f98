"""What stops a backup or a way back, in words for the person at the terminal."""


class BackupRefused(Exception):
    """A backup cannot be made or taken back. `str()` is the sentence that says why."""
