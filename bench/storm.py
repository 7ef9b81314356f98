"""All sockets are cut at once, while people write and the desk acts; then all must be right."""

import asyncio
import time
from collections import Counter

from bench.crowd import Crowd, measured, only
from bench.figures import counted
from bench.measuring import Measuring
from bench.server import a_bench
from workshop.load.counted import compare
from workshop.load.hub import Hub
from workshop.load.phone import Phone

#: Ideas that are under way when everything is cut.
UNDER_WAY = 500
TEXT = "Idea {n}, sent into the storm: a short line about what could be done better next time"
BACK_WITHIN = 10.0


async def storm(measuring: Measuring) -> None:
    """Cut, come back, count."""
    figures = measuring.figures
    with a_bench(measuring.checkout) as bench:
        made = bench.seed([{"seats": measuring.phones, "phase": "ideate", "ideas": 100}])
        code, seats = only(made)
        bench.start()
        hub = Hub()
        crowd = Crowd(hub, bench, code)
        crowd.seat(seats)
        await crowd.open_pages()
        await crowd.connect()
        await crowd.desk.open_page()
        await asyncio.sleep(3)
        writers = crowd.phones[: min(UNDER_WAY, len(crowd.phones))]
        statuses, accepted = Counter[int](), []

        async def write(n: int, phone: Phone) -> None:
            text = TEXT.format(n=n)
            answer = await phone.act(f"/s/{code}/note", kind="idea", text=text)
            statuses[answer.status] += 1
            accepted.append(text)

        async with measured(figures, bench, ""):
            acts = [asyncio.ensure_future(write(n, phone)) for n, phone in enumerate(writers)]
            await asyncio.sleep(0.05)
            began = time.perf_counter()
            for phone in crowd.phones:
                phone.cut()
            changed = asyncio.ensure_future(_change(crowd))
            back = await _all_back(crowd, began)
            await asyncio.gather(*acts, changed)
        figures.show("back_p50", back[len(back) // 2], "s")
        figures.show("back_all", back[-1], "s", most=BACK_WITHIN, note=f"of {len(crowd.phones)}")
        if measuring.is_whole:
            async with measured(figures, bench, "own"):
                own = await _all_have_own(crowd, began)
            figures.show("own_all", own, "s", note="all have asked for what each alone sees")
        found = bench.look(code, "SELECT text FROM intake WHERE session_id = :id")
        difference = compare(accepted, found)
        figures.show("ideas_lost", difference.lost, most=0)
        figures.show("ideas_doubled", difference.doubled, most=0)
        figures.show("ideas_refused", len(writers) - statuses[200], most=0)
        again = sum(phone.sent_again for phone in writers)
        figures.show("ideas_sent_again", again, note="under the same key")
        wrong = await crowd.wrong_pages()
        figures.show("pages_wrong", wrong, most=0)
        counts = crowd.room.counts
        figures.show("news_again", counts["again"], most=0, note=counted(counts))
        crowd.leave()
        hub.close()


async def _change(crowd: Crowd) -> None:
    """The desk acts while nobody listens, so that every page has something to catch up with."""
    await asyncio.sleep(0.2)
    await crowd.desk.act(f"/s/{crowd.code}/desk/time", minutes="1")


async def _all_back(crowd: Crowd, began: float) -> list[float]:
    """Seconds until each page listens again and shows what the others show; in order."""
    back: dict[int, float] = {}
    before = max(phone.n for phone in crowd.phones)
    while len(back) < len(crowd.phones) and time.perf_counter() - began < 4 * BACK_WITHIN:
        await asyncio.sleep(0.02)
        now = time.perf_counter() - began
        for number, phone in enumerate(crowd.phones):
            is_right = phone.is_listening and not phone.is_recovering and phone.n > before
            if number not in back and is_right:
                back[number] = now
    missing = len(crowd.phones) - len(back)
    return sorted([*back.values(), *[4 * BACK_WITHIN] * missing])


async def _all_have_own(crowd: Crowd, began: float) -> float:
    """Seconds until every page has looked for what it alone sees too; that has more calm."""
    while any(phone.awaits_own for phone in crowd.phones):
        if time.perf_counter() - began > 10 * BACK_WITHIN:
            return float("nan")
        await asyncio.sleep(0.05)
    return time.perf_counter() - began
