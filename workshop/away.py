"""Long work is done away from the thread that serves everybody, so that no phone waits for it.

Not to be asked for inside a unit: the loop goes on meanwhile.
"""

from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent import get_hub, monkey

Done = TypeVar("Done")


def away(work: Callable[[], Done]) -> Done:
    """What `work` gives, done in another thread when the server runs, else here.

    What is done away may take no lock and no pooled connection of the server: those are gevent's.
    """
    if monkey.is_module_patched("threading"):
        done: Done = get_hub().threadpool.apply(work)
        return done
    return work()


def to_its_end(work: Callable[[], None]) -> None:
    """Do `work` where nobody can break it off, at once or soon: whoever asked may be sent away.

    A request that is given up is ended wherever it waits; this goes on.
    """
    if monkey.is_module_patched("threading"):
        gevent.spawn(work)
    else:
        work()
