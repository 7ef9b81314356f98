"""The load client against a real server: what it says is so, and what goes wrong it notices."""

import asyncio
import json
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from socket import create_server
from typing import TypeVar

import pytest
from click.testing import CliRunner

from bench.crowd import Crowd
from bench.server import Bench, Checkout, a_bench
from tests.aside import aside
from workshop.cli import main
from workshop.load import machine
from workshop.load.browser import Server
from workshop.load.counted import Difference, compare
from workshop.load.frames import Damaged, Frame, Frames, Tick
from workshop.load.http import Away, Line
from workshop.load.hub import Hub
from workshop.load.rehearsal import NoRehearsal, Plan, rehearse

PHONES = 20
Found = TypeVar("Found")


#: The sessions of these tests, each in its ideas step, made in one go.
SESSIONS: Mapping[str, Mapping[str, object]] = {
    "joined": {"seats": 0},
    "watched": {"seats": 5},
    "cut": {"seats": 3},
    "whole": {"seats": 3},
    "gap": {"seats": 3},
    "compared": {"seats": 3, "ideas": 3},
    "earnest": {"seats": 0, "in_earnest": True},
    "command": {"seats": 0},
}


@dataclass(frozen=True)
class House:
    """A running server and its sessions, by what they are for: code and seats of each."""

    bench: Bench
    sessions: Mapping[str, tuple[str, list[str]]]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with a_bench(Checkout()) as bench:
        made = bench.seed([{"phase": "ideate", **wanted} for wanted in SESSIONS.values()])
        bench.start()
        found = {n: (each["code"], each["seats"]) for n, each in zip(SESSIONS, made, strict=True)}
        yield House(bench, found)


def run(scene: Coroutine[object, object, Found]) -> Found:
    return aside(lambda: asyncio.run(scene))


def kept(bench: Bench, code: str) -> list[str]:
    return bench.look(code, "SELECT text FROM intake WHERE session_id = :id")


def test_phones_join_write_and_are_all_kept(house: House) -> None:
    bench, (code, _) = house.bench, house.sessions["joined"]
    plan = Plan(PHONES, joins_a_second=40, ideas_a_second=20, seconds=2)
    report = run(rehearse(Server.at(bench.url), code, plan, Random(1)))
    assert not report.failed
    assert report.listening == PHONES
    assert report.wrong == 0
    assert report.news == {}
    assert [len(report.steps[name]) for name in ("code", "seat", "page", "socket")] == [PHONES] * 4
    assert bench.count(code, "seats") == PHONES
    assert report.statuses == {200: 40}
    assert len(set(kept(bench, code))) == len(kept(bench, code)) == 40
    assert 0 < report.cores < 2
    assert "of a core" in report.lines()[-1]


def test_an_act_of_the_desk_is_timed_on_every_phone(house: House) -> None:
    async def go() -> list[float]:
        hub = Hub()
        crowd = Crowd(hub, bench, code)
        crowd.seat(seats)
        await crowd.open_pages()
        await crowd.connect()
        watch = crowd.room.watch(-1, len(seats), crowd.phones[0].visit)
        watch.began = await crowd.go_on()
        assert await watch.wait(10) == 0
        assert await crowd.wrong_pages() == 0
        crowd.leave()
        hub.close()
        return watch.timings.seconds

    bench, (code, seats) = house.bench, house.sessions["watched"]
    assert len(run(go())) == 5


def test_after_a_cut_all_are_back_on_the_right_page(house: House) -> None:
    async def go() -> None:
        hub = Hub()
        crowd = Crowd(hub, bench, code)
        crowd.seat(seats)
        await crowd.open_pages()
        await crowd.connect()
        before = crowd.phones[0].n
        writing = asyncio.ensure_future(crowd.phones[0].act(f"/s/{code}/note", kind="idea", text=T))
        for phone in crowd.phones:
            phone.cut()
        await crowd.desk.open_page()
        await crowd.desk.act(f"/s/{code}/desk/time", minutes="1")
        for _ in range(300):
            await asyncio.sleep(0.05)
            if all(phone.is_listening and phone.n > before for phone in crowd.phones):
                break
        assert (await writing).status == 200
        assert await crowd.wrong_pages() == 0
        crowd.leave()
        hub.close()

    bench, (code, seats) = house.bench, house.sessions["cut"]
    run(go())
    assert kept(bench, code) == [T]


