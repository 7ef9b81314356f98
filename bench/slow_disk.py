"""Ideas on a disk that takes 10 ms for every fsync: a small library stands between, made here."""

import asyncio
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

from bench.crowd import Crowd, measured, only
from bench.measuring import Measuring
from bench.rooms import act_shown
from bench.server import a_bench
from workshop.load.hub import Hub
from workshop.load.pace import paced
from workshop.load.timings import Timings

SOURCE = Path(__file__).with_name("slow_disk.c")
PHONES, RATE = 200, 100.0


async def slow_disk(measuring: Measuring) -> None:
    """100 ideas a second, and an act of the desk each second, for as long as may be."""
    figures, seconds = measuring.figures, measuring.seconds(30, 12)
    with a_bench(measuring.checkout) as bench:
        made = bench.seed([{"seats": PHONES, "phase": "ideate", "ideas": 0}])
        code, seats = only(made)
        bench.start(LD_PRELOAD=str(library(bench.data)), SLOW_DISK_MS="10")
        hub = Hub()
        crowd = Crowd(hub, bench, code)
        crowd.seat(seats)
        await crowd.open_pages()
        await crowd.connect()
        await crowd.desk.open_page()
        await asyncio.sleep(3)
        answered, shown, statuses = Timings(), Timings(), Counter[int]()

        async def one(n: int) -> None:
            phone, sent = crowd.phones[n % PHONES], time.perf_counter()
            text = f"Idea {n}: a short line about what could be done better the next time"
            answer = await phone.act(f"/s/{code}/note", kind="idea", text=text)
            answered.add(time.perf_counter() - sent)
            statuses[answer.status] += 1

        async def desk(ends: float) -> None:
            while time.perf_counter() < ends:
                shown.seconds += await act_shown(crowd, crowd.phones)
                await asyncio.sleep(1)

        async with measured(figures, bench, ""):
            acting = asyncio.ensure_future(desk(time.perf_counter() + seconds))
            await paced(round(RATE * seconds), RATE, one)
            await acting
        figures.show_times("answer", answered, 250)
        figures.show_times("push", shown, 300)
        figures.show("ideas_lost", statuses[200] - bench.count(code, "intake"), most=0)
        figures.show("ideas_refused", sum(statuses.values()) - statuses[200], most=0)
        crowd.leave()
        hub.close()


def library(folder: Path) -> Path:
    """The small library, compiled into this folder.

    Raises:
        RuntimeError: there is no compiler here.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("A C compiler is missing. On Debian: sudo apt-get install gcc")
    made = folder / "slow_disk.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(made), str(SOURCE), "-ldl"], check=True
    )
    return made
