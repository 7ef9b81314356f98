"""Phones by the thousand: seated, opened, connected, and how much of the machine they take."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any

from bench.figures import Figures
from bench.server import Bench
from workshop.load.browser import Server
from workshop.load.hub import Hub
from workshop.load.phone import Phone
from workshop.load.room import Room

#: Above that much of a core the load client may be what is measured.
TOO_BUSY = 0.8
#: Requests under way at once where only the result counts.
AT_ONCE = 40


class Crowd:
    """The phones of one session, and its desk."""

    def __init__(self, hub: Hub, bench: Bench, code: str, seed: int = 1) -> None:
        self.hub = hub
        self.bench = bench
        self.code = code
        self.room = Room()
        self.phones: list[Phone] = []
        self._chance = Random(seed)
        self.server = Server.at(bench.url)
        self.desk = self.page("desk")
        self.desk.cookies["account"] = bench.account

    def page(self, audience: str = "phone", room: Room | None = None) -> Phone:
        """One more page of this session, which holds nothing yet."""
        chance = Random(self._chance.random())
        return Phone(self.hub, self.server, room or Room(), self.code, chance, audience)

    def newcomer(self) -> Phone:
        """One more phone, without a seat."""
        phone = self.page(room=self.room)
        self.phones.append(phone)
        return phone

    def seat(self, secrets: Sequence[str]) -> None:
        """Phones that hold these seats."""
        for secret in secrets:
            self.newcomer().cookies[f"seat_{self.code}"] = secret

    async def open_pages(self) -> None:
        """Every phone loads its page; not timed."""
        await in_turns([phone.open_page() for phone in self.phones])

    async def connect(self) -> None:
        """Every phone opens its socket; not timed."""
        await in_turns([phone.listen() for phone in self.phones])

    async def go_on(self, grace: float = 1.0) -> float:
        """The desk opens the next phase; returns when that was due, on the clock of the client."""
        await self.desk.open_page()
        sent = time.perf_counter()
        answer = await self.desk.act(f"/s/{self.code}/desk/go-on", visit=str(self.visit_of_desk))
        if answer.status != 200:
            raise RuntimeError(f"go on: {answer.status} {answer.text(300)!r}")
        return sent + grace

    @property
    def visit_of_desk(self) -> int:
        """The visit that the desk's page shows."""
        assert self.desk.visit is not None
        return self.desk.visit

    async def wrong_pages(self) -> int:
        """How many pages are not what they would be if they were loaded now."""
        wrong: list[Phone] = []

        async def one(phone: Phone) -> None:
            if not await phone.is_right():
                wrong.append(phone)

        await in_turns([one(phone) for phone in self.phones])
        return len(wrong)

    def leave(self) -> None:
        """All pages are closed."""
        for phone in (*self.phones, self.desk):
            phone.leave()


async def in_turns(works: Iterable[Awaitable[Any]], at_once: int = AT_ONCE) -> None:
    """Do all of it, so many at a time; the first failure is raised."""
    gate = asyncio.Semaphore(at_once)

    async def one(work: Awaitable[Any]) -> None:
        async with gate:
            await work

    await asyncio.gather(*(one(work) for work in works))


@asynccontextmanager
async def measured(figures: Figures, bench: Bench, name: str) -> AsyncIterator[dict[str, float]]:
    """Tells what share of a core the server and the load client took meanwhile."""
    told: dict[str, float] = {}
    server, client, began = bench.cpu(), time.process_time(), time.perf_counter()
    yield told
    wall = time.perf_counter() - began
    told["wall"], told["cpu"] = wall, bench.cpu() - server
    cores = (time.process_time() - client) / wall
    name = f"{name}_" if name else ""
    figures.show(f"{name}server_cores", told["cpu"] / wall, "cores")
    note = "client may be the bottleneck" if cores > TOO_BUSY else ""
    figures.show(f"{name}client_cores", cores, "cores", note=note)


def only(made: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Code and seats of the one session that was made."""
    (one,) = made
    return one["code"], one["seats"]
