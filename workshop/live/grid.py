"""When counters leave: on a grid of each session's own, and never in answer to an act."""

import math
import zlib

#: Between two ticks of counters; slower than that nobody can tell whose act moved them.
COUNT_TICK = 2.0
#: Between two ticks that leave everywhere, whether they say something new or not: they heal a
#: frame that was lost. Some of the ticks of counters, so that they too follow from nobody's act.
WHOLE_TICK = 7 * COUNT_TICK


def next_tick(code: str, after: float, every: float) -> float:
    """The first moment after `after` at which counters of a session may leave, in seconds.

    Every session has a grid of its own, or all that a server carries would count at once. `every`
    is `COUNT_TICK`, or `WHOLE_TICK` for the moments at which they leave everywhere.
    """
    shift = zlib.crc32(code.encode()) / 2**32 * WHOLE_TICK
    return (math.floor((after - shift) / every) + 1) * every + shift
