"""Acts that begin at a steady rate, whether the ones before have ended or not."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def paced(count: int, rate: float, act: Callable[[int], Awaitable[None]]) -> None:
    """Begin `act(0)`, `act(1)`, ... `rate` a second; return when all have ended."""
    began = time.perf_counter()
    tasks = []
    for n in range(count):
        wait = began + n / rate - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.ensure_future(act(n)))
    await asyncio.gather(*tasks)
