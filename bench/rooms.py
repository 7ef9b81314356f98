"""Many sessions at once, at the pace of people; and one session of twelve, looked at closely."""

import asyncio
import time
from collections import Counter
from random import Random

from bench.crowd import Crowd, in_turns, measured
from bench.figures import counted
from bench.measuring import Measuring
from bench.server import a_bench
from workshop.load.hub import Hub
from workshop.load.phone import Phone
from workshop.load.timings import Timings

SESSIONS, SEATS = 200, 12
#: People who lead them, since what one account may do in a second is limited.
LEADERS = 8
#: Seconds between two acts of one person.
PACE = 20.0
PHASES = ("ideate", "reveal", "cluster", "vote")
ACTS = 50


async def rooms(measuring: Measuring) -> None:
    """200 sessions of twelve in mixed phases; everybody does one thing in 20 s, the desks too."""
    figures = measuring.figures
    with a_bench(measuring.checkout) as bench:
        wanted = [
            {"seats": SEATS, "phase": PHASES[n % len(PHASES)], "ideas": SEATS}
            for n in range(SESSIONS)
        ]
        made = bench.seed(wanted, LEADERS)
        bench.start()
        hub = Hub()
        crowds = [Crowd(hub, bench, each["code"], seed=n) for n, each in enumerate(made)]
        for n, (crowd, each) in enumerate(zip(crowds, made, strict=True)):
            crowd.seat(each["seats"])
            crowd.desk.cookies["account"] = bench.leaders[n % LEADERS]
        await in_turns([_open(crowd) for crowd in crowds], at_once=8)
        await asyncio.sleep(5)
        answered, shown, statuses = Timings(), Timings(), Counter[int]()
        chance = Random(7)
        ends = time.perf_counter() + measuring.seconds(60, 15)
        people = [
            _phone_acts(crowd, phone, phase, chance, ends, answered, statuses)
            for crowd, phase in zip(crowds, _phases(), strict=True)
            for phone in crowd.phones
        ]
        desks = [_desk_acts(crowd, chance, ends, shown) for crowd in crowds]
        async with measured(figures, bench, "") as told:
            await asyncio.gather(*people, *desks)
        figures.show_times("answer", answered, 150)
        figures.show_times("push", shown, 250)
        figures.show("cores", told["cpu"] / told["wall"], "cores", most=0.7)
        figures.show("acts_refused", sum(statuses.values()) - statuses[200], most=0)
        figures.show("acts", sum(statuses.values()), note=counted(statuses))
        faults = sum((crowd.room.counts for crowd in crowds), Counter())
        figures.show("faults", faults.total(), most=0, note=counted(faults))
        for crowd in crowds:
            crowd.leave()
        hub.close()


def _phases() -> list[str]:
    return [PHASES[n % len(PHASES)] for n in range(SESSIONS)]


async def _open(crowd: Crowd) -> None:
    for phone in crowd.phones:
        await phone.open_page()
        await phone.listen()
    # One account leads many rooms here, and may listen four times; desks act without listening.
    await crowd.desk.open_page()


async def _phone_acts(
    crowd: Crowd,
    phone: Phone,
    phase: str,
    chance: Random,
    ends: float,
    answered: Timings,
    statuses: Counter[int],
) -> None:
    """What one person does: writes, says that they have read, or are done."""
    await _pause(chance.random() * PACE, ends)
    count = 0
    while time.perf_counter() < ends:
        count += 1
        path, fields = f"/s/{crowd.code}/done", {"done": str(count % 2)}
        if phase == "ideate":
            text = f"One more idea, number {count} of mine, as short as they are in a real room"
            path, fields = f"/s/{crowd.code}/note", {"kind": "idea", "text": text}
        elif phase == "reveal":
            path, fields = f"/s/{crowd.code}/read", {}
        elif phase == "cluster":
            path, fields = f"/s/{crowd.code}/slow", {}
        sent = time.perf_counter()
        answer = await phone.act(path, **fields)
        answered.add(time.perf_counter() - sent)
        statuses[answer.status] += 1
        await _pause(chance.uniform(0.5, 1.5) * PACE, ends)


async def _desk_acts(crowd: Crowd, chance: Random, ends: float, shown: Timings) -> None:
    """What the desk does: gives more time, which every page shows."""
    await _pause(chance.random() * PACE, ends)
    while time.perf_counter() < ends:
        shown.seconds += await act_shown(crowd, crowd.phones)
        await _pause(chance.uniform(0.5, 1.5) * PACE, ends)


async def _pause(seconds: float, ends: float) -> None:
    """Wait, but not beyond the end of all."""
    await asyncio.sleep(max(0.0, min(seconds, ends - time.perf_counter())))


async def act_shown(crowd: Crowd, pages: list[Phone]) -> list[float]:
    """One act of the desk; the seconds until each of the pages shows it."""
    watch = crowd.room.watch(max(page.n for page in pages), len(pages))
    answer = await crowd.desk.act(f"/s/{crowd.code}/desk/time", minutes="0.5")
    if answer.status != 200:
        raise RuntimeError(f"more time: {answer.status}")
    await watch.wait(10)
    missing = watch.phones - len(watch.timings)
    return [*watch.timings.seconds, *[10.0] * missing]


async def room(measuring: Measuring) -> None:
    """Twelve phones, a screen and a desk: from an act to every page. And starting, and idling."""
    figures = measuring.figures
    with a_bench(measuring.checkout) as bench:
        (made,) = bench.seed([{"seats": 12, "phase": "reveal", "ideas": 40}])
        bench.start()
        await asyncio.sleep(3)
        figures.show("idle_memory", bench.cost().memory / 1e6, "MB", most=120)
        hub = Hub()
        crowd = Crowd(hub, bench, made["code"])
        crowd.seat(made["seats"])
        screen, desk = crowd.page("screen", crowd.room), crowd.desk
        desk.room = crowd.room
        screen.cookies["account"] = bench.account
        pages = [*crowd.phones, screen, desk]
        for page in pages:
            await page.open_page()
            await page.listen()
        await asyncio.sleep(4)
        shown = Timings()
        for _ in range(ACTS):
            shown.seconds += await act_shown(crowd, pages)
            await asyncio.sleep(0.2)
        figures.show("shown_p50", shown.at(50), "ms")
        figures.show("shown_p95", shown.at(95), "ms", most=60, note=f"of {len(shown)}")
        figures.show("faults", crowd.room.counts.total(), most=0, note=counted(crowd.room.counts))
        crowd.leave()
        screen.leave()
        hub.close()
