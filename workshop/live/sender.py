"""One sender a session: renders what changed once a room, sends it on a tick, keeps the time.

News leaves at once when a room has been quiet, else on the next tick. Counters leave on a slow tick
of their own, last value only, so that nobody sees who just pressed a button. What is due by itself
(an announced step, the end of a stretch) is carried out here, by a function `assembly/` hands in.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_socketio import SocketIO
from sqlalchemy import Connection

from workshop.core.events import reaches_own, sentence_of
from workshop.core.session import flow, stages
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.sealing import Audience
from workshop.live import frames
from workshop.live.elsewhere import NOBODY, Here, Presence
from workshop.live.grid import COUNT_TICK, WHOLE_TICK, next_tick
from workshop.live.stage import Place, Stage
from workshop.pages.phone import holds_texts
from workshop.pages.regions import Drawn
from workshop.storage.queries import counts as counting
from workshop.storage.queries import jams

log = logging.getLogger(__name__)

#: Between two frames of one session, so that a burst of acts is one frame.
TICK = 0.04
#: The longest a session rests after a pass: an announced step may not come late.
LONGEST_REST = 0.5
#: After that long without anybody at the desk everybody is told (R11).
ALONE = 60.0
#: A number that no session reaches: a page that hears it has missed something.
BEYOND = 2**31


#: Draws the regions of a session that was read over the same connection.
Draw = Callable[[Connection, Jam, Audience, str], Drawn]


@dataclass(frozen=True, slots=True)
class Wires:
    """What the sender needs from the rest of the program, handed in by `assembly/`."""

    reading: Callable[[], AbstractContextManager[Connection]]
    draw: Draw
    say: Callable[[str, str, Mapping[str, object]], str]
    settle: Callable[[str], None]
    tell: Callable[[str], None]
    now: Callable[[], datetime]
    grace: timedelta
    #: ends the connections of a session whose right was taken away, before a frame of it leaves
    look: Callable[[str], None] = lambda _code: None
    #: who listens to a session on other workers
    elsewhere: Callable[[str], Presence] = lambda _code: NOBODY


class Sender:
    """Sends the news of every session that somebody listens to."""

    def __init__(self, socketio: SocketIO, wires: Wires) -> None:
        self._socketio = socketio
        self._wires = wires
        self._stages: dict[str, Stage] = {}
        self._running: dict[str, _Loop] = {}
        #: until when counters of sessions that nobody listens to hold, and they themselves
        self._unheard: dict[str, tuple[float, Mapping[str, int]]] = {}
        self._lock = threading.Lock()

    def changed(
        self, code: str, due_at: datetime | None, asks_desk: bool = False, n: int | None = None
    ) -> None:
        """Tell the session's sender that something was kept. Returns at once and never raises.

        With `n`, the number of the session's last event, an act that nobody else may notice costs
        nothing here: its counters leave with the next tick anyhow.
        """
        with self._lock:
            if due_at is None and not asks_desk and code not in self._stages:
                return
            loop, stage = self._loop(code), self._stage(code)
            stage.asked |= asks_desk
            is_news = n is None or stage.seen != (n, due_at) or asks_desk
            if is_news or not loop.is_moving:
                loop.wake()

    def join(self, place: Place, seat: str = "") -> Mapping[str, object]:
        """Somebody listens here now; returns their first tick.

        It names what everybody here was sent last: a page that shows just that has missed nothing.
        Its counters are those that left on the last tick, which may have been lost on its way.
        """
        with self._lock:
            stage = self._stage(place.code)
            stage.listening[place] += 1
            if seat:
                stage.seats[seat] += 1
            loop = self._loop(place.code)
        drawn = stage.sent.get(place)
        if drawn is None or not loop.is_moving:
            drawn = drawn or self._baseline(stage, place)
            loop.wake()  # what came while it was drawn is sent after it
        counts = counting.for_audience(stage.counts, place.audience)
        return {"n": drawn.n, "hash": drawn.version, "counts": counts, "calm": stage.calm}

    def leave(self, place: Place, seat: str = "") -> None:
        """Somebody no longer listens here."""
        with self._lock:
            stage = self._stages.get(place.code)
            if stage is None:
                return
            was_led = stage.is_led
            stage.listening[place] -= 1
            if was_led and not stage.is_led:
                stage.desk_empty_since = time.monotonic()
            if seat:
                stage.seats[seat] -= 1
                stage.seats += type(stage.seats)()
            if stage.listening[place] <= 0:
                stage.sent.pop(place, None)
                stage.ticked.pop(place, None)
            loop = self._loop(place.code)
        loop.wake()

    def counts(self, code: str, audience: Audience) -> Mapping[str, int]:
        """The counters as they last left on a tick; a reload shows nothing newer than that."""
        stage = self._stages.get(code)
        if stage is None or not stage.places:
            found = self._counted_unheard(code)
        elif stage.counts:
            found = stage.counts
        else:
            found = stage.counts = self._count(code, stage)
        return counting.for_audience(found, audience)

    def here(self) -> Here:
        """Who listens on this worker, by the codes of their sessions."""
        heard = {code: stage for code, stage in self._stages.items() if stage.places}
        return {code: Presence(len(each.seats), each.is_led) for code, each in heard.items()}

    def resume(self) -> None:
        """Take up what was due when the program stopped."""
        with self._wires.reading() as reading:
            due = jams.with_something_due(reading)
            untold = jams.with_something_untold(reading)
        for code, due_at in due:
            self.changed(code, due_at)
        for code in untold:
            self.changed(code, None, asks_desk=True)

    # ---- used by the loop of a session ----

    def pass_once(self, code: str, counters: bool) -> float:
        """Settle, send frames and, if it is time, counters; returns seconds until something is due.

        The result is negative when nobody listens and nothing is due, so that the loop can end.
        """
        stage = self._stage(code)
        if stage.seen is None:
            with self._wires.reading() as reading:
                jam = jams.by_code(reading, code)
            stage.seen = (jam.n, flow.due_at(jam))
        due = stage.seen[1]
        if due is not None and due <= self._wires.now():
            self._wires.settle(code)
        if counters and stage.asked:
            self._told(stage)
        places = stage.places
        with self._wires.reading() as reading:
            jam = jams.by_code(reading, code)
            stage.seen = (jam.n, flow.due_at(jam))
            news = [self._guarded(stage, place, reading, jam) for place in places]
            fresh = self._counted(stage, reading, jam) if counters else stage.counts
        if any(news):
            self._wires.look(code)
        for place, found in zip(places, news, strict=True):
            if found is not None:
                self._socketio.emit("frame", found.frame, to=place.name)
                if stage.sent.get(place) is found.before:  # else all have left meanwhile
                    stage.sent[place] = found.drawn
        if counters:
            self._tick(stage, jam, fresh)
        due = flow.due_at(jam)
        if due is None:
            return WHOLE_TICK if stage.places or stage.asked else -1.0
        return max((due - self._wires.now()).total_seconds(), 0.0)

    def rest(self, seconds: float) -> None:
        """Wait, and let others work meanwhile."""
        self._socketio.sleep(seconds)  # type: ignore[arg-type]

    def ended(self, code: str) -> bool:
        """Forget a session nobody listens to; False when there is something to do meanwhile."""
        with self._lock:
            stage = self._stages.get(code)
            if (stage is not None and (stage.places or stage.asked)) or self._running[
                code
            ].is_woken():
                return False
            self._stages.pop(code, None)
            self._running.pop(code, None)
            return True

    def _counted_unheard(self, code: str) -> Mapping[str, int]:
        """The counters of a session nobody listens to: counted once a tick, however often asked."""
        now = time.monotonic()
        until, counts = self._unheard.get(code, (0.0, {}))
        if now >= until:
            counts = self._count(code, Stage(code))
            held = {each: kept for each, kept in self._unheard.items() if now < kept[0]}
            self._unheard = {**held, code: (next_tick(code, now, COUNT_TICK), counts)}
        return counts

    def _count(self, code: str, stage: Stage) -> Mapping[str, int]:
        with self._wires.reading() as reading:
            return self._counted(stage, reading, jams.by_code(reading, code))

    def gone(self, code: str) -> None:
        """The session has been deleted: have every page look for itself, and forget it."""
        with self._lock:
            stage = self._stages.pop(code, None)
        for place in stage.places if stage else ():
            self._socketio.emit("tick", {"n": BEYOND, "counts": {}}, to=place.name)

    def _told(self, stage: Stage) -> None:
        """Tell the desk what seats asked of it; what could not be told is told the next time."""
        stage.asked = False
        try:
            self._wires.tell(stage.code)
        except Exception:
            stage.asked = True
            raise

    def _baseline(self, stage: Stage, place: Place) -> Drawn:
        with self._wires.reading() as reading:
            jam = jams.by_code(reading, place.code)
            drawn = self._wires.draw(reading, jam, place.audience, place.language)
        return stage.sent.setdefault(place, drawn)

    def _guarded(self, stage: Stage, place: Place, reading: Connection, jam: Jam) -> "_News | None":
        """The news of one place; a page that cannot be drawn must not silence the others."""
        try:
            return self._news(stage, place, reading, jam)
        except Exception as error:
            log.error("No frame for %s: %s", place.audience.value, type(error).__name__)
            return None

    def _news(self, stage: Stage, place: Place, reading: Connection, jam: Jam) -> "_News | None":
        before = stage.sent.get(place)
        if before is None or before.n >= jam.n:
            return None
        drawn = self._wires.draw(reading, jam, place.audience, place.language)
        events = jams.events_after(reading, jam.id, before.n)
        says = self._says(events, place.language)
        own = holds_texts(place.audience, jam.phase) and any(
            reaches_own(kind) for _n, kind, _body in events
        )
        return _News(before, drawn, frames.frame(before, drawn, says, stage.calm, own=own))

    def _says(self, events: Iterable[tuple[int, str, str]], language: str) -> list[str]:
        said = []
        for _n, kind, body in events:
            sentence = sentence_of(kind)
            if sentence:
                fields = json.loads(body)
                if "phase" in fields:
                    fields["phase"] = stages.phase_name(fields["phase"])
                said.append(self._wires.say(sentence, language, fields))
        return said

    def _counted(self, stage: Stage, reading: Connection, jam: Jam) -> Mapping[str, int]:
        """The counters now; frozen from the end of the time until the phase is left."""
        present = self._present(stage, jam)
        if flow.is_over(jam, self._wires.now()) and stage.counts.get("visit") == jam.visit:
            return {**stage.counts, **present}
        return {**counting.counts(reading, jam), **present, "visit": jam.visit}

    def _present(self, stage: Stage, jam: Jam) -> Mapping[str, int]:
        """How many phones listen, on all workers, and whether the desk has been empty for long."""
        present = Presence(len(stage.seats), stage.is_led) + self._wires.elsewhere(stage.code)
        if present.is_led:
            stage.desk_empty_since = time.monotonic()
        lonely = not present.is_led and time.monotonic() - stage.desk_empty_since > ALONE
        return {"here": present.seats, "alone": int(lonely and jam.closed_at is None)}

    def _tick(self, stage: Stage, jam: Jam, fresh: Mapping[str, int]) -> None:
        stage.counts = fresh
        now, at = round(self._wires.now().timestamp() * 1000), time.monotonic()
        is_whole = at >= stage.whole_at
        if is_whole:
            stage.whole_at = next_tick(stage.code, at, WHOLE_TICK)
        for place in stage.places:
            seen = counting.for_audience(fresh, place.audience)
            tick = {"n": jam.n, "counts": dict(sorted(seen.items())), "calm": stage.calm}
            # Phones see hardly any counter: mostly there is nothing new to be said to them.
            if is_whole or stage.ticked.get(place) != tick:
                stage.ticked[place] = tick
                self._socketio.emit("tick", {**tick, "now": now}, to=place.name)

    def _stage(self, code: str) -> Stage:
        return self._stages.setdefault(code, Stage(code))

    def _loop(self, code: str) -> "_Loop":
        if code not in self._running:
            self._stage(code)
            loop = _Loop(self, code)
            self._running[code] = loop
            self._socketio.start_background_task(loop.run)
        return self._running[code]


@dataclass(frozen=True, slots=True)
class _News:
    """What one place is to be sent, what it shows before, and what then."""

    before: Drawn
    drawn: Drawn
    frame: Mapping[str, object]


def _rest(spent: float) -> float:
    """Seconds between two passes, when one took `spent`: a large wall leaves two thirds of the time
    to the acts that change it."""
    return TICK if spent < TICK else min(2 * spent, LONGEST_REST)


class _Loop:
    """Runs one session's sender: woken by commits, else by the clock.

    Counters leave on a fixed grid of two seconds and never in answer to an act: a tick that came
    right after somebody pressed "save" would tell who it was.
    """

    def __init__(self, sender: Sender, code: str) -> None:
        self._sender = sender
        self._code = code
        self._woken = threading.Event()
        self.is_moving = True
        self._last = time.monotonic()

    def wake(self) -> None:
        """Have a pass made soon; counters may have moved.

        After a quiet while the grid point behind the last tick is long past: counting starts anew
        at the next one, or the first act in a quiet room would send its tick at once.
        """
        if not self.is_moving:
            self._last = time.monotonic()
        self.is_moving = True
        self._woken.set()

    def is_woken(self) -> bool:
        """Whether something was kept since the last pass began."""
        return self._woken.is_set()

    def run(self) -> None:
        """Pass until nobody listens. A failed pass is logged by kind and tried again."""
        wait = 0.0
        while True:
            self._woken.wait(timeout=wait)
            self._woken.clear()
            counters = time.monotonic() >= self._next_tick()
            if counters:
                self.is_moving, self._last = False, time.monotonic()
            began = time.monotonic()
            due = self._pass(counters)
            if due < 0 and self._sender.ended(self._code):
                return
            # One frame a tick: whatever comes meanwhile rides on the next one.
            self._sender.rest(_rest(time.monotonic() - began))
            wait = max(0.0, min(abs(due), self._next_tick() - time.monotonic()))

    def _pass(self, counters: bool) -> float:
        try:
            return self._sender.pass_once(self._code, counters)
        except NoSuchSession:
            self._sender.gone(self._code)
            return -1.0
        except Exception as error:
            log.error("A pass of the sender failed: %s", type(error).__name__)
            self.is_moving = True
            return COUNT_TICK

    def _next_tick(self) -> float:
        """The grid point at which counters leave next, on the monotonic clock."""
        return next_tick(self._code, self._last, COUNT_TICK if self.is_moving else WHOLE_TICK)
