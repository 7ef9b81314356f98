"""What a library would load although this server has no use for it."""

import sys


def spare(redis_url: str | None) -> None:
    """Without a Redis, keep python-socketio from loading the client for one: 6 MB in each worker.

    It tries to, whatever it is used for, and does without where there is none; None under a name is
    Python's own way to say that. To be called before it is imported.
    """
    if redis_url is None:
        sys.modules["redis"] = None  # type: ignore[assignment]
