"""One session with a hall of phones: they join, write, and are shown what all have written."""

import asyncio
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from bench import profiling
from bench.crowd import Crowd, measured
from bench.figures import Figures, counted
from bench.measuring import Measuring
from bench.server import Bench, a_bench
from workshop.load.counted import compare
from workshop.load.hub import Hub
from workshop.load.pace import paced
from workshop.load.phone import Phone
from workshop.load.timings import Timings

_UNIT = re.compile(rb'data-unit="([\w-]+)"')
_BUDGET = re.compile(rb'data-budget="(\d+)"')
_CAP = re.compile(rb'data-cap="(\d+)"')
#: Of so many phones one types the code; the others follow the picture on the screen.
TYPES = 5
IDEA = "Idea {n} of the hall: a short line about what could be done better the next time we build"


@dataclass(frozen=True)
class Size:
    """How large the hall is, and how long each part lasts."""

    phones: int = 2000
    joins_a_second: float = 100
    ideas_a_second: float = 100
    ideation: float = 60
    revealed: int = 500
    voting: float = 55
    merges: int = 20


async def hall(measuring: Measuring) -> None:
    """All of it: joining and ideas in one session, the reveal and the ballots in another."""
    figures = measuring.figures
    size = Size(
        measuring.phones, ideation=measuring.seconds(60, 12), voting=measuring.seconds(55, 12)
    )
    with a_bench(measuring.checkout) as bench:
        wanted = {"seats": size.phones, "phase": "ideate", "ideas": size.revealed}
        first, second = bench.seed([{"seats": 0}, wanted])
        bench.start()
        idle = bench.cost().memory
        with profiling.of(bench, measuring.profiles, "hall"):
            hub = Hub()
            arriving = Crowd(hub, bench, first["code"])
            await joins(bench, figures, arriving, size)
            await phase_change(figures, arriving, "phase_change", 500)
            await ideas(bench, figures, arriving, size)
            arriving.leave()
            await asyncio.sleep(1)
            sorting = Crowd(hub, bench, second["code"], seed=2)
            await revealing(bench, figures, sorting, second["seats"], size, idle)
            hub.close()


async def joins(bench: Bench, figures: Figures, crowd: Crowd, size: Size) -> None:
    """Phones come in at a steady pace, from the front page to news."""
    steps: dict[str, Timings] = defaultdict(Timings)
    failed: Counter[str] = Counter()

    async def one(n: int) -> None:
        phone = crowd.newcomer()
        try:
            await phone.join(steps, by_code=n % TYPES == 0)
        except Exception as error:
            failed[repr(error)] += 1

    began = time.perf_counter()
    async with measured(figures, bench, "joins"):
        await paced(size.phones, size.joins_a_second, one)
    figures.show("joins_wall", time.perf_counter() - began, "s", most=25)
    for name, times in steps.items():
        figures.show_times(f"join_{name}", times, 500)
    figures.show("joins_failed", sum(failed.values()), most=0, note=counted(failed))
    seated = bench.count(crowd.code, "seats")
    figures.show("joins_not_seated", size.phones - seated, most=0)


async def phase_change(figures: Figures, crowd: Crowd, name: str, p99: float) -> None:
    """The desk goes on; how long until every phone shows the next phase."""
    listening = [phone for phone in crowd.phones if phone.is_listening]
    bytes_before, frames_before = crowd.room.bytes, crowd.room.delivered
    visit = listening[0].visit
    watch = crowd.room.watch(-1, len(listening), visit)
    watch.began = await crowd.go_on()
    missing = await watch.wait(15)
    figures.show_times(name, watch.timings, p99)
    figures.show(f"{name}_missing", missing, most=0)
    frames = crowd.room.delivered - frames_before
    figures.show(f"{name}_kb_a_phone", (crowd.room.bytes - bytes_before) / 1000 / len(listening))
    figures.show(f"{name}_frames_a_phone", frames / len(listening))


async def ideas(bench: Bench, figures: Figures, crowd: Crowd, size: Size) -> None:
    """Ideas are written at a steady pace, each by another phone."""
    answered, kept, accepted = Timings(), Counter[int](), []

    async def one(n: int) -> None:
        phone = crowd.phones[n % len(crowd.phones)]
        sent = time.perf_counter()
        text = IDEA.format(n=n)
        answer = await phone.act(f"/s/{crowd.code}/note", kind="idea", text=text)
        answered.add(time.perf_counter() - sent)
        kept[answer.status] += 1
        if answer.status == 200:
            accepted.append(text)

    async with measured(figures, bench, "ideas"):
        await paced(round(size.ideas_a_second * size.ideation), size.ideas_a_second, one)
    figures.show_times("idea_answer", answered, 150)
    found = bench.look(crowd.code, "SELECT text FROM intake WHERE session_id = :id")
    difference = compare(accepted, found)
    figures.show("ideas_accepted", len(accepted))
    figures.show("ideas_lost", difference.lost, most=0)
    figures.show("ideas_doubled", difference.doubled, most=0)
    refused = sum(kept.values()) - kept[200]
    figures.show("ideas_refused", refused, most=0, note=counted(kept))
    _show_faults(figures, crowd, "ideation")


