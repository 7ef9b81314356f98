"""The sender: news at once, counters never in answer to an act, and what is due is carried out."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from real_server import running

from tests.play import Play, play
from tests.served import Page, Served, serve
from tests.waiting import until
from workshop.actions import deletion, moving, notes, telling
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.live import sender
from workshop.live import stage as stage_of_a_session
from workshop.live.grid import COUNT_TICK, WHOLE_TICK, next_tick
from workshop.live.sender import Sender, Wires
from workshop.live.stage import Place, Stage
from workshop.pages.drawings import Drawings

#: Longer than any test: what waits for a tick waits for ever.
NEVER = 3600.0


class Wire:
    """Stands in for the network: remembers what was sent, and starts no loop by itself."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Mapping[str, Any], str]] = []
        self.loops: list[Callable[[], None]] = []

    def emit(self, name: str, told: Mapping[str, Any], to: str) -> None:
        self.sent.append((name, told, to))

    def start_background_task(self, loop: Callable[[], None]) -> None:
        self.loops.append(loop)

    def sleep(self, seconds: float) -> None:
        threading.Event().wait(seconds)

    def take(self, name: str) -> list[tuple[Mapping[str, Any], str]]:
        """What was sent under this name since the last look."""
        found = [(told, to) for kind, told, to in self.sent if kind == name]
        self.sent.clear()
        return found


def plain(template: str, _language: str, context: Mapping[str, Any]) -> str:
    """Draws a region as its own name and number."""
    return f"{template} {context['jam'].n}"


def wires(playing: Play, **instead: Any) -> Wires:
    """What `app.py` hands to the sender, with the plainest of pages."""
    render = instead.pop("render", plain)
    usual = Wires(
        reading=playing.house.store.reading,
        draw=lambda *asked: Drawings(render).of(*asked).drawn,
        say=lambda sentence, _language, _fields: sentence,
        settle=lambda code: moving.settle(playing.house, code),
        tell=lambda code: telling.tell(playing.house, code),
        now=playing.house.store.now,
        grace=playing.house.grace,
    )
    return replace(usual, **instead)


def a_sender(playing: Play, **instead: Any) -> tuple[Sender, Wire]:
    """A sender whose passes the test makes by hand."""
    wire = Wire()
    return Sender(wire, wires(playing, **instead)), wire  # type: ignore[arg-type]


def joined(by_hand: Sender, place: Place) -> int:
    """Somebody listens; returns the number of their first tick."""
    n = by_hand.join(place)["n"]
    assert isinstance(n, int)
    return n


def at(playing: Play, audience: Audience) -> Place:
    return Place(playing.code, audience, "en")


def more_time(playing: Play, times: int = 1) -> int:
    """So many events; returns the number of the last."""
    for _ in range(times):
        moving.add_time(playing.house, playing.code, playing.ada, playing.key(), 1)
    return playing.jam.n


def announce(playing: Play) -> None:
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)


@contextmanager
def listening(served: Served, *audiences: Audience) -> Iterator[list[Page]]:
    """Pages of the first seats and of the facilitator, closed again at the end."""
    playing, seats = served.play, iter(served.play.seats)
    pages = [
        served.page(
            audience,
            served.phone(next(seats))
            if audience is Audience.PHONE
            else served.signed_in(playing.ada),
        )
        for audience in audiences
    ]
    yield pages
    for page in pages:
        page.socket.disconnect()


def frames(page: Page) -> list[tuple[int, int]]:
    """From and to of every frame that came."""
    told = (packet["args"][0] for packet in page.packets if packet["name"] == "frame")
    return [(each["from"], each["to"]) for each in told]


def heard(page: Page, n: int) -> bool:
    page.hear()
    return page.n == n


# ---- frames ---------------------------------------------------------------------------------


def test_the_first_change_of_a_quiet_room_leaves_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "COUNT_TICK", NEVER)
    monkeypatch.setattr(sender, "WHOLE_TICK", NEVER)
    playing = play(tmp_path, seats_taken=1)
    with listening(serve(playing, tmp_path), Audience.PHONE) as (page,):
        for _ in range(3):
            n = more_time(playing)
            until(lambda n=n: heard(page, n), "the frame", seconds=5)  # type: ignore[misc]
        assert frames(page) == [(n - 3, n - 2), (n - 2, n - 1), (n - 1, n)]


