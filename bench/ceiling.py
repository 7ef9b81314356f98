"""How many deliveries a second there can be: of the server, and of the bare floor beside it.

A delivery is one act's effect shown to one phone. A rate is reached when nothing is lost and 99 of
100 deliveries are there within half a second. Both are asked in the same run, by the same client.
"""

import asyncio
import json
import struct
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.crowd import Crowd, in_turns, only
from bench.figures import Figures
from bench.measuring import Measuring
from bench.server import Bench, a_bench
from workshop.load.browser import Browser, Server
from workshop.load.hub import Hub
from workshop.load.listening import Listening
from workshop.load.pace import paced

#: Seconds of one step of the ramp, and the p99 in seconds at which it counts as too much.
STEP = 2.0
TOO_LATE = 0.5
#: Seconds after a step in which everything has to arrive.
DRAIN = 3.0
#: What may not happen to news: each time it does, something counts as lost.
FAULTS = ("gap", "lost", "damaged")
#: The size of hall at which acts also come by HTTP, and from how many people: each may act five
#: times a second, and sixty times at once.
BY_HTTP_TOO, DESKS = 200, 32
FED = ("-m", "gunicorn", "--config", "python:workshop.serving.gunicorn_conf", "fed_app:app")


@dataclass(frozen=True, slots=True)
class Step:
    """One rate that was tried: acts a second, and what came of it. Times in seconds."""

    rate: float
    deliveries: float
    p99: float
    lost: int
    frames: float
    bytes: float
    client: float
    server: float

    @property
    def holds(self) -> bool:
        """Whether this rate is reached."""
        return self.lost == 0 and self.p99 <= TOO_LATE


@dataclass(frozen=True, slots=True)
class Fed:
    """Acts that were fed: the number of the first, when each began, how long it took in all."""

    first: int
    began: Sequence[float]
    took: float


Try = Callable[[float], Awaitable[Step]]
Feed = Callable[[float], Awaitable[Fed]]


async def ramp(attempt: Try, rate: float, care: int) -> Step:
    """The highest rate that holds: half as much again until one does not, then between the two.

    Where not even the first holds, half as much until one does, or one act a second does not.
    `care` is how often it is halved at the end, and how often a rate is tried that does not hold:
    a machine that was held up for a moment is no ceiling.
    """
    best, above = await _told(attempt, rate, care), 0.0
    while not best.holds:
        if best.rate <= 1:
            return best
        above = best.rate
        best = await _told(attempt, above / 2, care)
    while not above:
        step = await _told(attempt, best.rate * 1.5, care)
        best, above = (step, 0.0) if step.holds else (best, step.rate)
    for _ in range(care):
        step = await _told(attempt, (best.rate + above) / 2, care)
        best, above = (step, above) if step.holds else (best, step.rate)
    return best


async def _told(attempt: Try, rate: float, care: int) -> Step:
    step = await attempt(rate)
    for _ in range(care - 1):
        if not step.holds:
            step = max(step, await attempt(rate), key=lambda step: (step.holds, -step.p99))
    late = "lost" if step.lost else f"p99 {1000 * step.p99:.0f} ms"
    print(f"   {rate:8.0f} acts/s: {step.deliveries:10,.0f} deliveries/s, {late}", flush=True)
    return step


# ---- the server ----


