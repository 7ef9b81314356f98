"""The hash of the one-time set-up link, in a file of the data folder that its owner alone reads."""

import os
from pathlib import Path

NAME = "setup.hash"


def keep(folder: Path, token_hash: str) -> None:
    """Keep the hash of a new link; the one before stops working."""
    path = folder / NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token_hash)


def kept(folder: Path) -> str | None:
    """The hash of the link that was made last; None when there is none."""
    path = folder / NAME
    return path.read_text().strip() if path.exists() else None