def test_a_burst_of_acts_within_a_tick_is_one_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks_left, rests = threading.Semaphore(0), []

    def rest(_sender: Sender, seconds: float) -> None:
        rests.append(seconds)
        ticks_left.acquire()

    monkeypatch.setattr(Sender, "rest", rest)
    playing = play(tmp_path, seats_taken=1)
    with listening(serve(playing, tmp_path), Audience.PHONE) as (page,):
        until(lambda: rests, "the first pass")
        n = page.n
        last = more_time(playing, times=5)
        page.hear()
        assert frames(page) == []
        ticks_left.release()
        until(lambda: heard(page, last), "the frame of the burst")
        until(lambda: len(rests) == 2, "the rest after the second pass")
        assert frames(page) == [(n, n + 5)]
        assert len(rests) == 2
        assert min(rests) >= sender.TICK
    ticks_left.release(100)


def test_a_frame_covers_every_number_since_the_last_and_says_each_in_order(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, wire = a_sender(playing)
    n = joined(by_hand, at(playing, Audience.PHONE))
    moving.pause(playing.house, playing.code, playing.ada)
    moving.resume(playing.house, playing.code, playing.ada)
    more_time(playing)
    by_hand.pass_once(playing.code, counters=False)
    ((told, room),) = wire.take("frame")
    assert (told["from"], told["to"], room) == (n, n + 3, f"{playing.code}/phone/en")
    assert told["says"] == [
        "The clock is paused.",
        "The clock runs again.",
        "The time has changed.",
    ]
    assert set(told["swap"]) == {"head", "matter", "foot"}
    by_hand.pass_once(playing.code, counters=False)
    assert wire.take("frame") == []


def test_only_regions_that_changed_are_sent(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)

    def only_the_head(template: str, _language: str, context: Mapping[str, Any]) -> str:
        return f"{context['jam'].n}" if "head" in template else "the same"

    by_hand, wire = a_sender(playing, render=only_the_head)
    by_hand.join(at(playing, Audience.PHONE))
    more_time(playing)
    by_hand.pass_once(playing.code, counters=False)
    ((told, _room),) = wire.take("frame")
    assert set(told["swap"]) == {"head"}


def test_a_room_is_drawn_once_however_many_are_in_it(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3)
    drawn: list[str] = []

    def counting(template: str, language: str, context: Mapping[str, Any]) -> str:
        drawn.append(template)
        return plain(template, language, context)

    by_hand, wire = a_sender(playing, render=counting)
    for seat in playing.seats:
        by_hand.join(at(playing, Audience.PHONE), seat.hash)
    drawn.clear()
    more_time(playing)
    by_hand.pass_once(playing.code, counters=False)
    assert sorted(drawn) == ["phone/_foot.html", "phone/_head.html", "phone/_matter.html"]
    assert len(wire.take("frame")) == 1


def test_a_page_that_cannot_be_drawn_does_not_silence_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    playing = play(tmp_path, seats_taken=1)
    broken = {"screen": False}

    def breaking(template: str, language: str, context: Mapping[str, Any]) -> str:
        if broken["screen"] and template.startswith("screen/"):
            raise ValueError("An idea somebody wrote")
        return plain(template, language, context)

    by_hand, wire = a_sender(playing, render=breaking)
    for audience in (Audience.SCREEN, Audience.PHONE, Audience.DESK):
        n = joined(by_hand, at(playing, audience))
    broken["screen"] = True
    more_time(playing)
    with caplog.at_level(logging.ERROR):
        by_hand.pass_once(playing.code, counters=True)
    rooms = {room for _told, room in wire.take("frame")}
    assert rooms == {f"{playing.code}/phone/en", f"{playing.code}/desk/en"}
    assert "ValueError" in caplog.text
    assert "An idea somebody wrote" not in caplog.text
    # Drawn again, the screen gets everything it missed.
    broken["screen"] = False
    last = more_time(playing)
    by_hand.pass_once(playing.code, counters=False)
    told = {room: (each["from"], each["to"]) for each, room in wire.take("frame")}
    assert told[f"{playing.code}/screen/en"] == (n, last)
    assert told[f"{playing.code}/phone/en"] == (n + 1, last)


# ---- counters -------------------------------------------------------------------------------


def test_counters_never_leave_in_answer_to_an_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=2).to(Phase.IDEATE)
    served = serve(playing, tmp_path)
    sent: list[tuple[float, str, str]] = []
    honest = served.socketio.emit

    def noting(name: str, told: object, to: str) -> None:
        sent.append((time.monotonic(), name, to))
        honest(name, told, to=to)

    monkeypatch.setattr(served.socketio, "emit", noting)
    with listening(served, Audience.PHONE, Audience.PHONE, Audience.DESK) as (one, two, desk):
        until(lambda: has_ticked(desk), "a first tick")
        for page in (one, two, desk):
            page.hear()
            page.packets.clear()
        pressed = time.monotonic()
        answer = one.client.post(
            f"/s/{playing.code}/note", data={"key": "key", "text": "Build on top of car parks."}
        )
        assert answer.status_code == 303
        until(lambda: counted(desk, "written", 1), "the tick that counts the text")
        two.hear()
    grid = next_tick(playing.code, pressed, COUNT_TICK)
    too_soon = [each for each in sent if pressed < each[0] < grid]
    assert COUNT_TICK >= 2
    assert too_soon == []
    # The other phone has heard no more than the desk has, and nothing of anybody's act.
    assert {packet["name"] for packet in two.packets} <= {"tick"}
    assert all(set(counts) <= {"seats", "alone"} for counts in ticks(two))


