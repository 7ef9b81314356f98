"""Workers on PostgreSQL and Redis behind nginx, beside one worker of the same and of SQLite."""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.crowd import Crowd, in_turns
from bench.measuring import Measuring
from bench.server import ROOT, Bench, a_bench
from workshop.load import machine
from workshop.load.counted import compare
from workshop.load.hub import Hub
from workshop.load.pace import paced
from workshop.load.timings import Timings

# The fleet of the tests is the one of deploy/; it expects the folder pytest puts on the path.
sys.path.append(str(ROOT / "tests" / "serving"))
from tests.fleet.standing import Fleet, a_fleet

ROOMS, SEATS, RATE = 24, 12, 40.0
BACK_WITHIN = 5.0
REDIS_AWAY, RIGHT_WITHIN = 10.0, 10.0
#: Every text of the bench is another one, so those of all sessions can be compared at once.
ALL_TEXTS = "SELECT text FROM intake WHERE :id <> ''"


@dataclass
class FleetBench(Bench):
    """A bench whose server is a whole fleet; its cost is that of all programs in it."""

    fleet: Fleet | None = field(default=None)

    def cpu(self) -> float:
        """Processor seconds of workers, proxy, Redis and PostgreSQL so far."""
        fleet = self.fleet
        assert fleet is not None
        programs = [*fleet.workers, fleet.proxy, fleet.redis]
        pids = [each.running.pid for each in programs if each.running is not None]
        return sum(machine.cpu(pid) for pid in [*pids, _postgres(fleet.database_url)])


def _postgres(url: str) -> int:
    (folder,) = parse_qs(urlsplit(url).query)["host"]
    return int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])


async def fleet(measuring: Measuring) -> None:
    """The same acts in the same rooms on three set-ups: what an act costs, and what is lost."""
    figures = measuring.figures
    costs = {}
    for workers in (1, 2):
        with (
            TemporaryDirectory(prefix="workshop-bench-") as folder,
            a_fleet(Path(folder), workers, WORKSHOP_GRACE_SECONDS="1") as standing,
        ):
            settings = {"WORKSHOP_DATABASE_URL": standing.database_url}
            data = Path(folder) / "data"
            bench = FleetBench(
                measuring.checkout, data, standing.proxy.port, settings, fleet=standing
            )
            made = bench.seed(_wanted())
            costs[workers] = await _cost(measuring, bench, made, f"workers_{workers}")
            if workers > 1:
                await _redis_gone(measuring, bench, standing)
                await _killed(measuring, bench, standing)
    with a_bench(measuring.checkout) as alone:
        made = alone.seed(_wanted())
        alone.start()
        costs[0] = await _cost(measuring, alone, made, "sqlite")
    figures.show("cpu_per_act_ratio_2_to_1", costs[2] / costs[1], most=1.25)
    figures.show("cpu_per_act_ratio_2_to_sqlite", costs[2] / costs[0])


def _wanted() -> Sequence[Mapping[str, object]]:
    return [{"seats": SEATS, "phase": "ideate", "ideas": 3}] * ROOMS


async def _seated(hub: Hub, bench: Bench, made: Sequence[Mapping[str, Any]]) -> list[Crowd]:
    """The phones of all these sessions, with their pages open."""
    crowds = [Crowd(hub, bench, each["code"], seed=n) for n, each in enumerate(made)]
    for crowd, each in zip(crowds, made, strict=True):
        crowd.seat(each["seats"])
    await in_turns([crowd.open_pages() for crowd in crowds], at_once=2)
    await in_turns([crowd.connect() for crowd in crowds], at_once=2)
    await asyncio.sleep(4)
    return crowds


async def _cost(
    measuring: Measuring, bench: Bench, made: Sequence[Mapping[str, Any]], name: str
) -> float:
    """Milliseconds of processor time an act takes, of all programs together."""
    figures, hub = measuring.figures, Hub()
    crowds = await _seated(hub, bench, made)
    phones = [phone for crowd in crowds for phone in crowd.phones]
    answered = Timings()
    accepted: list[str] = []

    async def one(n: int) -> None:
        phone, sent = phones[n % len(phones)], time.perf_counter()
        text = f"Idea {n}: a short line about what could be done better the next time"
        answer = await phone.act(f"/s/{phone.code}/note", kind="idea", text=text)
        answered.add(time.perf_counter() - sent)
        if answer.status == 200:
            accepted.append(text)

    count = round(RATE * measuring.seconds(30, 6))
    cpu = bench.cpu()
    await paced(count, RATE, one)
    spent = 1000 * (bench.cpu() - cpu) / count
    figures.show(f"{name}_cpu_per_act", spent, "ms")
    figures.show_times(f"{name}_answer", answered)
    difference = compare(accepted, bench.look(made[0]["code"], ALL_TEXTS))
    figures.show(f"{name}_lost_or_doubled", difference.lost + difference.doubled, most=0)
    for crowd in crowds:
        crowd.leave()
    hub.close()
    return spent


