"""The real application, and a careless one that hashes as many passwords at once as are sent."""

import threading

from flask import Flask

from workshop.actions import passwords
from workshop.app import create_app
from workshop.web import limits

#: Enough to be noticed, and not enough to hurt the machine of whoever runs the test.
CARELESS = 8


def guarded() -> Flask:
    """As it is served."""
    return create_app()


def careless() -> Flask:
    """Many hashes at once, each with its 64 MiB."""
    passwords._AT_ONCE = threading.BoundedSemaphore(CARELESS)
    limits.AT_A_TIME = CARELESS
    return create_app()