async def server_ceiling(
    bench: Bench, figures: Figures, phones: int, care: int
) -> tuple[Step, float]:
    """Acts fed inside the server. Returns the highest step, and the bytes of one act's frame."""
    hub = Hub()
    leaders = DESKS if phones == BY_HTTP_TOO else 0
    code, seats = only(bench.seed([{"seats": phones, "phase": "reveal", "ideas": 12}], leaders))
    bench.start(argv=FED)
    crowd = Crowd(hub, bench, code)
    crowd.seat(seats)
    await crowd.open_pages()
    await crowd.connect()
    feeder = Browser(hub, Server.at(bench.url))

    async def inside(rate: float) -> Fed:
        await _ask(feeder, f"/bench/empty?code={code}")
        await _calm(crowd)
        told = await _ask(feeder, f"/bench/feed?code={code}&rate={rate}&seconds={STEP}")
        return Fed(told["first"], told["began"], told["took"])

    async def attempt(rate: float) -> Step:
        return await _tried(bench, crowd, inside, rate)

    await attempt(2)
    size = _of_one_act(crowd)
    # Half of what can be expected is where the ramp begins.
    best = await ramp(attempt, 160_000 / phones + 300, care)
    _show(figures, f"fed_n{phones}", best)
    if phones == BY_HTTP_TOO:
        await _ask(feeder, f"/bench/empty?code={code}")
        _show(figures, f"by_http_n{phones}", await _by_http(bench, crowd, care))
    crowd.leave()
    feeder.close()
    hub.close()
    bench.stop()
    return best, size


def _of_one_act(crowd: Crowd) -> float:
    """The usual size in bytes of a frame that tells of one act, as it has been heard so far."""
    sizes = [size for (start, to), size in crowd.room.sizes.items() if to - start == 1]
    return float(np.median(sizes))


async def _by_http(bench: Bench, crowd: Crowd, care: int) -> Step:
    """The same, with acts that come as a facilitator's requests: texts hidden and shown again."""
    (note,) = bench.look(crowd.code, "SELECT min(id) FROM notes WHERE session_id = :id")
    desks = [crowd.page("desk") for _ in bench.leaders]
    for desk, leader in zip(desks, bench.leaders, strict=True):
        desk.cookies["account"] = leader
        await desk.open_page()

    async def asked(rate: float) -> Fed:
        await _calm(crowd)
        first, began = max(phone.n for phone in crowd.phones) + 1, []

        async def one(n: int) -> None:
            began.append(time.perf_counter())
            what = "show" if n % 2 else "hide"
            answer = await desks[n % len(desks)].act(f"/s/{crowd.code}/desk/{what}", note=note)
            if answer.status != 200:
                raise RuntimeError(f"{what}: {answer.status}")

        since = time.perf_counter()
        await paced(round(rate * STEP), rate, one)
        return Fed(first, began, time.perf_counter() - since)

    async def attempt(rate: float) -> Step:
        return await _tried(bench, crowd, asked, rate)

    best = await ramp(attempt, 180, care)
    for desk in desks:
        desk.leave()
    return best


async def _tried(bench: Bench, crowd: Crowd, feed: Feed, rate: float) -> Step:
    """One step: acts are fed, and what is heard on every phone is put beside when they began."""
    room = crowd.room
    await _calm(crowd)
    before = sum(room.counts[name] for name in FAULTS)
    cpu, own, since = bench.cpu(), time.process_time(), time.perf_counter()
    room.heard, room.bytes, room.delivered = [], 0, 0
    fed = await feed(rate)
    acts, last = np.array(fed.began), fed.first + len(fed.began) - 1
    deadline = time.perf_counter() + DRAIN
    while any(phone.n < last for phone in crowd.phones) and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)
    wall = time.perf_counter() - since
    lengths = [
        now - acts[start + 1 - fed.first : to + 1 - fed.first]
        for start, to, now in room.heard
        if start + 1 >= fed.first
    ]
    late = np.concatenate(lengths) if lengths else np.array([np.inf])
    lost = len(acts) * len(crowd.phones) - len(late)
    lost += sum(room.counts[name] for name in FAULTS) - before
    room.heard = None
    return Step(
        rate=rate,
        deliveries=len(late) / max(fed.took, STEP),
        p99=float(np.percentile(late, 99)),
        lost=lost,
        frames=len(lengths) / len(crowd.phones),
        bytes=room.bytes / len(crowd.phones),
        client=(time.process_time() - own) / wall,
        server=(bench.cpu() - cpu) / wall,
    )


