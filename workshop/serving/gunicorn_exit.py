"""What the app does when its process ends, found by the server without knowing the app."""

from typing import Any

#: Under this name an app keeps a function that is called once, when nobody is served any more.
AT_EXIT = "at_exit"


def leave(app: Any) -> None:
    """Let the app put things in order, if it has anything to put in order."""
    last = getattr(app, "extensions", {}).get(AT_EXIT)
    if last is not None:
        last()
