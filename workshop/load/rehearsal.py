"""Tries a running server with a rehearsal: phones come in, write and listen for a while."""

import asyncio
import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from workshop.load.browser import Browser, Server, Unexpected
from workshop.load.http import Away
from workshop.load.hub import Hub
from workshop.load.listening import Refused
from workshop.load.pace import paced
from workshop.load.phone import Phone
from workshop.load.room import Room
from workshop.load.timings import Timings

#: What the page of a session says of itself where seats are taken.
_MARK = b"data-rehearsal"
TEXT = "Rehearsal {n}: a short line about what could be done better the next time"
#: Above that much of a core the figures may be those of the load client.
TOO_BUSY = 0.8


class NoRehearsal(Exception):
    """The session is none, or one in which people speak in earnest."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many phones, how many come in a second, how much they write together, for how long."""

    phones: int = 50
    joins_a_second: float = 20.0
    ideas_a_second: float = 5.0
    seconds: float = 30.0


@dataclass(slots=True)
class Report:
    """What came of it. `statuses` counts the answers to ideas, `failed` what kept phones out."""

    steps: dict[str, Timings] = field(default_factory=lambda: defaultdict(Timings))
    answers: Timings = field(default_factory=Timings)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    news: Mapping[str, int] = field(default_factory=dict)
    listening: int = 0
    wrong: int = 0
    cores: float = math.nan

    def lines(self) -> list[str]:
        """The report as a table for the terminal."""
        named = {**{f"join: {name}": times for name, times in self.steps.items()}}
        if len(self.answers):
            named["idea"] = self.answers
        rows = [f"{'':20}{'how many':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}"]
        rows += [
            f"{name:20}{len(each):>10}{each.at(50):>10.0f}{each.at(95):>10.0f}{each.at(99):>10.0f}"
            for name, each in named.items()
        ]
        rows.append(
            f"Phones that listen: {self.listening}. Pages that are not right: {self.wrong}."
        )
        accepted = self.statuses[200]
        refused = {status: n for status, n in self.statuses.items() if status != 200}
        rows.append(f"Ideas accepted: {accepted}. Answered otherwise: {refused or 'none'}.")
        rows.append(f"News that went wrong: {dict(self.news) or 'none'}.")
        if self.failed:
            rows.append(f"Phones that did not get in: {dict(self.failed)}.")
        busy = " That is much: the figures may be its own." if self.cores > TOO_BUSY else ""
        rows.append(f"The load client itself took {self.cores:.2f} of a core.{busy}")
        return rows


async def rehearse(server: Server, code: str, plan: Plan, chance: Random) -> Report:
    """Send the phones of the plan into the session.

    Raises:
        NoRehearsal: there is no such session, or it is not marked as a rehearsal.
        Away: the server is not reached.
    """
    hub = Hub()
    try:
        await _require_rehearsal(hub, server, code)
        return await _run(hub, server, code, plan, chance)
    finally:
        hub.close()


async def _require_rehearsal(hub: Hub, server: Server, code: str) -> None:
    stranger = Browser(hub, server)
    try:
        answer = await stranger.get(f"/join/{code}")
    finally:
        stranger.close()
    if answer.status != 200 or _MARK not in answer.text():
        raise NoRehearsal


async def _run(hub: Hub, server: Server, code: str, plan: Plan, chance: Random) -> Report:
    report, room = Report(), Room()
    phones = [Phone(hub, server, room, code, Random(chance.random())) for _ in range(plan.phones)]
    cpu, began = time.process_time(), time.perf_counter()

    async def come_in(n: int) -> None:
        try:
            await phones[n].join(report.steps)
        except (Away, Unexpected, Refused, OSError, EOFError) as error:
            report.failed[repr(error)] += 1

    async def write(n: int) -> None:
        phone = phones[n % len(phones)]
        if not phone.token:
            return
        sent = time.perf_counter()
        answer = await phone.act(f"/s/{code}/note", kind="idea", text=TEXT.format(n=n))
        report.answers.add(time.perf_counter() - sent)
        report.statuses[answer.status] += 1

    await paced(plan.phones, plan.joins_a_second, come_in)
    await paced(round(plan.ideas_a_second * plan.seconds), plan.ideas_a_second, write)
    report.listening = sum(phone.is_listening for phone in phones)
    await asyncio.gather(*(_look(phone, report) for phone in phones if phone.is_listening))
    report.news = dict(room.counts)
    report.cores = (time.process_time() - cpu) / (time.perf_counter() - began)
    for phone in phones:
        phone.leave()
    return report


async def _look(phone: Phone, report: Report) -> None:
    try:
        report.wrong += not await phone.is_right()
    except Away:
        report.wrong += 1