async def _redis_gone(measuring: Measuring, bench: Bench, standing: Fleet) -> None:
    """Redis is away for ten seconds while ideas come in and desks act."""
    figures, hub = measuring.figures, Hub()
    made = bench.seed(_wanted())
    crowds = await _seated(hub, bench, made)
    phones = [phone for crowd in crowds for phone in crowd.phones]
    for crowd in crowds:
        await crowd.desk.open_page()
    accepted: list[str] = []

    async def one(n: int) -> None:
        phone = phones[n % len(phones)]
        text = f"Idea {n} without Redis: a short line about what could be better next time"
        answer = await phone.act(f"/s/{phone.code}/note", kind="idea", text=text)
        if answer.status == 200:
            accepted.append(text)

    acting = asyncio.ensure_future(paced(round(RATE * REDIS_AWAY), RATE, one))
    standing.redis.kill()
    await asyncio.sleep(REDIS_AWAY / 2)
    acts = [crowd.desk.act(f"/s/{crowd.code}/desk/time", minutes="1") for crowd in crowds]
    changed = await asyncio.gather(*acts)
    await asyncio.gather(acting, asyncio.sleep(REDIS_AWAY / 2))
    standing.redis.start()
    began = time.perf_counter()
    wrong = len(phones)
    while wrong and time.perf_counter() - began < 2 * RIGHT_WITHIN:
        wrong = sum([await crowd.wrong_pages() for crowd in crowds])
    figures.show("redis_right_again", time.perf_counter() - began, "s", most=RIGHT_WITHIN)
    figures.show("redis_pages_wrong", wrong, most=0, note=f"of {len(phones)}")
    difference = compare(accepted, bench.look(made[0]["code"], ALL_TEXTS))
    refused = sum(answer.status != 200 for answer in changed)
    figures.show("redis_lost", difference.lost + refused, most=0, note=f"of {len(accepted)}")
    for crowd in crowds:
        crowd.leave()
    hub.close()


async def _killed(measuring: Measuring, bench: Bench, standing: Fleet) -> None:
    """One worker is killed while ideas come in: when its phones are back, and what is lost."""
    figures, hub = measuring.figures, Hub()
    made = bench.seed(_wanted())
    crowds = await _seated(hub, bench, made)
    phones = [phone for crowd in crowds for phone in crowd.phones]
    accepted: list[str] = []

    async def one(n: int) -> None:
        phone = phones[n % len(phones)]
        text = f"Idea {n} while a worker dies: a short line about what could be better"
        answer = await phone.act(f"/s/{phone.code}/note", kind="idea", text=text)
        if answer.status == 200:
            accepted.append(text)

    acting = asyncio.ensure_future(paced(round(RATE * 8), RATE, one))
    await asyncio.sleep(2)
    standing.workers[0].kill()
    began = time.perf_counter()
    await asyncio.sleep(0.1)
    cut = [phone for phone in phones if not phone.is_listening]
    while not all(phone.is_listening for phone in phones) and time.perf_counter() - began < 40:
        await asyncio.sleep(0.05)
    back = time.perf_counter() - began
    with suppress(TimeoutError):
        await asyncio.wait_for(acting, 60)
    figures.show("killed_back", back, "s", most=BACK_WITHIN, note=f"{len(cut)} phones")
    difference = compare(accepted, bench.look(made[0]["code"], ALL_TEXTS))
    figures.show("killed_lost", difference.lost, most=0, note=f"of {len(accepted)}")
    figures.show("killed_doubled", difference.doubled, most=0)
    wrong = [await crowd.wrong_pages() for crowd in crowds]
    figures.show("killed_pages_wrong", sum(wrong), most=0)
    for crowd in crowds:
        crowd.leave()
    hub.close()
