"""Gives memory back that connections have left behind."""

import gc
from contextlib import suppress
from typing import TYPE_CHECKING

from workshop.later import Later

if TYPE_CHECKING:
    import ctypes
else:
    ctypes = Later("ctypes")


def give_back() -> None:
    """Look for garbage among all there is, and let go of what the allocator holds.

    Garbage among what has lived long is looked for so rarely (`gunicorn_conf.GARBAGE`) that a hall
    which has left would stay in memory for days. Everybody waits meanwhile: a tenth of a second for
    what 2,000 connections left, so this is done when many have gone. Where the C library is not
    GNU's there is nothing to ask it.
    """
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
