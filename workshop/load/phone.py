"""A phone in the hall: joins, listens, acts, and finds back as the page's own scripts do."""

import asyncio
import re
import time
from collections.abc import Coroutine
from contextlib import suppress
from random import Random
from typing import Any

from workshop.load.browser import Browser, Server, Unexpected
from workshop.load.frames import Damaged, Frame, Tick
from workshop.load.http import Answer, Away
from workshop.load.hub import Hub
from workshop.load.listening import Listening, Refused
from workshop.load.room import Room
from workshop.load.timings import Timings

#: The page's own figures, in seconds: `static/js/live.js`, `recover.js` and socket.io's options.
GAP = 0.3
CALM = 3.0
SHARED_SOONER = 8
AGAIN, AGAIN_MOST, AGAIN_SPREAD = 1.0, 8.0, 0.7
RECOVER_AGAIN, RECOVER_MOST = 1.0, 15.0
GATE_AGAIN = 30.0
AT_THE_GATE = (403, 429)

_N = re.compile(rb'"n": ?(\d+)')
_HASH = re.compile(rb'"hash": ?"(\w+)"')
_PAGE_N = re.compile(rb'data-n="(\d+)"')
_PAGE_HASH = re.compile(rb'data-hash="(\w*)"')
#: In JSON the quotation marks of markup are escaped; on a page they are not.
_PAGE_VISIT = re.compile(rb'data-visit=\\?"(\d+)')
#: `n`, `hash` and the head region stand in the first bytes of what is fetched.
_BEGINNING = 1 << 14


