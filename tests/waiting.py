"""Waiting for the thing itself, with an end to it."""

import time
from collections.abc import Callable
from threading import Event

STEP = 0.01


def until(happened: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    """Look again and again until `happened` is true; fail with `what` when it never is."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(f"never happened in {seconds} s: {what}")
        Event().wait(STEP)