async def revealing(
    bench: Bench, figures: Figures, crowd: Crowd, seats: list[str], size: Size, idle: int
) -> None:
    """A seated hall comes in at once, is shown all ideas, sorts them and votes.

    `idle` is the server's memory in bytes before anybody had come: what the hall before this one
    has left behind counts as well.
    """
    crowd.seat(seats)
    await crowd.open_pages()
    for phone in crowd.phones:
        phone.n, phone.hash = -1, ""  # nothing held: the whole regions have to come
    async with measured(figures, bench, "connect"):
        began = time.perf_counter()
        await asyncio.gather(*(_connect(phone) for phone in crowd.phones))
        figures.show("connect_all", time.perf_counter() - began, "s", most=5)
    await _settled()
    grown = bench.cost().memory - idle
    figures.show("memory_a_phone", grown / 1024 / len(seats), "KB", most=80)
    await phase_change(figures, crowd, "reveal", 1500)
    await asyncio.sleep(4)  # own regions are fetched meanwhile
    await phase_change(figures, crowd, "sorting", 500)
    await asyncio.sleep(4)
    await merges(bench, figures, crowd, size)
    await phase_change(figures, crowd, "voting", 500)
    await asyncio.sleep(4)
    await ballots(bench, figures, crowd, size)
    await right_pages(figures, crowd)
    _show_faults(figures, crowd, "sorting")
    crowd.leave()


async def merges(bench: Bench, figures: Figures, crowd: Crowd, size: Size) -> None:
    """The desk stacks ideas, two a second; how long until every phone shows each."""
    figures.show("ideas_shown", bench.count(crowd.code, "notes"), least=size.revealed)
    stacks = bench.look(crowd.code, "SELECT DISTINCT stack FROM stackings WHERE session_id = :id")
    await crowd.desk.open_page()
    shown = Timings()
    async with measured(figures, bench, "merges"):
        for n in range(min(size.merges, len(stacks) // 2)):
            listening = sum(phone.is_listening for phone in crowd.phones)
            watch = crowd.room.watch(max(phone.n for phone in crowd.phones), listening)
            onto, other = stacks[2 * n], stacks[2 * n + 1]
            await crowd.desk.act(f"/s/{crowd.code}/desk/stack", onto=onto, other=other)
            await watch.wait(10)
            shown.seconds += watch.timings.seconds
            await asyncio.sleep(max(0.0, 0.5 - (time.perf_counter() - watch.began)))
    figures.show_times("merge", shown)


async def ballots(bench: Bench, figures: Figures, crowd: Crowd, size: Size) -> None:
    """Every phone places all its dots; afterwards the totals are compared dot by dot."""
    page = (await crowd.phones[0].open_page()).text()
    units = [each.decode() for each in dict.fromkeys(_UNIT.findall(page))]
    budget, cap = (int(found[1]) for found in (_BUDGET.search(page), _CAP.search(page)) if found)
    answered, cast, statuses = Timings(), Counter[str](), Counter[int]()

    async def one(n: int) -> None:
        left = budget
        for step in range(-(-budget // cap)):
            unit, dots = units[(n + step * 7) % len(units)], min(cap, left)
            left -= dots
            sent = time.perf_counter()
            answer = await crowd.phones[n].act(f"/s/{crowd.code}/dots", unit=f"{unit}:{dots}")
            answered.add(time.perf_counter() - sent)
            statuses[answer.status] += 1
            if answer.status == 200:
                cast[unit] += dots

    began = time.perf_counter()
    async with measured(figures, bench, "ballots"):
        await paced(len(crowd.phones), len(crowd.phones) / size.voting, one)
    figures.show("ballots_wall", time.perf_counter() - began, "s", most=60)
    figures.show_times("dot_answer", answered)
    figures.show("dots_refused", sum(statuses.values()) - statuses[200], most=0)
    await crowd.go_on()
    await asyncio.sleep(3)
    rows = bench.look(
        crowd.code,
        "SELECT unit || ' ' || dots FROM units WHERE round_id IN "
        "(SELECT id FROM rounds WHERE session_id = :id AND phase = 'vote')",
    )
    totals = Counter({unit: int(dots) for unit, dots in map(str.split, rows)})
    wrong = sum(totals[unit] != cast[unit] for unit in units)
    figures.show("totals_wrong", wrong, most=0, note=f"of {len(totals)}")
    figures.show("dots_cast", sum(cast.values()), note=f"on {len(cast)} of {len(units)}")


async def right_pages(figures: Figures, crowd: Crowd) -> None:
    """Whether every page is what it would be if it were loaded now."""
    wrong = await crowd.wrong_pages()
    figures.show("pages_wrong", wrong, most=0, note=f"of {len(crowd.phones)}")


async def _connect(phone: Phone) -> None:
    answer = await phone.fetch_shared()
    if answer.status != 200:
        raise RuntimeError(f"regions: {answer.status}")
    await phone.listen()


async def _settled() -> None:
    await asyncio.sleep(3)


def _show_faults(figures: Figures, crowd: Crowd, name: str) -> None:
    counts = crowd.room.counts
    wrong = {fault: counts[fault] for fault in ("gap", "again", "damaged", "lost", "refused")}
    figures.show(f"{name}_news_faults", sum(wrong.values()), most=0, note=counted(wrong))
