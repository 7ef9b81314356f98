"""Keeps the workers of one Workshop in step, so that a session may be heard on several of them.

Every worker draws and sends to its own listeners only. What it tells the others is that there is
something to look at (`wakeups.py`), at once for news and on a two-second tick for counters, and on
that tick how many listen to it. Nobody who acts ever waits for it. A worker that does not hear its
own voice knows that the channel is cut, and looks at the database every tick until it does.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from workshop.core.troubles import Trouble
from workshop.live.channel import Away, Channel
from workshop.live.elsewhere import NOBODY, Elsewhere, Here, Presence
from workshop.live.wakeups import NotUnderstood, Wakeup, read, written

log = logging.getLogger(__name__)

#: Seconds between two looks around, as between two ticks of counters.
TICK = 2.0
#: Seconds without one's own voice after which the channel counts as cut.
DEAF = 5.0
#: Seconds for which the database is looked at after a neighbour fell silent without a goodbye.
MISSED = 60.0
#: Seconds between two tries to listen again.
AGAIN = 0.5
#: Sessions remembered as untold while nobody can be told; the looks at the database find the rest.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Hearing:
    """What this worker can do and knows, handed in by `assembly/`.

    `here` is who listens on it; `changed` has a session looked at; `numbers` gives, from the
    database, the number of the last event of each of these sessions. `wrong` is how often something
    was tried here in vain since it was asked last, by the name of its limit, and `add` counts what
    was tried elsewhere.
    """

    here: Callable[[], Here]
    changed: Callable[[str], None]
    numbers: Callable[[Collection[str]], Mapping[str, int]]
    wrong: Callable[[], Mapping[str, int]] = dict
    add: Callable[[str, int], None] = lambda _limit, _times: None


class Neighbours:
    """This worker's voice and its ears. `run` and `listen` are two tasks of the server."""

    def __init__(
        self,
        channel: Channel,
        elsewhere: Elsewhere,
        hearing: Hearing,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channel = channel
        self._elsewhere = elsewhere
        self._hearing = hearing
        self._seconds = seconds
        self._name = secrets.token_hex(8)  # means nothing, and is drawn anew at every start
        self._news: set[str] = set()
        self._counted: set[str] = set()
        self._woken = threading.Event()
        self._tick_at = seconds()
        self._is_dumb = False
        self._was_cut = False
        self._heard_at = seconds()
        self._missed_at = seconds() - MISSED
        self._numbers: Mapping[str, int] | None = None
        self._others: Mapping[str, Presence] = {}

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong at the moment."""
        return (Trouble.NEIGHBOURS,) if self._is_cut() else ()

    def kept(self, code: str, is_news: bool) -> None:
        """Something was kept in a session: news, or a counter that moved. Returns at once."""
        waiting = self._news if is_news else self._counted
        if len(waiting) < MOST:
            waiting.add(code)
        if is_news:
            self._woken.set()

    def step(self) -> float:
        """Say what is to be said, and look around if it is time; seconds until the next look."""
        is_tick = self._seconds() >= self._tick_at
        if is_tick:
            self._tick_at = self._seconds() + TICK
            self._look()
        if is_tick or (self._news and not self._is_dumb):
            self._tell(is_tick)
        return max(self._tick_at - self._seconds(), 0.0)

    def hear_next(self, within: float) -> None:
        """Take in what somebody says, if somebody does in so many seconds.

        Raises:
            Away: the channel is broken.
        """
        said = self._channel.hear(within)
        try:
            wakeup = read(said) if said else None
        except NotUnderstood:
            return
        if wakeup is None:
            return
        if wakeup.by == self._name:
            self._heard_at = self._seconds()
            return
        for code in wakeup.moved:
            self._hearing.changed(code)
        for limit, times in wakeup.wrong.items():
            self._hearing.add(limit, times)
        if wakeup.goes:
            self._elsewhere.forget(wakeup.by)
        elif wakeup.here is not None:
            self._elsewhere.take(wakeup.by, wakeup.here)

    def say_goodbye(self) -> None:
        """This worker ends: nobody is to count its listeners any more."""
        try:
            self._channel.say(written(Wakeup(self._name, tuple(self._news), goes=True)))
        except Away:
            return

    def run(self) -> None:
        """Speak for as long as the program runs."""
        while True:
            self._woken.wait(timeout=self._guarded_step())
            self._woken.clear()

    def listen(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Listen for as long as the program runs."""
        since = self._seconds()
        while True:
            try:
                self.hear_next(TICK)
            except Away:
                sleep(AGAIN)
                since = self._seconds()
            # A line that is open and silent for long: only a new one can tell whether it is cut.
            if self._is_deaf() and self._seconds() - since > DEAF:
                self._channel.hang_up()
                since = self._seconds()

    def _guarded_step(self) -> float:
        try:
            return self.step()
        except Exception as error:  # most often the database: the next look is near
            log.error("A look around failed: %s", type(error).__name__)
            return TICK

    def _tell(self, is_tick: bool) -> None:
        """Say which sessions to look at. What could not be said is said with the next message."""
        news, self._news = self._news, set()
        counted: set[str] = set()
        if is_tick:
            counted, self._counted = self._counted, set()
        here = self._hearing.here() if is_tick else None
        wrong = self._hearing.wrong() if is_tick else {}
        wakeup = Wakeup(self._name, tuple(sorted(news | counted)), here, wrong=wrong)
        try:
            self._channel.say(written(wakeup))
            self._is_dumb = False
        except Away:
            self._is_dumb = True
            self._news |= news
            self._counted |= counted

    def _look(self) -> None:
        """Have everything looked at of which nobody may have told us."""
        if self._elsewhere.drop_silent():
            self._missed_at = self._seconds()
        codes = tuple(self._hearing.here())
        others = {code: self._elsewhere.of(code) for code in codes}
        moved = {code for code in codes if others[code] != self._others.get(code, NOBODY)}
        self._others = others
        was_cut, self._was_cut = self._was_cut, self._is_cut()
        if was_cut and not self._was_cut:  # whatever was missed is found now, counters too
            moved |= set(codes)
        if self._was_cut or self._seconds() - self._missed_at < MISSED:
            moved |= self._looked_up(codes)
        else:
            self._numbers = None
        for code in moved:
            self._hearing.changed(code)

    def _looked_up(self, codes: Collection[str]) -> set[str]:
        """Those of the sessions in which something happened since the last look."""
        known = self._numbers or {}
        self._numbers = self._hearing.numbers(codes)
        return {code for code in codes if self._numbers.get(code) != known.get(code)}

    def _is_cut(self) -> bool:
        return self._is_dumb or self._is_deaf()

    def _is_deaf(self) -> bool:
        return self._seconds() - self._heard_at > DEAF
