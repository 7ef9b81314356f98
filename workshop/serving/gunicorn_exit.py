"""What the app does when its process ends, found by the server without knowing the app."""

from typing import Any

import gevent

#: Under this name an app keeps a function that is called when the worker is told to end, while it
#: still answers what it is answering.
WHEN_LEAVING = "when_leaving"
#: Under this name an app keeps a function that is called once, when nobody is served any more.
AT_EXIT = "at_exit"


#: Seconds between two looks whether the worker was told to end; gunicorn has no hook for it.
LOOK = 0.1


def leave(app: Any) -> None:
    """Let the app put things in order, if it has anything to put in order."""
    _call(app, AT_EXIT)


def watch(worker: Any) -> None:
    """Tell the app when its worker is told to end."""

    def wait() -> None:
        while worker.alive:
            gevent.sleep(LOOK)
        _call(worker.wsgi, WHEN_LEAVING)

    gevent.spawn(wait)


def _call(app: Any, name: str) -> None:
    found = getattr(app, "extensions", {}).get(name)
    if found is not None:
        found()
