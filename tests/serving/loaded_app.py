"""The whole app, which also says what its worker has loaded; one is hungry."""

import sys
from importlib import import_module

from workshop.app import create_app
from workshop.core.pilot.evidence.arrays import np


def whole():
    app = create_app()
    app.add_url_rule("/loaded", "loaded", lambda: " ".join(n for n, m in sys.modules.items() if m))
    return app


def hungry():
    """It asks for one number, and for one library by its own name."""
    np.zeros(1)
    import_module("icalendar")
    return whole()
