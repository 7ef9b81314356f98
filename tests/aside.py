"""What needs an event loop is played in a thread of its own: Playwright's browsers keep a loop
running in the main one, and a thread has one loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")


def aside(play: Callable[[], Found]) -> Found:
    """What `play` returns, or raises, in a thread of its own."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(play).result()