async def _calm(crowd: Crowd) -> None:
    """Wait until every page stands where the one furthest ahead does, and news has come to rest."""
    for _ in range(200):
        await asyncio.sleep(0.05)
        if len({phone.n for phone in crowd.phones}) == 1:
            break
    await asyncio.sleep(0.3)


async def _ask(feeder: Browser, path: str) -> dict:  # type: ignore[type-arg]
    answer = await feeder.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.raw[:200]!r}")
    told: dict = json.loads(answer.text())  # type: ignore[type-arg]
    return told


# ---- the floor ----


async def floor(figures: Figures, phones: int, size: int, care: int) -> Step:
    """One write per frame and client, of `size` bytes, by a program that does nothing else."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("floor_server.py")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    port = int(await program.stdout.readline())
    hub = Hub()
    door = Server.at(f"http://127.0.0.1:{port}").door("FLOOR", "phone")
    late: list[float] = []
    ears = [FloorEar(hub, size, late) for _ in range(phones)]
    await in_turns([ear.open(door, "") for ear in ears])

    async def attempt(rate: float) -> Step:
        late.clear()
        own, began = time.process_time(), time.perf_counter()
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(f"{rate} {STEP} {size}\n".encode())
        _done, cpu, took = (await program.stdout.readline()).split()
        await asyncio.sleep(0.3)
        wall = time.perf_counter() - began - 0.3
        sent = round(rate * STEP) * phones
        return Step(
            rate=rate,
            deliveries=len(late) / max(float(took), STEP),
            p99=float(np.percentile(late, 99)) if late else float("inf"),
            lost=sent - len(late),
            frames=rate * STEP,
            bytes=rate * STEP * size,
            client=(time.process_time() - own) / wall,
            server=float(cpu) / wall,
        )

    best = await ramp(attempt, 150_000 / phones, care)
    _show(figures, f"floor_n{phones}", best)
    for ear in ears:
        ear.close()
    hub.close()
    program.stdin.close()
    await program.wait()
    return best


class FloorEar(Listening):
    """Hears frames of one length, each with the time it was due in its first eight bytes."""

    def __init__(self, hub: Hub, size: int, late: list[float]) -> None:
        super().__init__(hub, lambda _message, _now: None, lambda _why: None)
        head = 2 if size < 126 else 4
        self._whole = head + size
        self._times = struct.Struct(f"<{head}xd{size - 8}x")
        self._late = late

    def _read_frames(self, chunk: bytes) -> None:
        if not self.is_open:
            super()._read_frames(chunk)
            return
        now = time.perf_counter()
        end = len(chunk) - len(chunk) % self._whole
        self._late.extend(now - due for (due,) in self._times.iter_unpack(chunk[:end]))
        self._held = chunk[end:]


def _show(figures: Figures, name: str, step: Step) -> None:
    note = (
        f"{step.rate:.0f} acts/s, {step.frames:.0f} frames and {step.bytes / 1000:.0f} KB a phone"
    )
    note += f" in {STEP:g} s; server {step.server:.2f}, client {step.client:.2f} cores"
    if not step.holds:
        note += " (too much all the same)"
    if step.client > 0.8:
        note += " (client may be the bottleneck)"
    figures.show(f"{name}_deliveries", step.deliveries, "a second", note=note)
    figures.show(f"{name}_p99", 1000 * step.p99, "ms")


async def push(measuring: Measuring) -> None:
    """Server and floor at two sizes of hall, one after the other, and their ratios."""
    care, figures = 2 if measuring.is_whole else 1, measuring.figures
    for phones, goal in ((200, 1.2), (1000, 2.5)):
        with a_bench(measuring.checkout) as bench:
            ours, size = await server_ceiling(bench, figures, phones, care)
        bare = await floor(figures, phones, round(size), care)
        figures.show(f"act_bytes_n{phones}", size, "bytes")
        ratio = ours.deliveries / bare.deliveries if ours.holds else 0.0
        figures.show(f"floor_ratio_n{phones}", ratio, least=goal)