T = "An idea that was on its way when everything was cut"


def test_a_frame_that_is_lost_is_noticed_and_mended(house: House) -> None:
    """The twin: the same room with no frame lost counts nothing."""

    async def go(code: str, seats: list[str], *, loses: bool) -> dict[str, int]:
        hub = Hub()
        crowd = Crowd(hub, bench, code)
        crowd.seat(seats)
        await crowd.open_pages()
        await crowd.connect()
        await crowd.desk.open_page()
        await asyncio.sleep(0.5)
        phone = crowd.phones[0]
        if loses:
            phone.n -= 1  # as if the last frame had not come
        await crowd.desk.act(f"/s/{code}/desk/time", minutes="1")
        await asyncio.sleep(2)
        assert await phone.is_right()
        crowd.leave()
        hub.close()
        return dict(crowd.room.counts)

    bench = house.bench
    assert run(go(*house.sessions["whole"], loses=False)) == {}
    assert run(go(*house.sessions["gap"], loses=True)) == {"gap": 1, "recovered": 1}


def test_an_idea_that_is_lost_or_doubled_is_noticed(house: House) -> None:
    bench, (code, _) = house.bench, house.sessions["compared"]
    found = kept(bench, code)
    assert compare(found, found) == Difference(lost=0, doubled=0)
    assert compare([*found, "never kept"], found) == Difference(lost=1, doubled=0)
    assert compare(found, [*found, found[0]]) == Difference(lost=0, doubled=1)


def frame(**more: object) -> bytes:
    told = {"from": 3, "to": 4, "was": "abb", "hash": "abc", "says": [], "swap": {"x": "y" * 400}}
    return b'42["frame",' + json.dumps(told | more).encode() + b"]"


def test_a_frame_that_differs_in_one_byte_between_two_phones_is_damaged() -> None:
    frames = Frames()
    whole = frame()
    first = frames.read(whole)
    assert isinstance(first, Frame)
    assert (first.start, first.to, first.hash) == (3, 4, "abc")
    assert frames.read(bytes(bytearray(whole))) is first
    with pytest.raises(Damaged):
        frames.read(whole[:-9] + b"z" + whole[-8:])


def test_a_first_tick_is_told_from_the_others() -> None:
    frames = Frames()
    first = frames.read(b'42["tick",{"n":1,"hash":"a","counts":{}}]')
    later = frames.read(b'42["tick",{"n":1,"now":5,"counts":{}}]')
    assert isinstance(first, Tick)
    assert isinstance(later, Tick)
    assert (first.is_first, later.is_first) == (True, False)


def test_a_session_of_people_is_never_loaded(house: House) -> None:
    bench, (code, _) = house.bench, house.sessions["earnest"]
    with pytest.raises(NoRehearsal):
        run(rehearse(Server.at(bench.url), code, Plan(1), Random(1)))
    assert bench.count(code, "seats") == 0


def test_another_machine_is_loaded_only_by_whoever_runs_it() -> None:
    told = CliRunner().invoke(main, ["load", "KTM4H7WX", "--at", "http://192.0.2.1:5000"])
    assert told.exit_code == 1
    assert "--i-run-this-server" in told.output


def test_the_command_prints_a_table(house: House) -> None:
    bench, (code, _) = house.bench, house.sessions["command"]
    asked = ["load", code, "--at", bench.url, "--phones", "5", "--joins", "20", "--seconds", "1"]
    told = aside(lambda: CliRunner().invoke(main, asked))
    assert told.exit_code == 0, told.output
    assert "join: socket" in told.output
    assert "Ideas accepted: 5." in told.output


def test_the_cost_of_a_server_is_read_with_its_children(house: House) -> None:
    bench = house.bench
    found = bench.cost()
    assert found.cpu > 0.3
    assert found.memory > 30e6
    assert len(machine.family(bench.pid)) > 1


def test_who_asks_when_everything_is_over_is_not_reached():
    async def scene() -> None:
        hub = Hub()
        with create_server(("127.0.0.1", 0)) as nobody_answers:
            line = Line(hub, nobody_answers.getsockname(), "here")
            hub.close()
            with pytest.raises(Away):
                await line.ask("GET", "/", {})

    aside(lambda: asyncio.run(scene()))