def ticks(page: Page) -> list[Mapping[str, int]]:
    return [packet["args"][0]["counts"] for packet in page.packets if packet["name"] == "tick"]


def has_ticked(page: Page) -> bool:
    """Whether a tick of counters has come after the one on arrival, which names the content."""
    page.hear()
    told = (packet["args"][0] for packet in page.packets if packet["name"] == "tick")
    return any("hash" not in tick for tick in told)


def counted(page: Page, name: str, value: int) -> bool:
    page.hear()
    return any(counts.get(name) == value for counts in ticks(page))


def test_a_pass_for_an_act_sends_no_counters_and_one_on_the_grid_sends_the_last(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    by_hand, wire = a_sender(playing)
    by_hand.join(at(playing, Audience.DESK))
    for seat in playing.seats:
        playing.write(seat, "Build on top of car parks.")
        by_hand.pass_once(playing.code, counters=False)
    assert wire.sent == []
    by_hand.pass_once(playing.code, counters=True)
    ((told, _room),) = wire.take("tick")
    assert told["counts"]["written"] == 3
    assert told["n"] == playing.jam.n


def test_where_a_tick_would_say_the_same_again_it_leaves_as_in_a_quiet_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = [1000.0]
    monkeypatch.setattr(sender.time, "monotonic", lambda: second[0])
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    by_hand, wire = a_sender(playing)
    desk, phone = at(playing, Audience.DESK), at(playing, Audience.PHONE)
    by_hand.join(desk)
    by_hand.join(phone)
    heard = {desk.name: 0, phone.name: 0}
    for n in range(10):
        playing.write(playing.seats[0], f"Build on top of car park {n}.")
        by_hand.pass_once(playing.code, counters=True)
        for _told, place in wire.take("tick"):
            heard[place] += 1
        second[0] += COUNT_TICK
    assert heard[desk.name] == 10
    assert 2 <= heard[phone.name] <= 3
    # A number that moves is said at once everywhere: whoever lost a frame finds out.
    more_time(playing)
    by_hand.pass_once(playing.code, counters=True)
    assert {place for _told, place in wire.take("tick")} == {desk.name, phone.name}


class Ended(Exception):
    """The end of a test whose loop would go on."""


def test_a_room_that_moved_and_went_quiet_hears_its_ticks_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, heard = [1000.0], [1000.0]
    monkeypatch.setattr(sender.time, "monotonic", lambda: second[0])
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    by_hand, wire = a_sender(playing)
    by_hand.join(at(playing, Audience.DESK))
    by_hand.join(at(playing, Audience.PHONE))
    loop = by_hand._running[playing.code]

    quiet: list[float] = []
    counted = by_hand._counted

    def sleep(seconds: float) -> None:
        second[0] += seconds

    def counting(*asked: Any) -> Mapping[str, int]:
        quiet.extend([second[0]] if second[0] > 1030 else [])
        return counted(*asked)

    def wait(timeout: float) -> None:
        heard.extend(second[0] for _, to in wire.take("tick") if "phone" in to)
        if second[0] > 1100:
            raise Ended
        sleep(timeout)
        if second[0] < 1013:  # somebody writes, which no phone may notice
            playing.write(playing.seats[0], f"Build on top of car park {second[0]}.")
            loop.wake()

    monkeypatch.setattr(by_hand, "_counted", counting)
    monkeypatch.setattr(wire, "sleep", sleep)
    monkeypatch.setattr(loop._woken, "wait", wait)
    with pytest.raises(Ended):
        loop.run()
    gaps = [after - before for before, after in pairwise(heard)]
    assert 5 <= len(gaps) <= 10
    assert len(quiet) <= 6, "in a quiet room little is counted"
    assert max(gaps) <= WHOLE_TICK + 2 * sender.TICK


def test_whoever_comes_back_is_told_the_counters_that_left_last_and_no_later_ones(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    by_hand, _wire = a_sender(playing)
    desk = at(playing, Audience.DESK)
    by_hand.join(desk)
    playing.write(playing.seats[0], "Build on top of car parks.")
    by_hand.pass_once(playing.code, counters=True)
    playing.write(playing.seats[1], "Build on top of barns.")
    by_hand.pass_once(playing.code, counters=False)
    told = by_hand.join(desk)["counts"]
    assert isinstance(told, dict)
    assert told["written"] == 1


def test_a_reload_shows_no_counter_that_has_not_left_yet(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2).to(Phase.IDEATE)
    by_hand, _wire = a_sender(playing)
    by_hand.join(at(playing, Audience.DESK))
    by_hand.pass_once(playing.code, counters=True)
    playing.write(playing.seats[0], "Build on top of car parks.")
    by_hand.pass_once(playing.code, counters=False)
    assert by_hand.counts(playing.code, Audience.DESK)["written"] == 0
    by_hand.pass_once(playing.code, counters=True)
    assert by_hand.counts(playing.code, Audience.DESK)["written"] == 1


def test_where_nobody_listens_reloads_are_counted_once_a_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=2).to(Phase.IDEATE)
    by_hand, _wire = a_sender(playing)
    second = 1000.0
    monkeypatch.setattr(sender.time, "monotonic", lambda: second)
    for written, text in enumerate(("Build on car parks.", "Build on barns.", "Build up.")):
        assert by_hand.counts(playing.code, Audience.DESK)["written"] == written
        playing.write(playing.seats[0], text)
        assert by_hand.counts(playing.code, Audience.DESK)["written"] == written
        second += COUNT_TICK


def test_what_seats_ask_of_the_desk_is_told_on_the_tick_and_never_before(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.CLUSTER)
    by_hand, wire = a_sender(playing)
    by_hand.join(at(playing, Audience.DESK))
    notes.propose_theme(playing.house, playing.code, playing.seats[0], "k", "Land")
    by_hand.changed(playing.code, None, asks_desk=True)
    by_hand.pass_once(playing.code, counters=False)
    assert wire.take("frame") == []
    by_hand.pass_once(playing.code, counters=True)
    assert len(wire.take("frame")) == 1
    by_hand.pass_once(playing.code, counters=True)
    assert wire.take("frame") == []


def test_what_was_untold_when_the_program_stopped_is_told_afterwards(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.CLUSTER)
    notes.propose_theme(playing.house, playing.code, playing.seats[0], "k", "Land")
    n = playing.jam.n
    after, wire = a_sender(playing)
    after.resume()
    (loop,) = wire.loops
    loop()
    assert playing.jam.n == n + 1


def test_counters_freeze_from_the_end_of_the_time_until_the_phase_is_left(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    by_hand, _wire = a_sender(playing)
    by_hand.join(at(playing, Audience.DESK))

    def written() -> int:
        by_hand.pass_once(playing.code, counters=True)
        return by_hand.counts(playing.code, Audience.DESK)["written"]

    first = playing.write(playing.seats[0], "One before the end.")
    assert written() == 1
    ends = playing.jam.timer.ends_at
    assert ends is not None
    playing.clock.time = ends - timedelta(seconds=1)
    second = playing.write(playing.seats[1], "One just before the end.")
    assert written() == 2
    playing.clock.time = ends
    playing.write(playing.seats[2], "One within the grace.")
    assert written() == 2
    playing.clock.go_on(minutes=5)
    assert written() == 2
    # Who is here is no act, so it goes on being told.
    by_hand.join(at(playing, Audience.PHONE), playing.seats[0].hash)
    by_hand.pass_once(playing.code, counters=True)
    assert by_hand.counts(playing.code, Audience.DESK)["here"] == 1
    assert by_hand.counts(playing.code, Audience.DESK)["written"] == 2
    # A clock that is stopped after the end opens nothing again.
    moving.pause(playing.house, playing.code, playing.ada)
    for seat, text in zip(playing.seats, (first, second), strict=False):
        notes.withdraw(playing.house, playing.code, seat, text)
    assert written() == 2
    # More time opens the phase again, and the counters with it.
    more_time(playing)
    assert written() == 1


def test_a_seat_with_two_tabs_is_here_once(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    by_hand, _wire = a_sender(playing)
    phone = at(playing, Audience.PHONE)

    def here() -> int:
        by_hand.pass_once(playing.code, counters=True)
        return by_hand.counts(playing.code, Audience.DESK)["here"]

    one, two = (seat.hash for seat in playing.seats)
    by_hand.join(phone, one)
    by_hand.join(phone, one)
    by_hand.join(phone, two)
    assert here() == 2
    by_hand.leave(phone, one)
    assert here() == 2
    by_hand.leave(phone, one)
    assert here() == 1


# ---- what is due ----------------------------------------------------------------------------


def test_an_announced_step_is_carried_out_when_its_time_has_come(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, _wire = a_sender(playing)
    announce(playing)
    grace = playing.house.grace.total_seconds()
    assert by_hand.pass_once(playing.code, counters=False) == grace
    assert playing.jam.phase is Phase.LOBBY
    playing.clock.go_on(seconds=grace)
    by_hand.pass_once(playing.code, counters=False)
    assert playing.jam.phase is Phase.APPRAISE


def test_the_end_of_a_stretch_is_carried_out(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, _wire = a_sender(playing)
    moving.stretch(playing.house, playing.code, playing.ada)
    playing.clock.go_on(minutes=1)
    by_hand.pass_once(playing.code, counters=False)
    assert playing.jam.timer.stretch_until is None
    assert playing.jam.timer.paused is None


def test_an_announced_step_is_carried_out_though_nobody_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "COUNT_TICK", 0.1)
    playing = play(tmp_path, seats_taken=1)
    serve(playing, tmp_path)
    announce(playing)
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    until(lambda: playing.jam.phase is Phase.APPRAISE, "the announced step")


def test_what_was_due_when_the_program_stopped_is_taken_up_again(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    announce(playing)
    playing.clock.go_on(minutes=10)
    after, wire = a_sender(playing)
    assert wire.loops == []
    after.resume()
    (loop,) = wire.loops
    loop()  # It ends by itself: nobody listens, and nothing else is due.
    assert playing.jam.phase is Phase.APPRAISE


def test_a_session_in_which_nothing_is_due_is_not_taken_up(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    after, wire = a_sender(playing)
    after.resume()
    assert wire.loops == []


def test_the_server_takes_up_at_its_start_what_was_due(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    playing.clock.time = datetime.now(UTC) - timedelta(minutes=1)
    announce(playing)
    with running("wsgi:app", tmp_path):
        until(lambda: playing.jam.phase is Phase.APPRAISE, "the step that was announced before")


# ---- beginning and end ----------------------------------------------------------------------


def test_where_nobody_listens_and_nothing_is_due_no_loop_begins(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, wire = a_sender(playing)
    by_hand.changed(playing.code, None)
    assert wire.loops == []


def test_a_session_has_one_loop_however_many_listen(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    by_hand, wire = a_sender(playing)
    for audience in (Audience.PHONE, Audience.PHONE, Audience.DESK, Audience.SCREEN):
        by_hand.join(at(playing, audience))
    by_hand.changed(playing.code, None)
    assert len(wire.loops) == 1


def test_the_loop_ends_when_the_last_one_leaves_and_begins_anew(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, wire = a_sender(playing)
    phone, desk = at(playing, Audience.PHONE), at(playing, Audience.DESK)
    by_hand.join(phone)
    by_hand.join(desk)
    loop = threading.Thread(target=wire.loops.pop(), daemon=True)
    loop.start()
    by_hand.leave(phone)
    n = more_time(playing)
    by_hand.changed(playing.code, None)
    until(lambda: any(told.get("to") == n for _, told, _ in wire.sent), "news for who is left")
    assert loop.is_alive()
    by_hand.leave(desk)
    until(lambda: not loop.is_alive(), "the end of the loop")
    assert wire.loops == []
    by_hand.join(phone)
    assert len(wire.loops) == 1


def test_an_act_between_the_last_pass_and_the_end_is_not_forgotten(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, wire = a_sender(playing)
    by_hand.join(at(playing, Audience.PHONE))
    by_hand.leave(at(playing, Audience.PHONE))
    assert by_hand.pass_once(playing.code, counters=False) < 0
    announce(playing)
    by_hand.changed(playing.code, playing.jam.timer.going_on_at)
    assert not by_hand.ended(playing.code)
    playing.clock.go_on(minutes=10)
    (loop,) = wire.loops
    loop()
    assert playing.jam.phase is Phase.APPRAISE


def test_a_pass_that_fails_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sender, "COUNT_TICK", 0.1)
    playing = play(tmp_path, seats_taken=1)
    tries: list[str] = []

    def failing_once(code: str) -> None:
        tries.append(code)
        if len(tries) == 1:
            raise OSError("An idea somebody wrote")
        moving.settle(playing.house, code)

    by_hand, wire = a_sender(playing, settle=failing_once)
    announce(playing)
    playing.clock.go_on(minutes=10)
    by_hand.resume()
    (loop,) = wire.loops
    with caplog.at_level(logging.ERROR):
        loop()
    assert playing.jam.phase is Phase.APPRAISE
    assert "OSError" in caplog.text
    assert "An idea somebody wrote" not in caplog.text


def failing_once(tries: list[str]) -> Callable[[str], None]:
    """A part of a pass that does not reach the database when it is asked first."""

    def ask(code: str) -> None:
        tries.append(code)
        if len(tries) == 1:
            raise OSError

    return ask


def test_news_that_did_not_leave_leaves_with_the_next_pass(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    tries: list[str] = []
    by_hand, wire = a_sender(playing, look=failing_once(tries))
    n = joined(by_hand, at(playing, Audience.PHONE))
    last = more_time(playing)
    with pytest.raises(OSError):
        by_hand.pass_once(playing.code, counters=False)
    assert wire.take("frame") == []
    by_hand.pass_once(playing.code, counters=False)
    ((frame, _to),) = wire.take("frame")
    assert (frame["from"], frame["to"]) == (n, last)


def test_what_could_not_be_told_to_the_desk_is_told_the_next_time(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    tries: list[str] = []
    by_hand, _wire = a_sender(playing, tell=failing_once(tries))
    by_hand.changed(playing.code, None, asks_desk=True)
    with pytest.raises(OSError):
        by_hand.pass_once(playing.code, counters=True)
    by_hand.pass_once(playing.code, counters=True)
    by_hand.pass_once(playing.code, counters=True)
    assert len(tries) == 2


def test_a_seat_that_leaves_takes_its_news_with_it(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    by_hand, wire = a_sender(playing)
    by_hand.join(at(playing, Audience.PHONE))
    by_hand.join(at(playing, Audience.DESK))
    by_hand.leave(at(playing, Audience.PHONE))
    more_time(playing)
    by_hand.pass_once(playing.code, counters=True)
    assert {room for _, _, room in wire.sent} == {f"{playing.code}/desk/en"}
    wire.sent.clear()
    # Whoever comes back begins at the number of now, not where the last one stopped.
    assert joined(by_hand, at(playing, Audience.PHONE)) == playing.jam.n
    by_hand.pass_once(playing.code, counters=False)
    assert wire.take("frame") == []


def test_the_first_act_after_a_quiet_while_waits_for_the_grid_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.5]
    monkeypatch.setattr(sender.time, "monotonic", lambda: now[0])
    loop = sender._Loop(None, "CODE")  # type: ignore[arg-type]
    loop.is_moving = False  # the tick at 100.5 found nothing new
    now[0] = 107.3
    at = next_tick("CODE", 107.3, COUNT_TICK)
    loop.wake()
    assert loop._next_tick() == at
    now[0] = at - 0.01
    loop.wake()
    assert loop._next_tick() == at, "further acts wait for the same point"


def test_the_grid_is_the_same_for_every_act_of_a_session_and_another_for_each_session() -> None:
    points = {next_tick("CODE", 100 + each / 10, COUNT_TICK) for each in range(100)}
    gaps = [after - before for before, after in pairwise(sorted(points))]
    assert gaps == pytest.approx([COUNT_TICK] * len(gaps))
    assert len(gaps) >= 4
    others = {next_tick(f"CODE{each}", 100, COUNT_TICK) for each in range(100)}
    assert len({round(at, 1) for at in others}) > 10
    whole = next_tick("CODE", 100, WHOLE_TICK)
    assert next_tick("CODE", whole - 0.1, COUNT_TICK) == pytest.approx(whole)


# ---- a session that is deleted ------------------------------------------------------------------


def test_a_deleted_session_has_its_pages_look_for_themselves_and_is_forgotten(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, wire = a_sender(playing)
    places = [at(playing, Audience.PHONE), at(playing, Audience.DESK)]
    n = max(joined(by_hand, place) for place in places)
    deletion.delete_by_hand(playing.house, playing.code)
    (loop,) = wire.loops
    loop()
    told = wire.take("tick")
    assert sorted(room for _, room in told) == sorted(place.name for place in places)
    assert all(tick["n"] > n for tick, _ in told)
    for place in places:
        by_hand.leave(place)
    assert by_hand._stages == by_hand._running == {}


def test_what_takes_long_leaves_most_of_the_time_to_others() -> None:
    assert sender._rest(sender.TICK / 2) == sender.TICK
    assert sender._rest(0.2) == pytest.approx(0.4)
    assert sender._rest(20) < 1, "an announced step is carried out within a second"


def test_an_act_that_nobody_may_notice_wakes_nobody_and_news_does(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    by_hand, _wire = a_sender(playing)
    by_hand.join(at(playing, Audience.PHONE))
    by_hand.pass_once(playing.code, counters=False)
    loop, stage = by_hand._running[playing.code], by_hand._stages[playing.code]
    assert stage.seen is not None
    n, due = stage.seen
    loop._woken.clear()
    by_hand.changed(playing.code, due, n=n)
    assert not loop.is_woken()
    by_hand.changed(playing.code, due, n=n + 1)
    assert loop.is_woken()


def test_the_pages_of_a_hall_spread_what_they_fetch_and_those_of_a_room_do_not() -> None:
    phones = Place("CODE", Audience.PHONE, "en")
    room, hall = Stage("CODE"), Stage("CODE")
    room.listening[phones], hall.listening[phones] = 12, 2000
    assert room.calm == stage_of_a_session.CALM
    assert hall.calm == pytest.approx(2000 / stage_of_a_session.FETCHES, abs=0.5)