class Phone(Browser):
    """One seat with its page open. `n` and `hash` are where its page stands.

    `audience` may name another page that listens the same way, such as the screen.
    """

    def __init__(
        self,
        hub: Hub,
        server: Server,
        room: Room,
        code: str,
        chance: Random,
        audience: str = "phone",
    ) -> None:
        super().__init__(hub, server)
        self.room = room
        self.code = code
        self.chance = chance
        self.audience = audience
        self.n = -1
        self.hash = ""
        self.visit: int | None = None
        self.news: Listening | None = None
        self.wants_news = False
        self._door = server.door(code, audience)
        self._due: asyncio.Task[None] | None = None
        self._own_due: asyncio.TimerHandle | None = None
        self._fetching_own = 0
        self._calm = CALM
        self._tries = 0
        self._was_away = False
        self._linked = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        base = f"/s/{code}" if audience == "phone" else f"/s/{code}/{audience}"
        self.address = base
        self.shared_at = f"{base}/shared"

    # ---- coming in ----

    async def join(self, steps: dict[str, Timings], by_code: bool = True) -> None:
        """From the front page to news: each step is timed under its name.

        Raises:
            Away, Unexpected, OSError, EOFError, Refused: it went no further.
        """
        if by_code:
            steps["front"].add((await self.page("/")).took)
            answer = await self.submit("/join", {"code": self.code}, swap=False)
            self._expect(answer, 303, "/join")
            steps["code"].add(answer.took)
        steps["door"].add((await self.page(f"/join/{self.code}")).took)
        answer = await self.submit(f"/join/{self.code}", {}, swap=False)
        self._expect(answer, 200, "the seat")
        steps["seat"].add(answer.took)
        steps["page"].add((await self.open_page()).took)
        began = time.perf_counter()
        await self.listen()
        steps["socket"].add(time.perf_counter() - began)

    async def open_page(self) -> Answer:
        """Load the one page of this seat, and stand where it stands.

        Raises:
            Away, Unexpected: there was no page.
        """
        answer = await self.page(self.address)
        text = answer.text()
        n, version = _PAGE_N.search(text), _PAGE_HASH.search(text)
        if n is None or version is None:
            raise Unexpected("the page does not say where it stands")
        self._stand(int(n[1]), version[1].decode(), text)
        return answer

    async def listen(self) -> None:
        """Open the socket; from here on it is opened again whenever it is lost.

        Raises:
            OSError, EOFError, Refused: not this time.
        """
        self.wants_news = True
        self.news = Listening(self.hub, self._heard, self._lost)
        await self.news.open(self._door, self.cookie)
        self._linked.set()

    def leave(self) -> None:
        """Close the page."""
        self.wants_news = False
        for task in (*self._tasks, *filter(None, [self._due])):
            task.cancel()
        if self._own_due is not None:
            self._own_due.cancel()
        if self.news is not None:
            self.news.close()
        self.close()

    # ---- being there ----

    @property
    def is_listening(self) -> bool:
        """Whether news reaches this page now."""
        return self.news is not None and self.news.is_open

    @property
    def is_recovering(self) -> bool:
        """Whether this page is about to fetch what it missed of what all see."""
        return self._due is not None

    @property
    def awaits_own(self) -> bool:
        """Whether this page has yet to fetch what it alone sees."""
        return self.is_recovering or self._own_due is not None or self._fetching_own > 0

    async def is_right(self) -> bool:
        """Whether a page fetched now would be the same as this one, which is left as it is.

        Raises:
            Away: the server was not reached.
        """
        return (await self._ask_shared()).status == 204

    def cut(self) -> None:
        """Lose the network for a moment: the connections are gone without a word."""
        if self.news is not None:
            self.news.close()
        self.line.close()
        self._connect_again()

    async def rest(self, seconds: float) -> None:
        """Wait before an act is sent again; once the socket is back it goes at once."""
        if self._linked.is_set() or not self.wants_news:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._linked.wait(), seconds)

    def recover_now(self) -> None:
        """Fetch what was missed (`recover`)."""
        if self._due is None:
            self._due = self._begin(self._recover(0, own_too=True))

    def recover_soon(self, own_too: bool = False) -> None:
        """Fetch what was missed, after a moment of one's own (`recoverSoon`)."""
        if self._due is None:
            within = min(self._calm, max(CALM, self._calm / SHARED_SOONER))
            wait = self.chance.random() * within
            self._due = self._begin(self._recover(wait, own_too))

    # ---- what is heard ----

    def _heard(self, message: bytes, now: float) -> None:
        room = self.room
        try:
            found = room.frames[self.audience].read(message)
        except Damaged:
            room.counts["damaged"] += 1
            self.recover_now()
            return
        self._calm = found.calm or self._calm
        if isinstance(found, Tick):
            self._ticked(found)
            return
        room.delivered += 1
        room.bytes += len(message)
        room.sizes[found.start, found.to] = found.size
        if room.heard is not None:
            room.heard.append((found.start, found.to, now))
        if found.to <= self.n:
            room.counts["again"] += 1
        elif found.start > self.n:
            room.counts["gap"] += 1
            self.recover_now()
        elif found.was not in (None, self.hash):
            room.counts["stray"] += 1
            self.recover_soon(own_too=True)
        else:
            self._show(found, now)

    def _show(self, frame: Frame, now: float) -> None:
        visit = frame.visit if frame.visit is not None else self.visit
        self._move(frame.to, frame.hash, visit, now)
        if frame.told.get("own"):
            self._fetch_own_soon()

    def _move(self, n: int, version: str, visit: int | None, now: float) -> None:
        """Stand somewhere else; whoever waits for that is told."""
        before, was_in = self.n, self.visit
        self.n, self.hash, self.visit = n, version, visit
        for watch in self.room.watches:
            if watch.is_shown(before, n, was_in, visit):
                watch.shown(now)
        if visit != was_in is not None:
            self._fetch_own_soon()

    def _ticked(self, tick: Tick) -> None:
        if tick.is_first and tick.hash is None and self._was_away:
            self.recover_soon()  # a server that does not say what it has sent
        elif self._is_missing(tick):
            self.hub.loop.call_later(GAP, self._mend, tick)

    def _is_missing(self, tick: Tick) -> bool:
        is_other = tick.n == self.n and bool(tick.hash) and tick.hash != self.hash
        return tick.n > self.n or is_other

    def _mend(self, tick: Tick) -> None:
        """Who comes back does so with the whole room; a lost frame is mended at once."""
        if not (self._is_missing(tick) and self.wants_news):
            return
        if tick.is_first:
            (self.recover_soon if self._was_away else self.recover_now)()
        else:
            self.room.counts["gap"] += 1
            self.recover_now()

    # ---- finding back ----

    def _lost(self, why: Exception) -> None:
        self.room.counts["damaged" if isinstance(why, Damaged) else "lost"] += 1
        if self.wants_news:
            self._connect_again()

    def _connect_again(self) -> None:
        self._was_away = True
        self._linked.clear()
        delay = min(AGAIN * 2**self._tries, AGAIN_MOST)
        delay += (2 * self.chance.random() - 1) * AGAIN_SPREAD * delay
        self._tries += 1
        self._begin(self._connect_after(min(delay, AGAIN_MOST)))

    async def _connect_after(self, delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            await self.listen()
        except Refused as refusal:
            self.room.counts["refused"] += 1
            if refusal.status in AT_THE_GATE:
                await asyncio.sleep(GATE_AGAIN * (1 + self.chance.random()))
            self._connect_again()
        except (OSError, EOFError, Damaged):
            self._connect_again()
        else:
            self._tries = 0

    async def _recover(self, delay: float, own_too: bool) -> None:
        """Fetch what the room sees and what is mine, until it worked (`recover.js`).

        What is mine is fetched later where it need not be `own_too`.
        """
        await asyncio.sleep(delay)
        wait = RECOVER_AGAIN
        while True:
            with suppress(Away):
                shared = await self.fetch_shared()
                if shared.status in (200, 204) and (not own_too or await self._fetch_own()):
                    break
            await asyncio.sleep(wait * (1 + self.chance.random() / 4))
            wait = min(wait * 2, RECOVER_MOST)
        self._due = None
        self.room.counts["recovered"] += 1
        if not own_too:
            self._fetch_own_soon()

    async def fetch_shared(self) -> Answer:
        """Fetch what the room sees, unless this page has it, and stand there.

        Raises:
            Away, Unexpected: the server was not reached, or said something else.
        """
        asked = self.n
        answer = await self._ask_shared()
        if answer.status == 200:
            text = answer.text(_BEGINNING)
            n, found = _N.search(text), _HASH.search(text)
            if n is None or found is None:
                raise Unexpected("regions without their number")
            if int(n[1]) >= self.n or self.n == asked:
                self._stand(int(n[1]), found[1].decode(), text)
        return answer

    async def _ask_shared(self) -> Answer:
        version = f"{self.n}-{self.hash}"
        return await self.get(self.shared_at, Workshop="swap", Workshop_Version=version)

    async def _fetch_own(self) -> bool:
        if self.audience != "phone":
            return True
        return (await self.get(f"{self.address}/own", Workshop="swap")).status == 200

    def _fetch_own_soon(self) -> None:
        if self.audience == "phone" and self._own_due is None:
            wait = self.chance.random() * self._calm
            self._own_due = self.hub.loop.call_later(wait, self._fetch_own_now)

    def _fetch_own_now(self) -> None:
        self._own_due = None
        self._fetching_own += 1
        self._begin(self._own_or_recover())

    async def _own_or_recover(self) -> None:
        is_there = False
        with suppress(Away):
            is_there = await self._fetch_own()
        self._fetching_own -= 1
        if not is_there and self.wants_news:
            self.recover_soon(own_too=True)

    def _stand(self, n: int, version: str, text: bytes) -> None:
        found = _PAGE_VISIT.search(text)
        visit = int(found[1]) if found else self.visit
        self._move(n, version, visit, time.perf_counter())

    def _begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = self.hub.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @staticmethod
    def _expect(answer: Answer, status: int, where: str) -> None:
        if answer.status != status:
            raise Unexpected(f"{where}: {answer.status}")
