"""Loads a library when something of it is first asked for, so that an idle server stays small.

For libraries that only some pages need. Whoever keeps one here shows the type checker the plain
import, and asks nothing of it while being imported itself.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for the module `name`, and gives what that has.

    Two threads may ask at once: Python's own locks have the second one wait for a whole module.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        # Whoever looks for a protocol (copy, inspect, doctest) does not mean the library.
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(import_module(self._name), name)
        # From now on found without coming through here: formulas ask in their inner loops.
        setattr(self, name, found)
        return found
