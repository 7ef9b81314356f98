"""How cost grows with the hall and with what is kept of earlier sessions; as slopes, log by log.

A slope of 1 means: twice as many cost twice as much. One that is near 0 means: it does not matter.
"""

import asyncio
import math
import time
from collections.abc import Mapping

import numpy as np

from bench.crowd import Crowd, only
from bench.measuring import Measuring
from bench.server import Bench, a_bench
from workshop.load.hub import Hub
from workshop.load.pace import paced
from workshop.load.timings import Timings

#: Sizes, all of them and those of the short form.
HALLS, SHORT_HALLS = (250, 500, 1000, 2000), (500, 2000)
HISTORY, SHORT_HISTORY = (10, 100, 1000), (10, 1000)
#: Ideas already written in the session that is measured.
IDEAS = 100
RATE = 40.0
PHONES = 100


async def growth(measuring: Measuring) -> None:
    """Halls of four sizes, then one small session behind three lengths of history."""
    halls = {}
    for phones in HALLS if measuring.is_whole else SHORT_HALLS:
        with a_bench(measuring.checkout) as bench:
            code, seats = only(bench.seed([_wanted(phones)]))
            bench.start()
            halls[phones] = await _session(bench, code, seats, measuring.seconds(6, 3))
    _table(measuring, "phones", halls, 1.1)
    with a_bench(measuring.checkout) as bench:
        behind, kept = {}, 0
        for sessions in HISTORY if measuring.is_whole else SHORT_HISTORY:
            finished = {"seats": 3, "phase": "closed", "ideas": 3}
            bench.seed([finished] * (sessions - kept))
            kept = sessions
            code, seats = only(bench.seed([_wanted(PHONES)]))
            bench.start()
            behind[sessions] = await _session(bench, code, seats, measuring.seconds(6, 3))
            bench.stop()
    _table(measuring, "history", behind, 0.1)


def _wanted(phones: int) -> dict[str, object]:
    return {"seats": phones, "phase": "ideate", "ideas": IDEAS}


async def _session(bench: Bench, code: str, seats: list[str], seconds: float) -> dict[str, float]:
    """Cost of one session: processor time of the server in ms, times in ms, memory in MB."""
    hub = Hub()
    crowd = Crowd(hub, bench, code)
    crowd.seat(seats)
    await asyncio.sleep(1)
    cpu = bench.cpu()
    await crowd.open_pages()
    await crowd.connect()
    opened = bench.cpu() - cpu
    await asyncio.sleep(3)
    memory = bench.cost().memory
    answered = Timings()

    async def one(n: int) -> None:
        phone, sent = crowd.phones[n % len(crowd.phones)], time.perf_counter()
        await phone.act(f"/s/{code}/note", kind="idea", text=f"Idea {n} of those that are counted")
        answered.add(time.perf_counter() - sent)

    cpu, count = bench.cpu(), round(RATE * seconds)
    await paced(count, RATE, one)
    an_idea = (bench.cpu() - cpu) / count
    cpu = bench.cpu()
    watch = crowd.room.watch(-1, len(crowd.phones), crowd.phones[0].visit)
    watch.began = await crowd.go_on()
    await watch.wait(20)
    reveal = bench.cpu() - cpu
    crowd.leave()
    hub.close()
    return {
        "page_cpu": 1000 * opened,
        "idea_cpu": 1000 * an_idea,
        "answer_p50": answered.at(50),
        "reveal_cpu": 1000 * reveal,
        "reveal_p99": watch.timings.at(99),
        "memory": memory / 1e6,
    }


_UNITS = {"memory": "MB"}


def _table(
    measuring: Measuring, name: str, seen: Mapping[int, Mapping[str, float]], most: float
) -> None:
    for size, told in seen.items():
        for what, value in told.items():
            measuring.figures.show(f"{name}_{size}_{what}", value, _UNITS.get(what, "ms"))
    for what in next(iter(seen.values())):
        found = slope({size: told[what] for size, told in seen.items()})
        measuring.figures.show(f"{name}_slope_{what}", found, most=most)


def slope(points: Mapping[int, float]) -> float:
    """The slope of a straight line through the logarithms of sizes and costs."""
    if any(cost <= 0 for cost in points.values()):
        return math.nan
    sizes, costs = np.log(list(points)), np.log(list(points.values()))
    return float(np.polyfit(sizes, costs, 1)[0])
